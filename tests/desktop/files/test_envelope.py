"""Private data leaves the picture before it leaves the machine, and comes back into the result."""

import io
import struct
import tempfile
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from desktop.files.envelope import put_back, take_out
from desktop.files.errors import FileProblem
from desktop.files.metadata.kept import Kept
from tests.desktop.files import planted
from tests.fakes.contract_service import PROVENANCE, FakeJob, enlarged

Choice = Literal["keep", "drop_location", "drop"]
GPS_IFD, EXIF_IFD = 0x8825, 0x8769
VARIANTS = [
    ("jpeg", planted.jpeg()),
    ("progressive jpeg", planted.jpeg(progressive=True)),
    ("grey jpeg", planted.jpeg(mode="L")),
    ("cmyk jpeg", planted.jpeg(mode="CMYK")),
    ("jpeg with restarts", planted.jpeg(restart_marker_rows=1)),
    ("png", planted.png()),
    ("palette png", planted.png(mode="P")),
    ("16 bit png", planted.png(mode="I;16")),
    ("webp", planted.webp()),
    ("lossless webp", planted.webp(lossless=True)),
    ("opaque webp", planted.webp(mode="RGB")),
    ("tiff", planted.tiff()),
    ("packed tiff", planted.tiff(compression="tiff_lzw")),
    ("deflated tiff", planted.tiff(compression="tiff_adobe_deflate")),
    ("jpeg tiff", planted.tiff(compression="jpeg")),
    ("fax tiff", planted.tiff(mode="1", compression="group4")),
    ("16 bit tiff", planted.tiff(mode="I;16")),
    ("big tiff", planted.tiff(big_tiff=True)),
    ("avif", planted.avif()),
]
NAMES = [name for name, _ in VARIANTS]
pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
every_variant = pytest.mark.parametrize("data", [data for _, data in VARIANTS], ids=NAMES)
RESULTS = ["jpeg", "png", "webp", "tiff"]


def stripped(data: bytes, folder: Path) -> tuple[bytes, Kept]:
    source, outgoing = folder / "source", folder / "outgoing"
    source.write_bytes(data)
    kept = take_out(source, outgoing)
    return outgoing.read_bytes(), kept


def through_the_service(data: bytes, folder: Path, *, choice: Choice, result: str) -> Path:
    """What a person gets: taken out, made larger, put back."""
    sent, kept = stripped(data, folder)
    job = FakeJob("j", "i", {"format": result}, 1, upright(sent, times=2), [])
    made, _ = enlarged(sent, job)
    incoming, finished = folder / "incoming", folder / "finished"
    incoming.write_bytes(made)
    put_back(incoming, finished, kept, choice)
    return finished


@pytest.mark.parametrize("result", RESULTS)
def test_what_comes_back_states_the_resolution_that_was_chosen(tmp_path: Path, result: str) -> None:
    sent, kept = stripped(planted.jpeg(), tmp_path)
    made, _ = enlarged(sent, FakeJob("j", "i", {"format": result}, 1, upright(sent, times=2), []))
    (tmp_path / "incoming").write_bytes(made)

    put_back(tmp_path / "incoming", tmp_path / "finished", kept, "keep", print_dpi=600)

    with Image.open(tmp_path / "finished") as picture:
        exif = picture.getexif()
    assert exif[0x010F] == "Camera Makers"
    assert result == "tiff" or (exif[0x011A], exif[0x011B], exif[0x0128]) == (600, 600, 2)


def upright(data: bytes, times: int) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        turned = ImageOps.exif_transpose(picture)
        return turned.width * times, turned.height * times


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes, object]:
    with Image.open(io.BytesIO(data)) as picture:
        palette = picture.getpalette()
        return picture.mode, picture.size, picture.tobytes(), palette


@every_variant
def test_no_pixel_and_no_colour_changes(data: bytes, tmp_path: Path) -> None:
    sent, _ = stripped(data, tmp_path)

    assert pixels(sent) == pixels(data)
    with Image.open(io.BytesIO(sent)) as after, Image.open(io.BytesIO(data)) as before:
        assert after.info.get("icc_profile") == before.info.get("icc_profile")
        assert after.info.get("transparency") == before.info.get("transparency")


@every_variant
def test_nothing_planted_is_sent(data: bytes, tmp_path: Path) -> None:
    sent, _ = stripped(data, tmp_path)

    found = [secret for secret in (*planted.SECRETS, planted.GPS_SECRET) if secret in sent]
    assert found == []
    assert b"thumb" not in sent
    with Image.open(io.BytesIO(sent)) as picture:
        block = picture.getexif()
        assert set(block) & {0x010F, 0x0110, 0x013B, 0x8298, EXIF_IFD, GPS_IFD} == set()
        assert picture.info.get("xmp", b"")[:1] in {b"", b"<"}
        assert getattr(picture, "n_frames", 1) == 1


@every_variant
def test_the_picture_is_still_the_right_way_up(data: bytes, tmp_path: Path) -> None:
    sent, _ = stripped(data, tmp_path)

    assert upright(sent, 1) == upright(data, 1)


@every_variant
def test_resolution_travels(data: bytes, tmp_path: Path) -> None:
    sent, _ = stripped(data, tmp_path)

    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(sent)) as after:
        assert after.info.get("dpi") == before.info.get("dpi")


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize(
    "data", [planted.jpeg(), planted.png(), planted.webp(), planted.tiff(), planted.avif()],
    ids=["jpeg", "png", "webp", "tiff", "avif"],
)  # fmt: skip
def test_owner_camera_and_place_come_back_into_any_format(
    data: bytes, result: str, tmp_path: Path
) -> None:
    finished = through_the_service(data, tmp_path, choice="keep", result=result)

    with Image.open(finished) as picture:
        picture.load()
        block = picture.getexif()
        assert (block[0x010F], block[0x013B]) == ("Camera Makers", planted.OWNER)
        assert block.get(0x0112, 1) == 1
        inner = block.get_ifd(EXIF_IFD)
        assert inner[0x9003] == "2024:05:01 10:11:12"
        assert inner[0xA431] == planted.SERIAL
        assert inner[0xA002] == picture.width
        assert inner[0x927C].startswith(b"MAKERNOTE-PRIVATE")
        place = block.get_ifd(GPS_IFD)
        assert tuple(float(one) for one in place[2]) == planted.LATITUDE
    whole = finished.read_bytes()
    assert planted.CITY.encode() in whole
    assert b"compositeWithTrainedAlgorithmicMedia" in whole


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize(
    "data", [planted.jpeg(), planted.png(), planted.webp(), planted.tiff(), planted.avif()],
    ids=["jpeg", "png", "webp", "tiff", "avif"],
)  # fmt: skip
def test_without_location_the_owner_comes_back_and_no_place(
    data: bytes, result: str, tmp_path: Path
) -> None:
    finished = through_the_service(data, tmp_path, choice="drop_location", result=result)

    whole = finished.read_bytes()
    for word in (planted.CITY.encode(), planted.GPS_SECRET, b"GPSLatitude", b"MAKERNOTE"):
        assert word not in whole
    with Image.open(finished) as picture:
        block = picture.getexif()
        assert GPS_IFD not in block
        assert block[0x013B] == planted.OWNER
    assert b"compositeWithTrainedAlgorithmicMedia" in whole


@every_variant
def test_nothing_comes_back_when_everything_is_to_be_dropped(data: bytes, tmp_path: Path) -> None:
    finished = through_the_service(data, tmp_path, choice="drop", result="png")

    whole = finished.read_bytes()
    assert [secret for secret in planted.SECRETS if secret in whole] == []
    assert b"compositeWithTrainedAlgorithmicMedia" in whole


@pytest.mark.parametrize("result", RESULTS)
@every_variant
def test_putting_back_changes_no_pixel_of_the_result(
    data: bytes, result: str, tmp_path: Path
) -> None:
    finished = through_the_service(data, tmp_path, choice="keep", result=result)

    assert pixels(finished.read_bytes()) == pixels((tmp_path / "incoming").read_bytes())


def test_what_described_the_old_pixels_does_not_come_back(tmp_path: Path) -> None:
    finished = through_the_service(planted.jpeg(), tmp_path, choice="keep", result="jpeg")

    whole = finished.read_bytes()
    assert b"hdrgm" not in whole.replace(b'xmlns:hdrgm="', b"")
    assert b"MPF" not in whole
    assert b'tiff:Orientation="1"' in whole
    assert f'exif:PixelXDimension="{64}"'.encode() in whole


def test_captions_and_comments_come_back_into_a_jpeg(tmp_path: Path) -> None:
    finished = through_the_service(planted.jpeg(), tmp_path, choice="keep", result="jpeg")

    with Image.open(finished) as picture:
        assert picture.info["comment"] == planted.COMMENT.encode()
        (records,) = [picture.info["photoshop"][0x0404]]
        assert planted.CAPTION.encode() in records


def test_words_come_back_into_a_png_but_those_about_places(tmp_path: Path) -> None:
    finished = through_the_service(planted.png(), tmp_path, choice="drop_location", result="png")

    with Image.open(finished) as picture:
        picture.load()
        assert isinstance(picture, PngImagePlugin.PngImageFile)
        words = {name: str(value) for name, value in picture.text.items()}
    assert words["Author"] == planted.OWNER
    assert words["Comment"] == planted.COMMENT
    assert "GPS Position" not in words


def test_what_has_no_place_in_the_format_is_named(tmp_path: Path) -> None:
    sent, kept = stripped(planted.png(), tmp_path)
    incoming = tmp_path / "incoming"
    made, _ = enlarged(sent, FakeJob("j", "i", {"format": "jpeg"}, 1, upright(sent, 2), []))
    incoming.write_bytes(made)

    assert put_back(incoming, tmp_path / "finished", kept, "keep") == ("text",)


def test_a_very_large_packet_is_spread_over_segments(tmp_path: Path) -> None:
    words = "".join(f"<dc:w{n}>{'x' * 90}</dc:w{n}>" for n in range(1200))
    packet = planted.XMP.replace(b"<dc:creator>", words.encode() + b"<dc:creator>")
    buffer = io.BytesIO()
    planted.noise().save(buffer, "PNG")
    sent, _ = stripped(buffer.getvalue(), tmp_path)
    made, _ = enlarged(sent, FakeJob("j", "i", {"format": "jpeg"}, 1, (96, 64), []))
    (tmp_path / "incoming").write_bytes(made)

    put_back(tmp_path / "incoming", tmp_path / "finished", Kept(xmp=packet), "keep")

    whole = (tmp_path / "finished").read_bytes()
    assert b"HasExtendedXMP" in whole
    assert whole.count(b"http://ns.adobe.com/xmp/extension/\0") >= 2
    assert PROVENANCE[PROVENANCE.index(b"http://cv.iptc.org") :][:60] in whole
    assert pixels(whole) == pixels(made)


def test_a_heic_keeps_its_pixels_and_loses_its_words(tmp_path: Path) -> None:
    data = planted.heic()

    sent, kept = stripped(data, tmp_path)

    assert len(sent) == len(data)
    assert [secret for secret in planted.SECRETS if secret in sent] == []
    assert planted.OWNER.encode() in kept.exif
    assert planted.CITY.encode() in kept.xmp
    changed = [n for n, (old, new) in enumerate(zip(data, sent, strict=True)) if old != new]
    assert len(changed) <= len(kept.exif) + 4 + len(kept.xmp)


def test_a_motion_picture_is_not_sent(tmp_path: Path) -> None:
    data = planted.avif() + (8 + 12).to_bytes(4, "big") + b"moov" + bytes(12)

    with pytest.raises(FileProblem) as problem:
        stripped(data, tmp_path)

    assert problem.value.code == "private_data_stuck"
    assert not (tmp_path / "outgoing").exists()


@pytest.mark.parametrize("format_", ["png", "jpeg", "tiff", "webp", "avif"])
def test_a_picture_that_was_cut_short_is_called_damaged(format_: str, tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((40, 30), 80).convert("RGB").save(whole, format_)
    data = whole.getvalue()

    with pytest.raises(FileProblem) as problem:
        stripped(data[: len(data) // 2], tmp_path)

    assert problem.value.code == "image_unreadable"


def test_a_tiff_with_strips_of_no_size_is_called_damaged(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.new("RGB", (40, 30)).save(whole, "tiff")
    one_size, no_size = struct.pack("<HHL", 279, 4, 1), struct.pack("<HHL", 279, 4, 0)
    data = whole.getvalue().replace(one_size, no_size)

    with pytest.raises(FileProblem) as problem:
        stripped(data, tmp_path)

    assert no_size in data
    assert problem.value.code == "image_unreadable"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_refused_or_come_out_clean(data: st.DataObject) -> None:
    _, whole = data.draw(st.sampled_from(VARIANTS))
    broken = bytearray(whole[: data.draw(st.integers(20, len(whole)))])
    for _ in range(data.draw(st.integers(0, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        ended = attempt(bytes(broken), Path(folder))

    assert ended in {"private_data_stuck", "image_unreadable"} or isinstance(ended, Kept)


def attempt(data: bytes, folder: Path) -> Kept | str:
    try:
        return stripped(data, folder)[1]
    except FileProblem as problem:
        return problem.code


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damaged_private_blocks_never_spoil_the_result(data: st.DataObject) -> None:
    def damaged(block: bytes) -> bytes:
        copy = bytearray(block[: data.draw(st.integers(0, len(block)))])
        for _ in range(data.draw(st.integers(0, 5))):
            if copy:
                copy[data.draw(st.integers(0, len(copy) - 1))] = data.draw(st.integers(0, 255))
        return bytes(copy)

    block = planted.exif().tobytes().removeprefix(b"Exif\0\0")
    kept = Kept(exif=damaged(block), xmp=damaged(planted.XMP), iptc=damaged(planted.iptc_records()))
    job = FakeJob("j", "i", {"format": data.draw(st.sampled_from(RESULTS))}, 1, (64, 64), [])
    made, _ = enlarged(planted.png(1), job)
    choice: Choice = data.draw(st.sampled_from(["keep", "drop_location"]))
    with tempfile.TemporaryDirectory() as folder:
        incoming, finished = Path(folder) / "in", Path(folder) / "out"
        incoming.write_bytes(made)
        put_back(incoming, finished, kept, choice)
        assert pixels(finished.read_bytes()) == pixels(made)
