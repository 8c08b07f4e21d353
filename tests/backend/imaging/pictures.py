"""Small pictures for the envelope's tests, made by another library than the product's."""

import io
import struct
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from backend.imaging.decode import decode_source
from backend.imaging.encode import encode_result
from backend.imaging.facts import DecodedSource, EncodedFacts
from backend.imaging.options import MetadataChoice, OutputFormat
from backend.imaging.provenance import Provenance
from backend.imaging.vips_library import builtin_profile

SAMPLES = Path(__file__).parent / "samples"
ORIENTATION = 0x0112
PROVENANCE = Provenance(
    tool="OpenDream Upscale 0.1",
    model="gemini-3-pro-image",
    settings="scale 4, faithful, prompt 1",
    source_sha256="ab" * 32,
    created_at="2026-11-22T10:00:00+00:00",
)


def scene(width_px: int, height_px: int) -> NDArray[np.uint8]:
    """Two gradients with a red and a blue patch: no symmetry survives a turn unseen."""
    y, x = np.mgrid[0:height_px, 0:width_px]
    flat = np.full_like(x, 128)
    levels = [x * 255 // (width_px - 1), y * 255 // (height_px - 1), flat]
    pixels = np.stack(levels, axis=-1).astype(np.uint8)
    rows = slice(height_px // 8, height_px // 4)
    pixels[rows, width_px // 8 : width_px // 4] = (255, 0, 0)
    pixels[rows, width_px // 2 : width_px // 2 + width_px // 8] = (0, 0, 255)
    return pixels


def deep_noise(width_px: int, height_px: int, bands: int) -> NDArray[np.uint16]:
    noise = np.random.default_rng(5).integers(0, 65_536, (height_px, width_px, bands))
    return noise.astype(np.uint16)


def picture_bytes(pixels: NDArray[np.uint8] | Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's options
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def display_p3() -> bytes:
    return builtin_profile("p3")


def phone_exif(width_px: int, height_px: int, orientation: int = 1) -> Image.Exif:
    """What a phone writes: maker note, place, size, owner, thumbnail aside."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Phone maker"
    exif[ExifTags.Base.Artist] = "Alice"
    exif[ORIENTATION] = orientation
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: "2026:01:02 03:04:05",
            ExifTags.Base.MakerNote: bytes(range(200)),
            ExifTags.Base.ExifImageWidth: width_px,
            ExifTags.Base.ExifImageHeight: height_px,
            ExifTags.Base.LensModel: "f/1.8 lens",
        }
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E"})
    return exif


def xmp_packet(*descriptions: str) -> bytes:
    inner = "".join(f'<rdf:Description rdf:about="" {text}' for text in descriptions)
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"{inner}</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode()


def iptc_records(**texts: str) -> bytes:
    """Bare IIM records, by the names of their datasets."""
    numbers = {"city": 90, "country": 101, "byline": 80, "caption": 120}
    return b"".join(
        struct.pack(">BBBH", 0x1C, 2, numbers[name], len(text)) + text.encode()
        for name, text in texts.items()
    )


def with_iptc(jpeg: bytes, iim: bytes) -> bytes:
    """Put records into a JPEG as Photoshop does, beside a thumbnail resource of its own."""
    resources = b""
    for kind, data in ((0x040C, b"THUMBNAIL" * 3), (0x0404, iim)):
        padding = b"\0" * (len(data) % 2)
        resources += b"8BIM" + struct.pack(">HHI", kind, 0, len(data)) + data + padding
    payload = b"Photoshop 3.0\0" + resources
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


def decoded(data: bytes, folder: Path) -> DecodedSource:
    """Decode in this process: the functions are pure, the child only carries them."""
    folder.mkdir(exist_ok=True)
    path = folder / "upload"
    path.write_bytes(data)
    return decode_source(path, folder, max_megapixels=10)


def encoded(
    source: DecodedSource,
    target: Path,
    wanted: OutputFormat = "same",
    metadata: MetadataChoice = "keep",
) -> EncodedFacts:
    """Encode the source's own planes: an upscale by one."""
    return encode_result(
        source.pixels, source.deep, source.alpha, source, wanted, metadata, PROVENANCE, target
    )


def reopened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image


def levels(image: Image.Image, mode: Literal["RGB", "RGBA", "L", "LA"]) -> NDArray[np.int16]:
    return np.asarray(image.convert(mode)).astype(np.int16)
