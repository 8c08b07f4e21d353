"""A before/after picture: both whole, and below them the same detail at the result's own size."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont, ImageOps

from desktop.files.errors import FileProblem, save_problem

CANVAS = (28, 28, 28)
TEXT = (232, 232, 232)
LINE = (60, 60, 60)
HALF_WIDTH_PX = 800
MAX_HALF_HEIGHT_PX = 800
DETAIL_HEIGHT_PX = 420
CAPTION_HEIGHT_PX = 36
GAP_PX = 8


class _Half(NamedTuple):
    """What the sheet shows of one picture."""

    caption: str
    whole: Image.Image
    detail: Image.Image


def write_comparison(
    read_before: Callable[[], Image.Image],
    read_after: Callable[[], Image.Image],
    target: Path,
    *,
    words: tuple[str, str] = ("before", "after"),
    before_size_px: tuple[int, int] | None = None,
) -> None:
    """Write `target`, PNG or JPEG by its extension; it says nothing but the sizes.

    The pictures are read one after the other: two large ones are never in memory together.
    `before_size_px` is the photo's own size where a smaller picture stands for it. Raises:
    FileProblem, and what reading raises.
    """
    after = read_after()
    grid_px = after.size
    right = _half(after, words[1], grid_px, shown_px=grid_px)
    del after
    before = read_before()
    left = _half(before, words[0], grid_px, shown_px=before_size_px or before.size)
    del before
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sheet(left, right).save(target)
    except (OSError, ValueError) as error:
        raise (
            save_problem(error) if isinstance(error, OSError) else FileProblem("save_failed")
        ) from error


def read_upright(path: Path | BytesIO) -> Image.Image:
    """For programs without a window. Raises: FileProblem."""
    try:
        with Image.open(path) as file:
            return ImageOps.exif_transpose(file).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FileProblem("image_unreadable") from error


def _half(
    picture: Image.Image, word: str, grid_px: tuple[int, int], *, shown_px: tuple[int, int]
) -> _Half:
    whole = picture.resize(_fitting(grid_px), Image.Resampling.LANCZOS)
    detail = _detail(picture, grid_px, _detail_box(grid_px))
    return _Half(f"{word}  {shown_px[0]} x {shown_px[1]}", _opaque(whole), _opaque(detail))


def _opaque(picture: Image.Image) -> Image.Image:
    """What is transparent shows the sheet."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, (*CANVAS, 255))
    return Image.alpha_composite(ground, picture).convert("RGB")


def _sheet(left: _Half, right: _Half) -> Image.Image:
    below_px = CAPTION_HEIGHT_PX + right.whole.height + GAP_PX
    height_px = below_px + right.detail.height
    sheet = Image.new("RGB", (2 * HALF_WIDTH_PX + GAP_PX, height_px), CANVAS)
    for half, left_px in ((left, 0), (right, HALF_WIDTH_PX + GAP_PX)):
        _write_caption(sheet, half.caption, left_px)
        _paste_centred(sheet, half.whole, left_px)
        sheet.paste(half.detail, (left_px + (HALF_WIDTH_PX - half.detail.width) // 2, below_px))
    middle_px = HALF_WIDTH_PX + GAP_PX // 2
    ImageDraw.Draw(sheet).line((middle_px, 0, middle_px, height_px), fill=LINE, width=2)
    return sheet


def _fitting(size_px: tuple[int, int]) -> tuple[int, int]:
    """The size in which a whole picture fits one half."""
    share = min(HALF_WIDTH_PX / size_px[0], MAX_HALF_HEIGHT_PX / size_px[1])
    return max(1, round(size_px[0] * share)), max(1, round(size_px[1] * share))


def _detail_box(size_px: tuple[int, int]) -> tuple[int, int, int, int]:
    """The middle of the result, as much as one half shows at 1:1."""
    width_px, height_px = min(HALF_WIDTH_PX, size_px[0]), min(DETAIL_HEIGHT_PX, size_px[1])
    left_px, top_px = (size_px[0] - width_px) // 2, (size_px[1] - height_px) // 2
    return left_px, top_px, left_px + width_px, top_px + height_px


def _detail(
    picture: Image.Image, grid_px: tuple[int, int], box: tuple[int, int, int, int]
) -> Image.Image:
    """The part of a picture that `box` means on the result's grid, at the result's size."""
    across, down = picture.width / grid_px[0], picture.height / grid_px[1]
    own_box = (box[0] * across, box[1] * down, box[2] * across, box[3] * down)
    size_px = (box[2] - box[0], box[3] - box[1])
    return picture.resize(size_px, Image.Resampling.BICUBIC, box=own_box)


def _paste_centred(sheet: Image.Image, picture: Image.Image, left_px: int) -> None:
    sheet.paste(picture, (left_px + (HALF_WIDTH_PX - picture.width) // 2, CAPTION_HEIGHT_PX))


def _write_caption(sheet: Image.Image, text: str, left_px: int) -> None:
    font = ImageFont.load_default(size=18)
    ImageDraw.Draw(sheet).text((left_px + 12, 8), text, fill=TEXT, font=font)
