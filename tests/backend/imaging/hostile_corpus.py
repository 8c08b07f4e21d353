"""Files that mean harm or are broken: made here, each with its documented code."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from PIL import Image

from backend.imaging.errors import ImageErrorCode
from tests.backend.imaging.pictures import SAMPLES, picture_bytes, scene

MAX_MEGAPIXELS = 100
SOF0, SOS = b"\xff\xc0", b"\xff\xda"


class HostileFile(Struct, frozen=True):
    name: str
    data: bytes
    code: ImageErrorCode


def dangerous_files() -> list[HostileFile]:
    """What is made to hurt a decoder."""
    return [
        *(HostileFile(n, d, "image_type_unsupported") for n, d in several_pictures()),
        *(HostileFile(n, d, "image_too_large") for n, d in giants()),
        *(HostileFile(n, d, "image_unreadable") for n, d in bombs()),
    ]


def useless_files() -> list[HostileFile]:
    """What is merely not a whole picture of a kind that we take."""
    return [
        HostileFile("nothing", b"", "image_unreadable"),
        *(HostileFile(n, d, "image_type_unsupported") for n, d in wrong_types()),
        *(HostileFile(n, d, "image_unreadable") for n, d in liars()),
        *(HostileFile(n, d, "image_unreadable") for n, d in cut_files()),
    ]


def wrong_types() -> Iterator[tuple[str, bytes]]:
    picture = Image.fromarray(scene(32, 24))
    for kind in ("GIF", "BMP", "ICO", "PPM", "TGA", "PCX", "SGI", "JPEG2000", "PDF", "EPS", "DDS"):
        yield kind.lower(), picture_bytes(picture, kind)
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    yield "svg", svg
    yield "svgz", gzip.compress(svg)
    yield "html", b"<!doctype html><script>alert(1)</script>"
    yield "exr", b"v/1\x01" + bytes(200)
    yield "psd", b"8BPS\0\1" + bytes(200)
    yield "fits", b"SIMPLE  =                    T" + bytes(2880)
    yield "radiance", b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n" + bytes(4)
    yield "jpeg_xl", b"\xff\x0a" + bytes(200)
    yield "jpeg_xl_box", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(200)
    yield "mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(200)
    yield "zip", zip_archive()
    yield "elf", b"\x7fELF\2\1\1" + bytes(200)
    yield "one_byte", b"\xff"
    yield "text", b"please upscale me" * 20
    jpeg = picture_bytes(picture, "JPEG")
    yield "gif_before_jpeg", b"GIF89a" + jpeg
    yield "html_before_jpeg", b"<html><!--" + jpeg
    yield "pdf_before_png", b"%PDF-1.7\n" + picture_bytes(picture, "PNG")
    yield "space_before_jpeg", b" " + jpeg
    yield "float_tiff", picture_bytes(Image.new("F", (8, 8)), "TIFF")
    yield "int_tiff", picture_bytes(Image.new("I", (8, 8)), "TIFF")
    yield "lab_tiff", picture_bytes(picture.convert("LAB"), "TIFF")
    yield "canon_raw", b"II*\0\x10\0\0\0CR\2\0" + bytes(200)
    yield "dng", tiff((50706, 1, 4, 0x0401))
    yield "sensor_data", tiff((262, 3, 1, 32803))
    yield "nikon_raw", tiff((254, 4, 1, 1), (330, 4, 1, 8))
    yield "hdr_heic", (SAMPLES / "hdr.heic").read_bytes()


def several_pictures() -> Iterator[tuple[str, bytes]]:
    frames = [Image.fromarray(np.roll(scene(32, 24), step, 1)) for step in (8, 16)]
    for kind in ("GIF", "PNG", "WEBP", "AVIF", "TIFF"):
        data = picture_bytes(scene(32, 24), kind, save_all=True, append_images=frames)
        yield f"several_{kind.lower()}", data
    yield "several_heic", (SAMPLES / "two_pictures.heic").read_bytes()
    yield "heic_sequence", b"\0\0\0\x18ftyphevc\0\0\0\0hevcmif1" + bytes(200)
    webp = picture_bytes(scene(32, 24), "WEBP", icc_profile=b"x" * 9)
    flags = webp.index(b"VP8X") + 8
    yield "webp_flagged", webp[:flags] + bytes([webp[flags] | 2]) + webp[flags + 1 :]


def giants() -> Iterator[tuple[str, bytes]]:
    yield "png_60000", png((60_000, 60_000))
    yield "png_2_31", png((0x7FFFFFFF, 0x7FFFFFFF))
    yield "png_long", png((70_000, 1))
    yield "png_over_limit", png((10_001, 10_000))
    yield "jpeg_65500", sized_jpeg(65_500, 65_500)
    yield "jpeg_over_limit", sized_jpeg(20_000, 20_000)
    yield "webp_16383", sized_webp(16_383, 16_383)
    yield "tiff_100000", sized_tiff(100_000)
    yield "tiff_over_limit", sized_tiff(20_000)


def bombs() -> Iterator[tuple[str, bytes]]:
    zeros = zlib.compress(bytes(80_000_000), 9)
    yield "png_text_bomb", png((8, 8), (b"zTXt", b"Comment\0\0" + zeros))
    yield "png_itxt_bomb", png((8, 8), (b"iTXt", b"Comment\0\1\0\0\0" + zeros))
    yield "png_icc_bomb", png((8, 8), (b"iCCP", b"icc\0\0" + zeros))
    yield "png_many_texts", png((8, 8), *[(b"tEXt", b"k\0v")] * 2000)
    yield (
        "png_half_bombs",
        png((8, 8), *[(b"zTXt", b"k\0\0" + zlib.compress(bytes(9_000_000)))] * 2),
    )
    yield "jpeg_scan_bomb", scan_bomb(1500)
    yield "jpeg_many_segments", sized_jpeg(64, 48, extra=b"\xff\xfe\0\2" * 6000)
    yield "tiff_circle", tiff((256, 4, 1, 8), following=8)
    yield "tiff_many_fields", b"II*\0\x08\0\0\0\xff\xff" + bytes(12 * 65_535 + 4)
    yield "bigtiff_many_fields", b"II+\0\x08\0\0\0\x10" + bytes(7) + b"\xff" * 8 + bytes(200)
    yield "tiff_many_samples", tiff((277, 3, 1, 65_535))
    yield "webp_many_chunks", webp_of(*[(b"JUNK", b"")] * 3000, (b"VP8 ", bytes(20)))
    yield "heif_many_boxes", heif_head() + b"\0\0\0\x08free" * 3000
    yield "heif_endless_meta", heif_head() + b"\x7f\xff\xff\xffmeta" + bytes(100)


def liars() -> Iterator[tuple[str, bytes]]:
    yield "jpeg_taller_than_its_data", sized_jpeg(3000, 3000)
    yield "jpeg_without_size", sized_jpeg(0, 0)
    jpeg = picture_bytes(scene(64, 48), "JPEG")
    yield "jpeg_without_scan", jpeg[: jpeg.index(SOS)] + b"\xff\xd9"
    yield "jpeg_without_tables", jpeg.replace(b"\xff\xdb", b"\xff\xfe")
    yield "jpeg_start_only", b"\xff\xd8\xff\xe0"
    yield "jpeg_twelve_bits", jpeg.replace(SOF0 + b"\0\x11\x08", SOF0 + b"\0\x11\x0c")
    yield "jpeg_zeros", b"\xff\xd8\xff" + bytes(5000)
    whole = picture_bytes(scene(64, 48), "PNG")
    at = whole.index(b"IDAT") + 20
    yield "png_flipped_bit", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    yield "png_without_pixels", png((8, 8), pixels=None)
    yield "png_wider_than_its_data", png((5000, 5000), pixels=bytes(1000))
    yield "png_not_deflate", png((8, 8), pixels=b"", packed=b"not a deflate stream")
    yield "png_signature_only", b"\x89PNG\r\n\x1a\n"
    yield "png_without_end", whole[: whole.index(b"IEND") - 4]
    yield "png_no_colour_type", png((8, 8), colour_type=5)
    yield "webp_without_picture", webp_of((b"EXIF", bytes(30)))
    yield "webp_not_vp8", webp_of((b"VP8 ", b"not a picture at all"))
    yield "webp_longer_than_file", b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(50)
    yield "tiff_nowhere", b"II*\0\xff\xff\xff\x7f"
    yield "tiff_no_directory", b"II*\0\0\0\0\0"
    yield "tiff_no_strips", tiff((256, 4, 1, 8), (257, 4, 1, 8))
    yield "tiff_strips_outside", tiff((273, 4, 1, 0x7FFF0000))
    yield "avif_without_tables", b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + b"\0\0\0\x08mdat"


def cut_files() -> Iterator[tuple[str, bytes]]:
    picture = scene(160, 120)
    noise = np.random.default_rng(1).integers(0, 40, picture.shape, dtype=np.uint8)
    noisy = (picture // 2 + noise).astype(np.uint8)
    whole = {
        "jpeg": picture_bytes(noisy, "JPEG"),
        "progressive": picture_bytes(noisy, "JPEG", progressive=True),
        "png": picture_bytes(noisy, "PNG"),
        "webp": picture_bytes(noisy, "WEBP"),
        "lossless_webp": picture_bytes(noisy, "WEBP", lossless=True),
        "lzw_tiff": picture_bytes(noisy, "TIFF", compression="tiff_lzw"),
        "raw_tiff": picture_bytes(noisy, "TIFF"),
        "avif": picture_bytes(noisy, "AVIF"),
    }
    for name, data in whole.items():
        for percent in (5, 40, 80, 97):
            yield f"{name}_cut_at_{percent}", data[: len(data) * percent // 100]
        yield f"{name}_cut_by_1", data[:-1]


def png(
    size: tuple[int, int],
    *chunks: tuple[bytes, bytes],
    pixels: bytes | None = b"\0" * 2000,
    packed: bytes | None = None,
    colour_type: int = 0,
) -> bytes:
    """An 8-bit PNG with whatever we like in it; `pixels` need not fit the size."""
    head = struct.pack(">IIBBBBB", *size, 8, colour_type, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks]
    if pixels is not None:
        parts.append((b"IDAT", packed or zlib.compress(pixels)))
    parts.append((b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def sized_jpeg(width_px: int, height_px: int, extra: bytes = b"") -> bytes:
    """A JPEG of 64 x 48 pixels that says it had another size."""
    data = picture_bytes(scene(64, 48), "JPEG")
    at = data.index(SOF0) + 5
    said = struct.pack(">HH", height_px, width_px)
    return data[:2] + extra + data[2:at] + said + data[at + 4 :]


def scan_bomb(scans: int) -> bytes:
    """A progressive JPEG whose last scan is said again and again."""
    data = picture_bytes(scene(640, 480), "JPEG", progressive=True)
    last = data.rindex(SOS)
    return data[:-2] + data[last:-2] * scans + data[-2:]


def sized_webp(width_px: int, height_px: int) -> bytes:
    """A lossless WebP that says it had another size."""
    data = bytearray(picture_bytes(scene(64, 48), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    bits = int.from_bytes(data[at : at + 4], "little") >> 28 << 28
    bits |= (width_px - 1) | (height_px - 1) << 14
    data[at : at + 4] = bits.to_bytes(4, "little")
    return bytes(data)


def webp_of(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def tiff(*changes: tuple[int, int, int, int], following: int = 0) -> bytes:
    """A grey 8 x 8 TIFF with some fields said otherwise: tag, kind, count, value."""
    said = {
        256: (4, 1, 8),
        257: (4, 1, 8),
        258: (3, 1, 8),
        259: (3, 1, 1),
        262: (3, 1, 1),
        273: (4, 1, 400),
        277: (3, 1, 1),
        278: (4, 1, 8),
        279: (4, 1, 64),
    }
    if {tag for tag, *_ in changes} == {256, 257}:
        said = {tag: said[tag] for tag in (258, 259, 262, 277)}
    said |= {tag: (kind, count, value) for tag, kind, count, value in changes}
    fields = b"".join(struct.pack("<HHII", tag, *said[tag]) for tag in sorted(said))
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", len(said)) + fields
    return (head + struct.pack("<I", following)).ljust(400, b"\0") + bytes(64)


def sized_tiff(side_px: int) -> bytes:
    """One strip that says it holds the whole square."""
    bytes_said = min(side_px * side_px, 0x7FFFFFFF)
    return tiff(
        (256, 4, 1, side_px), (257, 4, 1, side_px), (278, 4, 1, side_px), (279, 4, 1, bytes_said)
    )


def heif_head() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def zip_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return buffer.getvalue()
