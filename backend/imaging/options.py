"""What a person may ask of one upscale: the options of a job, as they cross the wire."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Strictness = Literal["exact", "faithful", "restore"]
Denoise = Literal["off", "low", "medium", "high"]
OutputFormat = Literal["same", "png", "jpeg", "webp", "tiff"]
Engine = Literal["model", "plain"]
MetadataChoice = Literal["keep", "drop_location", "drop"]


class UpscaleOptions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How large, how strict and in what form; exactly one of the three sizes, scale 4 by default.

    `scale` multiplies both sides, `long_side_px` sets the longer side exactly, `clean` keeps the
    size and only denoises.
    """

    scale: Literal[2, 4, 8] | None = None
    long_side_px: Annotated[int, Meta(ge=16, le=65_535)] | None = None
    clean: bool = False
    strictness: Strictness = "faithful"
    denoise: Denoise = "low"
    format: OutputFormat = "same"
    metadata: MetadataChoice = "keep"
    engine: Engine = "model"
    """`plain` enlarges without any model, free, after a picture could not be delivered."""
    print_dpi: Annotated[int, Meta(ge=36, le=2400)] | None = None
    """Dots per inch to state in the result; without it those of the source."""
