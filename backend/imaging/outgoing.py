"""Writes pictures for others as files, for a child process to hand over."""

from pathlib import Path

from backend.imaging.compose import compose_call, compose_context, compose_whole
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane
from backend.imaging.steps import ComposedCall, Written


def write_call_files(
    pixels: Plane,
    call: PlannedCall,
    with_context: bool,  # noqa: FBT001  # a command's field
    folder: Path,
) -> ComposedCall:
    """Encode the padded region, and for tiles the whole as a thumbnail, into `folder`."""
    composed = compose_call(pixels, call)
    picture = folder / f"call-{call.index}"
    picture.write_bytes(composed.data)
    context = None
    if with_context:
        context = folder / f"context-{call.index}"
        context.write_bytes(compose_context(pixels))
    return ComposedCall(
        picture=str(picture), mime=composed.mime, context=str(context) if context else None
    )


def write_original(pixels: Plane, target: Path) -> Written:
    """The source as every program can show it, without any metadata."""
    return Written(size_bytes=target.write_bytes(compose_whole(pixels)))
