"""What the source says of itself travels, what is no longer true goes, and the AI part is told."""

import hashlib
import re
import struct
import zlib
from pathlib import Path

import pytest
from msgspec import structs
from PIL import ExifTags, Image, IptcImagePlugin, TiffImagePlugin

from backend.imaging.options import MetadataChoice, OutputFormat
from tests.backend.imaging.pictures import (
    PROVENANCE,
    decoded,
    display_p3,
    encoded,
    iptc_records,
    phone_exif,
    picture_bytes,
    reopened,
    scene,
    with_iptc,
    xmp_packet,
)

OUTPUTS: tuple[OutputFormat, ...] = ("jpeg", "png", "webp", "tiff")
CHOICES: tuple[MetadataChoice, ...] = ("keep", "drop_location", "drop")
AI_MARK = "digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
OWNER = ("Alice-Owner", "Serial-4711", "Holiday-Caption")
PLACE = ("Paris-City", "48,51.5N", "Atlantis-Country")


def phone_photo(orientation: int = 1) -> bytes:
    """A JPEG that says all it can of its place and its owner, in EXIF, XMP and IPTC."""
    exif = phone_exif(60, 40, orientation)
    exif[ExifTags.Base.Artist] = OWNER[0]
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = OWNER[1]
    packet = xmp_packet(
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'exif:GPSLatitude="{PLACE[1]}" photoshop:City="{PLACE[0]}" '
        f'photoshop:Credit="{OWNER[0]}"/>'
    )
    jpeg = picture_bytes(
        scene(60, 40), "JPEG", exif=exif, xmp=packet, icc_profile=display_p3(), dpi=(240, 240)
    )
    iim = iptc_records(city=PLACE[0], country=PLACE[2], byline=OWNER[0], caption=OWNER[2])
    return with_iptc(jpeg, iim)


def everything_in(path: Path) -> bytes:
    """The file's bytes, with its compressed texts and hex-coded profiles unpacked beside them."""
    data = path.read_bytes()
    for start in re.finditer(rb"zTXtRaw profile type iptc\0\0", data):
        text = zlib.decompressobj().decompress(data[start.end() :])
        data += bytes.fromhex("".join(text.decode().split("\n")[3:]))
    return data


def xmp_of(path: Path) -> str:
    data = path.read_bytes()
    return data[data.index(b"<x:xmpmeta") : data.index(b"</x:xmpmeta>")].decode()


@pytest.mark.parametrize("wanted", OUTPUTS)
def test_exif_is_kept_field_by_field(tmp_path: Path, wanted: OutputFormat) -> None:
    source = decoded(phone_photo(), tmp_path)
    before = phone_exif(60, 40)

    encoded(source, tmp_path / "result", wanted)

    after = reopened(tmp_path / "result").getexif()
    assert after[ExifTags.Base.Make] == before[ExifTags.Base.Make]
    for ifd in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        kept = after.get_ifd(ifd)
        assert before.get_ifd(ifd).items() <= kept.items()


@pytest.mark.parametrize("wanted", OUTPUTS)
def test_turned_pictures_are_said_to_be_upright_and_of_their_new_size(
    tmp_path: Path, wanted: OutputFormat
) -> None:
    source = decoded(phone_photo(orientation=6), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    exif = reopened(tmp_path / "result").getexif()
    assert exif.get(ExifTags.Base.Orientation, 1) == 1
    details = exif.get_ifd(ExifTags.IFD.Exif)
    size = details[ExifTags.Base.ExifImageWidth], details[ExifTags.Base.ExifImageHeight]
    assert size == (40, 60) == reopened(tmp_path / "result").size


@pytest.mark.parametrize("wanted", OUTPUTS)
@pytest.mark.parametrize("choice", CHOICES)
def test_every_result_says_that_a_machine_had_a_hand_in_it(
    tmp_path: Path, wanted: OutputFormat, choice: MetadataChoice
) -> None:
    source = decoded(phone_photo(), tmp_path)

    encoded(source, tmp_path / "result", wanted, choice)

    packet = xmp_of(tmp_path / "result")
    for told in (AI_MARK, PROVENANCE.tool, PROVENANCE.model, PROVENANCE.settings):
        assert told in packet
    assert PROVENANCE.source_sha256 in packet
    assert PROVENANCE.created_at in packet


@pytest.mark.parametrize("wanted", OUTPUTS)
def test_keep_keeps_owner_and_place(tmp_path: Path, wanted: OutputFormat) -> None:
    source = decoded(phone_photo(), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    data = everything_in(tmp_path / "result")
    # WebP has no place for IPTC, where alone these two stand.
    only_in_iptc = {OWNER[2], PLACE[2]} if wanted == "webp" else set()
    for planted in {*OWNER, *PLACE} - only_in_iptc:
        assert planted.encode() in data, planted


@pytest.mark.parametrize("wanted", OUTPUTS)
def test_drop_location_takes_every_trace_of_the_place(tmp_path: Path, wanted: OutputFormat) -> None:
    source = decoded(phone_photo(), tmp_path)

    encoded(source, tmp_path / "result", wanted, "drop_location")

    data = everything_in(tmp_path / "result")
    assert not [planted for planted in PLACE if planted.encode() in data]
    assert OWNER[0].encode() in data
    exif = reopened(tmp_path / "result").getexif()
    assert not exif.get_ifd(ExifTags.IFD.GPSInfo)
    details = exif.get_ifd(ExifTags.IFD.Exif)
    assert details[ExifTags.Base.LensModel] == "f/1.8 lens"
    # Some makers keep place names in here.
    assert ExifTags.Base.MakerNote not in details
    assert struct.pack(">6I", 48, 1, 51, 1, 30, 1) not in data
    assert struct.pack("<6I", 48, 1, 51, 1, 30, 1) not in data


@pytest.mark.parametrize("wanted", OUTPUTS)
def test_drop_keeps_nothing_but_what_the_pixels_need(tmp_path: Path, wanted: OutputFormat) -> None:
    source = decoded(phone_photo(), tmp_path)

    encoded(source, tmp_path / "result", wanted, "drop")

    data = everything_in(tmp_path / "result")
    assert not [planted for planted in (*OWNER, *PLACE) if planted.encode() in data]
    image = reopened(tmp_path / "result")
    assert image.info["icc_profile"] == display_p3()
    assert ExifTags.Base.Make not in image.getexif()
    dpi = image.info.get("dpi") or (image.getexif()[ExifTags.Base.XResolution],) * 2
    assert dpi == pytest.approx((240, 240), abs=0.1)


@pytest.mark.parametrize("wanted", OUTPUTS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_the_resolution_travels_between_all_formats(
    tmp_path: Path, kind: str, wanted: OutputFormat
) -> None:
    source = decoded(picture_bytes(scene(60, 40), kind, dpi=(300, 300)), tmp_path)

    encoded(source, tmp_path / "result", wanted, "drop")

    again = decoded((tmp_path / "result").read_bytes(), tmp_path / "again")
    assert again.facts.dpi == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("choice", ["keep", "drop"])
@pytest.mark.parametrize("wanted", OUTPUTS)
def test_a_print_resolution_takes_the_place_of_the_sources(
    tmp_path: Path, wanted: OutputFormat, choice: MetadataChoice
) -> None:
    exif = phone_exif(60, 40)
    exif.update({ExifTags.Base.XResolution: 72, ExifTags.Base.YResolution: 72})
    photo = decoded(picture_bytes(scene(60, 40), "JPEG", exif=exif), tmp_path)
    source = structs.replace(photo, print_dpi=600)

    encoded(source, tmp_path / "result", wanted, choice)

    again = decoded((tmp_path / "result").read_bytes(), tmp_path / "again")
    assert again.facts.dpi == pytest.approx((600, 600), abs=0.1)
    after = reopened(tmp_path / "result").getexif()
    assert after.get(ExifTags.Base.XResolution, 600) == 600
    assert (ExifTags.Base.Make in after) == (choice == "keep")


@pytest.mark.parametrize("wanted", ["jpeg", "tiff"])
def test_iptc_travels_without_photoshops_thumbnail(tmp_path: Path, wanted: OutputFormat) -> None:
    source = decoded(phone_photo(), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    records = IptcImagePlugin.getiptcinfo(reopened(tmp_path / "result"))  # type: ignore[arg-type] # any image will do
    assert records is not None
    assert records[(2, 90)] == PLACE[0].encode()
    assert records[(2, 80)] == OWNER[0].encode()
    assert b"THUMBNAIL" not in (tmp_path / "result").read_bytes()


@pytest.mark.parametrize("wanted", OUTPUTS)
def test_the_descriptive_fields_of_a_tiff_travel(tmp_path: Path, wanted: OutputFormat) -> None:
    phone = phone_exif(60, 40)
    fields = TiffImagePlugin.ImageFileDirectory_v2()
    fields[ExifTags.Base.ImageDescription] = "A caption"
    for ifd in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        fields[ifd] = phone.get_ifd(ifd)
    source = decoded(picture_bytes(scene(60, 40), "TIFF", tiffinfo=fields), tmp_path)

    encoded(source, tmp_path / "result", wanted)

    after = reopened(tmp_path / "result").getexif()
    assert after[ExifTags.Base.ImageDescription] == "A caption"
    assert after.get_ifd(ExifTags.IFD.GPSInfo)[1] == "N"
    details = after.get_ifd(ExifTags.IFD.Exif)
    assert details[ExifTags.Base.DateTimeOriginal] == "2026:01:02 03:04:05"
    assert details[ExifTags.Base.MakerNote] == bytes(range(200))


def test_a_second_picture_behind_the_first_stays_behind(tmp_path: Path) -> None:
    gain_map = picture_bytes(Image.new("L", (16, 16)), "JPEG")
    index = b"MPF\0" + bytes(60)
    photo = phone_photo()
    multi = photo[:2] + b"\xff\xe2" + struct.pack(">H", len(index) + 2) + index + photo[2:]
    source = decoded(multi + gain_map, tmp_path)

    encoded(source, tmp_path / "result")

    data = (tmp_path / "result").read_bytes()
    assert b"MPF\0" not in data
    assert data.count(b"\xff\xd8\xff") == 1
    assert data.endswith(b"\xff\xd9")


def test_a_packet_too_long_for_jpeg_leaves_our_own_story(tmp_path: Path) -> None:
    note = "n" * 80_000
    packet = xmp_packet(f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{note}"/>')
    source = decoded(_png_with_xmp(packet), tmp_path)

    encoded(source, tmp_path / "result.jpg", "jpeg")
    encoded(source, tmp_path / "result.png", "png")

    assert AI_MARK in xmp_of(tmp_path / "result.jpg")
    assert note not in xmp_of(tmp_path / "result.jpg")
    assert note in xmp_of(tmp_path / "result.png")


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\x7f",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff",
        b"junk" * 9,
    ],
    ids=["empty", "nowhere", "endless", "words"],
)
def test_broken_exif_is_left_behind(tmp_path: Path, exif: bytes) -> None:
    source = decoded(picture_bytes(scene(60, 40), "JPEG", exif=exif), tmp_path)

    encoded(source, tmp_path / "result")

    assert dict(reopened(tmp_path / "result").getexif()) == {}


def test_the_original_is_never_touched(tmp_path: Path) -> None:
    photo = phone_photo()
    source = decoded(photo, tmp_path)

    encoded(source, tmp_path / "result")

    assert (tmp_path / "upload").read_bytes() == photo
    assert source.facts.sha256 == hashlib.sha256(photo).hexdigest()


def _png_with_xmp(packet: bytes) -> bytes:
    data = b"XML:com.adobe.xmp" + bytes(5) + packet
    chunk = len(data).to_bytes(4, "big") + b"iTXt" + data
    chunk += zlib.crc32(b"iTXt" + data).to_bytes(4, "big")
    png = picture_bytes(scene(60, 40), "PNG")
    return png[:33] + chunk + png[33:]
