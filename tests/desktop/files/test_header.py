"""What a picture is, read from its head alone."""

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin

from desktop.files.errors import FileProblem
from desktop.files.header import read_header, sniff_bytes
from tests.desktop.files import planted


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff"])
def test_the_size_is_the_one_that_is_seen(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(planted.MAKERS[kind](6))

    header = read_header(path)

    assert (header.format, header.width_px, header.height_px) == (kind, 32, 48)
    assert header.media_type == f"image/{kind}"


def test_heic_and_avif_are_read_too(tmp_path: Path) -> None:
    for kind, data in (("avif", planted.avif()), ("heic", planted.heic())):
        (tmp_path / kind).write_bytes(data)
        header = read_header(tmp_path / kind)
        assert (header.format, header.width_px, header.height_px) == (kind, 48, 32)


def test_a_bomb_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("L", (1, 1)).save(buffer, "PNG")
    data = buffer.getvalue()
    content = data[12:16] + (60_000).to_bytes(4, "big") * 2 + data[24:29]
    whole = data[:12] + content + zlib.crc32(content).to_bytes(4, "big") + data[33:]
    (tmp_path / "bomb.png").write_bytes(whole)

    with pytest.raises(FileProblem) as problem:
        read_header(tmp_path / "bomb.png")

    assert problem.value.code == "picture_too_large"


def test_raw_files_of_cameras_are_not_taken_for_their_previews(tmp_path: Path) -> None:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[50706] = b"\1\4\0\0"
    planted.noise().save(tmp_path / "raw.dng", "TIFF", tiffinfo=info)

    with pytest.raises(FileProblem) as problem:
        read_header(tmp_path / "raw.dng")

    assert problem.value.code == "image_type_unsupported"


@pytest.mark.parametrize(
    "start",
    [b"", b"GIF89a", b"%PDF-1.7", b"RIFF\0\0\0\0WAVE", b"BM", b"<svg", b"\0\0\0\x18ftypmp42"],
)
def test_what_is_no_picture_of_ours_is_none(start: bytes) -> None:
    assert sniff_bytes(start) is None


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff", "avif"])
@pytest.mark.parametrize("share", [0.02, 0.3])
def test_a_picture_that_was_cut_short_is_unreadable_or_has_its_size(
    kind: str, share: float, tmp_path: Path
) -> None:
    data = planted.MAKERS[kind]()
    (tmp_path / "cut").write_bytes(data[: max(16, int(len(data) * share))])

    try:
        header = read_header(tmp_path / "cut")
    except FileProblem as problem:
        assert problem.code == "image_unreadable"  # noqa: PT017  either end is right
    else:
        assert {header.width_px, header.height_px} == {32, 48}


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as problem:
        read_header(tmp_path / "gone.jpg")

    assert problem.value.code == "source_missing"


def test_pages_are_not_dropped_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    planted.noise().save(path, "TIFF", save_all=True, append_images=[planted.noise()])

    with pytest.raises(FileProblem) as problem:
        read_header(path)

    assert problem.value.code == "several_pages"
