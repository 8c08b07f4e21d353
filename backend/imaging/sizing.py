"""How large an upscale becomes: from a person's wish to exact pixels, or a refusal in words."""

from typing import Literal

from backend.imaging.options import UpscaleOptions

MAX_OUTPUT_PX = 300_000_000
MAX_SIDE_PX = 65_535
"""JPEG ends here, and so does every promise about memory."""
MAX_WEBP_SIDE_PX = 16_383
DEFAULT_SCALE = 4

PlanRefusal = Literal["validation_failed", "image_too_large"]


class PlanRefused(ValueError):
    """A size that cannot be made; `code` is an error code of the contract, `field` an option."""

    def __init__(self, code: PlanRefusal, field: str, detail: str) -> None:
        super().__init__(detail)
        self.code: PlanRefusal = code
        self.field = field
        self.detail = detail


def output_size(width_px: int, height_px: int, options: UpscaleOptions) -> tuple[int, int]:
    """The exact width and height of the result. Raises: PlanRefused."""
    assert width_px > 0
    assert height_px > 0
    field = _asked_field(options)
    if options.long_side_px is not None:
        size_px = _with_long_side(width_px, height_px, options.long_side_px)
    elif options.clean:
        size_px = (width_px, height_px)
    else:
        scale = options.scale or DEFAULT_SCALE
        size_px = (width_px * scale, height_px * scale)
    _refuse_too_large(size_px, field)
    _refuse_beyond_format(size_px, options)
    return size_px


def _asked_field(options: UpscaleOptions) -> str:
    asked = [
        name
        for name, is_set in (
            ("scale", options.scale is not None),
            ("long_side_px", options.long_side_px is not None),
            ("clean", options.clean),
        )
        if is_set
    ]
    if len(asked) > 1:
        raise PlanRefused(
            "validation_failed", asked[1], f"Ask for one size only, not {' and '.join(asked)}."
        )
    return asked[0] if asked else "scale"


def _with_long_side(width_px: int, height_px: int, long_side_px: int) -> tuple[int, int]:
    long_px, short_px = max(width_px, height_px), min(width_px, height_px)
    if long_side_px < long_px:
        raise PlanRefused(
            "validation_failed",
            "long_side_px",
            f"The picture's long side has {long_px} pixels already; "
            f"{long_side_px} would make it smaller. Ask for {long_px} or more.",
        )
    # Integers, half up: the short side must not depend on a float's last bit.
    scaled_px = max(1, (2 * short_px * long_side_px + long_px) // (2 * long_px))
    return (long_side_px, scaled_px) if width_px >= height_px else (scaled_px, long_side_px)


def _refuse_too_large(size_px: tuple[int, int], field: str) -> None:
    width_px, height_px = size_px
    if width_px * height_px > MAX_OUTPUT_PX:
        megapixels = width_px * height_px / 1_000_000
        raise PlanRefused(
            "image_too_large",
            field,
            f"The result would have {megapixels:.0f} megapixels; "
            f"{MAX_OUTPUT_PX // 1_000_000} is the most. Ask for a smaller size.",
        )
    if max(size_px) > MAX_SIDE_PX:
        raise PlanRefused(
            "image_too_large",
            field,
            f"The result's long side would have {max(size_px)} pixels; "
            f"{MAX_SIDE_PX} is the most. Ask for a smaller size.",
        )


def _refuse_beyond_format(size_px: tuple[int, int], options: UpscaleOptions) -> None:
    if options.format == "webp" and max(size_px) > MAX_WEBP_SIDE_PX:
        raise PlanRefused(
            "validation_failed",
            "format",
            f"WebP holds {MAX_WEBP_SIDE_PX} pixels a side and the result needs {max(size_px)}. "
            "Choose PNG, JPEG or TIFF, or a smaller size.",
        )
