"""A before/after picture: both whole, and below them the same detail at the result's own size."""

from pathlib import Path

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


def write_comparison(before_path: Path, after_path: Path, target: Path) -> None:
    """Write `target`, PNG or JPEG by its extension. Raises: FileProblem."""
    try:
        with Image.open(before_path) as before_file, Image.open(after_path) as after_file:
            before = ImageOps.exif_transpose(before_file).convert("RGB")
            after = ImageOps.exif_transpose(after_file).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FileProblem("image_unreadable") from error
    sheet = _sheet(before, after)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(target)
    except (OSError, ValueError) as error:
        raise (
            save_problem(error) if isinstance(error, OSError) else FileProblem("save_failed")
        ) from error


def _sheet(before: Image.Image, after: Image.Image) -> Image.Image:
    whole = _fitting(after.size)
    detail = _detail_box(after.size)
    height_px = CAPTION_HEIGHT_PX + whole[1] + GAP_PX + (detail[3] - detail[1])
    sheet = Image.new("RGB", (2 * HALF_WIDTH_PX + GAP_PX, height_px), CANVAS)
    halves = ((before, "before", 0), (after, "after", HALF_WIDTH_PX + GAP_PX))
    for picture, word, left_px in halves:
        caption = f"{word}  {picture.width} x {picture.height}"
        _write_caption(sheet, caption, left_px)
        _paste_centred(sheet, picture.resize(whole, Image.Resampling.LANCZOS), left_px)
        below_px = CAPTION_HEIGHT_PX + whole[1] + GAP_PX
        crop = _detail(picture, after.size, detail)
        sheet.paste(crop, (left_px + (HALF_WIDTH_PX - crop.width) // 2, below_px))
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
