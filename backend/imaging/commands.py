"""What an imaging child can be asked to do: each command is a struct that names its function.

A feature adds a command by writing one such struct beside its own code; the fields are passed to
the function by name. The modules that hold commands stay light (no OpenCV, no libvips), because
the service imports them too.
"""

from pathlib import Path
from typing import ClassVar, Generic, Literal, TypeVar

from msgspec import Struct

from backend.imaging.facts import DecodedSource, EncodedFacts, SourceFacts
from backend.imaging.options import MetadataChoice, OutputFormat
from backend.imaging.planes import Plane
from backend.imaging.provenance import Provenance

R = TypeVar("R")


class Command(Struct, Generic[R], frozen=True, kw_only=True):
    """The arguments of one function that runs in a limited child process and returns an `R`.

    Fields are plain data, structs or `Path`. `runs` is "module:function" of the function; it is
    imported in the child only.
    """

    runs: ClassVar[str]
    reads: ClassVar[Literal["foreign", "own"]] = "own"
    """`foreign` commands parse bytes that came from outside: when the child dies, the picture is
    to blame, and the short limits apply."""


class InspectPicture(Command[SourceFacts], frozen=True, kw_only=True):
    """Read a picture once from end to end and say what it is, or refuse it."""

    runs: ClassVar[str] = "backend.imaging.inspection:inspect_picture"
    reads: ClassVar[Literal["foreign", "own"]] = "foreign"

    path: Path
    max_megapixels: float


class DecodeSource(Command[DecodedSource], frozen=True, kw_only=True):
    """Take a picture apart into planes and metadata blocks in `folder`."""

    runs: ClassVar[str] = "backend.imaging.decode:decode_source"
    reads: ClassVar[Literal["foreign", "own"]] = "foreign"

    path: Path
    folder: Path
    max_megapixels: float


class DecodeAnswer(Command[Plane], frozen=True, kw_only=True):
    """Decode a provider's answer to an RGB plane at `target`."""

    runs: ClassVar[str] = "backend.imaging.decode:decode_answer"
    reads: ClassVar[Literal["foreign", "own"]] = "foreign"

    path: Path
    target: Path
    max_megapixels: float


class CompareRegion(Command[bool], frozen=True, kw_only=True):
    """Whether a picture is a region of another one, cut out at (`left_px`, `top_px`)."""

    runs: ClassVar[str] = "backend.imaging.likeness:is_region"

    whole: Plane
    part: Plane
    left_px: int
    top_px: int


class EncodeResult(Command[EncodedFacts], frozen=True, kw_only=True):
    """Write the finished planes as a picture file at `target`."""

    runs: ClassVar[str] = "backend.imaging.encode:encode_result"

    pixels: Plane
    deep: Plane | None = None
    alpha: Plane | None = None
    source: DecodedSource
    format: OutputFormat
    metadata: MetadataChoice
    provenance: Provenance
    target: Path
