"""From the flags of `up` to options and the way of saving; what does not go together is refused."""

import argparse
import os
from pathlib import Path
from typing import Literal, cast

from desktop.client.wire import UpscaleOptions
from desktop.commands.terminal import UsageError
from desktop.files.naming import BadPattern, check_pattern
from desktop.files.patterns import with_home
from desktop.queue.item import SavePlan


def options_of(arguments: argparse.Namespace) -> UpscaleOptions:
    """The options as the service will get them."""
    scale: int | None = arguments.scale
    if scale is None and arguments.long_side is None and not arguments.clean:
        scale = 4
    return UpscaleOptions(
        scale=cast("Literal[2, 4, 8] | None", scale),
        long_side_px=arguments.long_side,
        clean=arguments.clean,
        strictness=arguments.strictness,
        denoise=arguments.denoise,
        format=arguments.format,
        metadata=arguments.metadata,
        print_dpi=arguments.dpi,
    )


def save_plan_of(arguments: argparse.Namespace, pattern: str) -> SavePlan:
    """Raises: UsageError."""
    chosen = arguments.name or pattern
    try:
        check_pattern(chosen)
    except BadPattern as error:
        raise UsageError(f"argument --name: {error}") from error
    folder = ""
    if arguments.out:
        out = with_home(arguments.out).absolute()
        check_writable("--out", next(one for one in (out, *out.parents) if os.path.exists(one)))  # noqa: PTH110  as below
        folder = str(out)
    is_again = bool(getattr(arguments, "again", False))  # only `up` asks that
    return SavePlan(folder=folder, pattern=chosen, skips_finished=not is_again)


def check_writable(option: str, folder: Path) -> None:
    """Before anything is spent on what could not be kept. Raises: UsageError."""
    if not os.path.isdir(folder):  # noqa: PTH112  pathlib's fails where it may not look
        is_file = os.path.exists(folder)  # noqa: PTH110  as above
        problem = "is a file, not a folder" if is_file else "there is no such folder"
        raise UsageError(f"argument {option}: {problem}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"argument {option}: nothing can be written there")
