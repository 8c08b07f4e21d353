"""Pictures with secrets in every place where a camera or a program would put them."""

import io
from collections.abc import Callable

from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

OWNER = "Ada Lovelace Owner"
SERIAL = "SERIAL-4711-XYZ"
COMMENT = "a comment about grandmother"
CITY = "Secretville"
CAPTION = "a caption of ours"
SECRETS = tuple(
    word.encode() for word in (OWNER, SERIAL, COMMENT, CITY, CAPTION, "MAKERNOTE-PRIVATE")
)
LATITUDE = (51.0, 28.0, 38.5)
GPS_SECRET = b"GPSLATLONG-MAP-DATUM"

XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    ' xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"'
    ' xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"'
    f' photoshop:City="{CITY}" aux:SerialNumber="{SERIAL}" tiff:Orientation="6"'
    ' exif:PixelXDimension="48" exif:GPSLatitude="51,28.6N" hdrgm:Version="1.0">'
    f"<dc:creator><rdf:Seq><rdf:li>{OWNER}</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
).encode()


def noise(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """A picture whose every pixel matters."""
    red = Image.linear_gradient("L").resize(size)
    green = Image.radial_gradient("L").resize(size)
    blue = red.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    picture = Image.merge("RGB", (red, green, blue))
    if mode == "RGBA":
        picture.putalpha(green)
        return picture
    return picture.convert(mode)


def exif(orientation: int = 6) -> Image.Exif:
    block = Image.Exif()
    block[0x010F] = "Camera Makers"
    block[0x0110] = "Model One"
    block[0x0112] = orientation
    block[0x011A] = 300.0
    block[0x011B] = 300.0
    block[0x0128] = 2
    block[0x013B] = OWNER
    block[0x8298] = OWNER
    inner = block.get_ifd(0x8769)
    inner[0x9003] = "2024:05:01 10:11:12"
    inner[0xA002] = 48
    inner[0xA003] = 32
    inner[0xA431] = SERIAL
    inner[0x927C] = b"MAKERNOTE-PRIVATE" + bytes(20)
    place = block.get_ifd(0x8825)
    place[1] = "N"
    place[2] = LATITUDE
    place[0x12] = GPS_SECRET.decode()
    return block


def iptc_records() -> bytes:
    def record(dataset: int, text: str) -> bytes:
        return bytes((0x1C, 2, dataset)) + len(text).to_bytes(2, "big") + text.encode()

    return record(120, CAPTION) + record(80, OWNER) + record(90, CITY)


def icc() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpeg(orientation: int = 6, mode: str = "RGB", **save: object) -> bytes:
    """With EXIF and its thumbnail, XMP, IPTC, a comment, MPF and a second picture behind."""
    buffer = io.BytesIO()
    noise(mode).save(
        buffer, "JPEG", exif=exif(orientation), xmp=XMP, comment=COMMENT.encode(),
        icc_profile=icc(), quality=93, **save,
    )  # fmt: skip
    data = buffer.getvalue()
    records = iptc_records()
    resource = b"8BIM\x04\x04\0\0" + len(records).to_bytes(4, "big") + records
    resource += b"\0" * (len(resource) % 2)
    photoshop = b"Photoshop 3.0\0" + resource
    extra = _segment(0xED, photoshop) + _segment(0xE2, b"MPF\0" + SERIAL.encode())
    extra += _segment(0xEB, b"JP\0\0" + OWNER.encode()) + _segment(0xE0, b"JFXX\0\x10" + b"thumb")
    return data[:2] + extra + data[2:] + data


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def png(orientation: int = 6, mode: str = "RGBA") -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", OWNER)
    words.add_text("GPS Position", CITY)
    words.add_text("Comment", COMMENT, zip=True)
    words.add_itxt("Description", CAPTION)
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    words.add(b"prVt", SERIAL.encode())
    buffer = io.BytesIO()
    noise(mode).save(
        buffer, "PNG", pnginfo=words, exif=exif(orientation), icc_profile=icc(), dpi=(300, 300)
    )
    return buffer.getvalue() + OWNER.encode()


def webp(orientation: int = 6, mode: str = "RGBA", **save: object) -> bytes:
    buffer = io.BytesIO()
    noise(mode).save(
        buffer, "WEBP", exif=exif(orientation), xmp=XMP, icc_profile=icc(), quality=90, **save
    )
    data = buffer.getvalue()
    private = b"PRIV" + len(SERIAL).to_bytes(4, "little") + SERIAL.encode()
    private += b"\0" * (len(SERIAL) % 2)
    size = int.from_bytes(data[4:8], "little") + len(private)
    return data[:4] + size.to_bytes(4, "little") + data[8:] + private + OWNER.encode()


def tiff(orientation: int = 6, mode: str = "RGB", **save: object) -> bytes:
    """A page with EXIF, GPS, XMP, IPTC and private tags, and a smaller copy of it behind."""
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[0x010E] = CAPTION
    info[0x010F] = "Camera Makers"
    info[0x0112] = orientation
    info[0x013B] = OWNER
    info[0x013C] = OWNER
    info[0x02BC] = XMP
    info[0x83BB] = iptc_records()
    info[0xC62F] = SERIAL
    if "compression" not in save:  # libtiff, which packs, cannot write these
        info[0x8769] = {
            0x9003: "2024:05:01 10:11:12",
            0xA002: 48,
            0xA431: SERIAL,
            0x927C: b"MAKERNOTE-PRIVATE" + bytes(20),
        }
        info[0x8825] = {1: "N", 2: LATITUDE, 0x12: GPS_SECRET.decode()}
    preview = noise(mode, (20, 10))
    preview.encoderinfo = {"tiffinfo": {254: 1}}
    buffer = io.BytesIO()
    noise(mode).save(
        buffer, "TIFF", tiffinfo=info, icc_profile=icc(), dpi=(300, 300), save_all=True,
        append_images=[preview], **save,
    )  # fmt: skip
    return buffer.getvalue()


def avif(orientation: int = 1) -> bytes:
    upright = XMP.replace(b'tiff:Orientation="6"', b'tiff:Orientation="1"')
    buffer = io.BytesIO()
    noise().save(buffer, "AVIF", exif=exif(orientation).tobytes(), xmp=upright, quality=90)
    return buffer.getvalue()


def heic() -> bytes:
    """The boxes of a HEIC around AVIF's pixels: no encoder for the real ones is at hand."""
    data = avif()
    size = int.from_bytes(data[:4], "big")
    return data[:size].replace(b"avif", b"heic").replace(b"miaf", b"heix") + data[size:]


MAKERS: dict[str, Callable[..., bytes]] = {
    "jpeg": jpeg,
    "png": png,
    "webp": webp,
    "tiff": tiff,
    "avif": avif,
}
