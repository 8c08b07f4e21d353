"""libvips with everything switched off that this product does not need.

Imported in the limited child only. Loaders are chosen by us after our own look at the first bytes,
so that no file can talk libvips into another parser.
"""

from pathlib import Path
from typing import Literal

import pyvips

from backend.imaging.errors import unreadable
from backend.imaging.facts import SourceFormat

__all__ = [
    "LOADERS",
    "VIPS_ERRORS",
    "builtin_profile",
    "bytes_field",
    "number_field",
    "open_picture",
    "pyvips",
]

# Operations keep no cache: a child serves one command.
pyvips.cache_set_max(0)
pyvips.block_untrusted_set(True)  # noqa: FBT003 - libvips's own signature
pyvips.operation_block_set("VipsForeignLoad", True)  # noqa: FBT003 - libvips's own signature
for _class in ("JpegFile", "PngFile", "WebpFile", "TiffFile", "HeifFile", "TiffSource"):
    pyvips.operation_block_set(f"VipsForeignLoad{_class}", False)  # noqa: FBT003 - as above

VIPS_ERRORS = (pyvips.Error, UnicodeDecodeError)
"""The second, when a message of libvips quotes the file's own bytes."""
LOADERS = {
    "jpeg": pyvips.Image.jpegload,
    "png": pyvips.Image.pngload,
    "webp": pyvips.Image.webpload,
    "tiff": pyvips.Image.tiffload,
    "heic": pyvips.Image.heifload,
    "avif": pyvips.Image.heifload,
}


def open_picture(
    path: Path, file_format: SourceFormat, fail_on: Literal["error", "warning"] = "error"
) -> pyvips.Image:
    """Open lazily for one pass from top to bottom; errors of the pixels come while they are read.

    Raises: ImagingError if even the header is broken.
    """
    # pyvips quotes whatever earlier failures left behind, and stumbles over their odd bytes.
    pyvips.vips_lib.vips_error_clear()
    try:
        return LOADERS[file_format](str(path), access="sequential", fail_on=fail_on)
    except VIPS_ERRORS as error:
        raise unreadable("The picture's header is broken.") from error


def builtin_profile(name: Literal["srgb", "p3", "cmyk"]) -> bytes:
    """Give an ICC profile that libvips carries inside."""
    return bytes(pyvips.Operation.call("profile_load", name))


def number_field(image: pyvips.Image, name: str, default: int) -> int:
    """Read an integer header field that may be absent."""
    if image.get_typeof(name) == 0:
        return default
    return int(image.get(name))


def bytes_field(image: pyvips.Image, name: str) -> bytes | None:
    """Read a metadata block that may be absent."""
    if image.get_typeof(name) == 0:
        return None
    return bytes(image.get(name))
