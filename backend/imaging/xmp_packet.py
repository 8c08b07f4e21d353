"""XMP packets: the source's words are kept, untrue ones go, our own story is added."""

from collections.abc import Iterator
from xml.dom import minidom
from xml.dom.minidom import Attr, Document, Element
from xml.parsers.expat import ExpatError

from backend.imaging.provenance import Provenance

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP = "http://ns.adobe.com/xap/1.0/"
XMP_MM = "http://ns.adobe.com/xap/1.0/mm/"
ST_EVT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
EXIF = "http://ns.adobe.com/exif/1.0/"
TIFF = "http://ns.adobe.com/tiff/1.0/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
OPENDREAM = "urn:opendream:upscale:1.0/"
XMLNS = "http://www.w3.org/2000/xmlns/"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

STALE_SPACES = frozenset(
    {
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.apple.com/HDRGainMap/1.0/",
        "http://ns.apple.com/pixeldatainfo/1.0/",
        "http://ns.google.com/photos/1.0/container/",
        "http://ns.google.com/photos/1.0/container/item/",
        "http://ns.google.com/photos/1.0/camera/",
        "http://ns.google.com/photos/1.0/depthmap/",
        "http://ns.google.com/photos/1.0/image/",
        "http://ns.google.com/photos/1.0/panorama/",
        "http://ns.adobe.com/xmp/note/",
        OPENDREAM,
    }
)
"""Gain maps, depth maps, motion parts, panorama frames and packet continuations of the old file,
and our own words about an earlier upscale, which live on in the history."""
STALE = frozenset(
    {(TIFF, "Orientation"), (XMP, "Thumbnails"), (XMP, "ModifyDate"), (XMP, "MetadataDate")}
    | {(IPTC_EXT, "DigitalSourceType"), (IPTC_EXT, "AISystemUsed")}
)
WIDTHS = frozenset({(EXIF, "PixelXDimension"), (TIFF, "ImageWidth")})
HEIGHTS = frozenset({(EXIF, "PixelYDimension"), (TIFF, "ImageLength")})
PLACE_SPACES = frozenset({"http://www.w3.org/2003/01/geo/wgs84_pos#"})
PLACES = frozenset(
    {(PHOTOSHOP, name) for name in ("City", "State", "Country")}
    | {(IPTC_CORE, name) for name in ("Location", "CountryCode")}
    | {
        (IPTC_EXT, name)
        for name in (
            *("LocationShown", "LocationCreated", "Sublocation", "City", "ProvinceState"),
            *("CountryName", "CountryCode", "WorldRegion", "LocationId", "LocationName"),
        )
    }
)
DRONE_PLACES = frozenset({"absolutealtitude", "relativealtitude", "latitude", "longitude"})
MAX_PACKET_BYTES = 1024 * 1024
HEADER = "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"
FOOTER = "<?xpacket end='w'?>"
EMPTY = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"/></x:xmpmeta>'


def refresh_xmp(
    packet: bytes | None,
    provenance: Provenance,
    width_px: int,
    height_px: int,
    *,
    drop_location: bool = False,
) -> bytes:
    """Write the result's packet on the base of the source's, or on none.

    A packet that cannot be parsed, or that brings a document type (the way to entity bombs), is
    left behind whole.
    """
    document = _parse(packet) or minidom.parseString(EMPTY)  # noqa: S318 - our own constant
    root = document.documentElement
    assert root is not None
    for node in list(_properties(root)):
        _refresh(node, width_px, height_px, drop_location=drop_location)
    _add_story(document, _rdf_of(document), provenance)
    return (HEADER + root.toxml() + FOOTER).encode()


def _parse(packet: bytes | None) -> Document | None:
    if packet is None or len(packet) > MAX_PACKET_BYTES:
        return None
    try:
        text = packet.decode("utf-8").strip("\0 \ufeff")
        if "<!DOCTYPE" in text or "<!ENTITY" in text or "<?xml " in text:
            return None
        document = minidom.parseString(text)  # noqa: S318 - document types were refused above
        document.toxml()
    except (UnicodeDecodeError, ExpatError, ValueError, RecursionError):
        return None
    return document if document.getElementsByTagNameNS(RDF, "RDF") else None


def _rdf_of(document: Document) -> Element:
    found: Element = document.getElementsByTagNameNS(RDF, "RDF")[0]
    return found


def _properties(element: Element) -> Iterator[Element | Attr]:
    """Walk all elements and attributes below; deeper ones first, so that any may be removed."""
    for child in list(element.childNodes):
        if isinstance(child, Element):
            yield from _properties(child)
            yield child
    for attribute in list(element.attributes.values()):
        if attribute.namespaceURI != XMLNS:
            yield attribute


def _refresh(node: Element | Attr, width_px: int, height_px: int, *, drop_location: bool) -> None:
    name = (node.namespaceURI or "", node.localName or "")
    if name[0] in STALE_SPACES or name in STALE or (drop_location and _is_place(*name)):
        _remove(node)
    elif name in WIDTHS:
        _set_text(node, str(width_px))
    elif name in HEIGHTS:
        _set_text(node, str(height_px))


def _is_place(space: str, name: str) -> bool:
    lower = name.lower()
    return (
        lower.startswith("gps")
        or (space, name) in PLACES
        or space in PLACE_SPACES
        or ("drone" in space and lower in DRONE_PLACES)
    )


def _remove(node: Element | Attr) -> None:
    if isinstance(node, Attr):
        assert node.ownerElement is not None
        node.ownerElement.removeAttributeNode(node)
    elif node.parentNode is not None:
        node.parentNode.removeChild(node)


def _set_text(node: Element | Attr, text: str) -> None:
    if isinstance(node, Attr):
        node.value = text
        return
    while node.firstChild is not None:
        node.removeChild(node.firstChild)
    assert node.ownerDocument is not None
    node.appendChild(node.ownerDocument.createTextNode(text))


def _add_story(document: Document, rdf: Element, provenance: Provenance) -> None:
    """Say that a machine had a hand in this, which one, and what it began from."""
    description = _element(document, RDF, "rdf:Description")
    _set(description, RDF, "rdf:about", "")
    source_type = SOURCE_TYPES + provenance.digital_source_type
    _set(description, IPTC_EXT, "Iptc4xmpExt:DigitalSourceType", source_type)
    _set(description, IPTC_EXT, "Iptc4xmpExt:AISystemUsed", provenance.model)
    _set(description, XMP, "xmp:ModifyDate", provenance.created_at)
    _set(description, XMP, "xmp:MetadataDate", provenance.created_at)
    if not _has(rdf, XMP, "CreatorTool"):
        _set(description, XMP, "xmp:CreatorTool", provenance.tool)
    _set(description, OPENDREAM, "opendream:Tool", provenance.tool)
    _set(description, OPENDREAM, "opendream:Model", provenance.model)
    _set(description, OPENDREAM, "opendream:Settings", provenance.settings)
    _set(description, OPENDREAM, "opendream:SourceSha256", provenance.source_sha256)
    history = _history(document, rdf, description)
    rdf.appendChild(description)
    history.appendChild(_event(document, provenance))


def _history(document: Document, rdf: Element, description: Element) -> Element:
    """Find the list of what was done to the picture, or begin one in `description`."""
    for history in rdf.getElementsByTagNameNS(XMP_MM, "History"):
        for events in history.getElementsByTagNameNS(RDF, "Seq"):
            found: Element = events
            return found
    history = _element(document, XMP_MM, "xmpMM:History")
    events = _element(document, RDF, "rdf:Seq")
    history.appendChild(events)
    description.appendChild(history)
    return events


def _event(document: Document, provenance: Provenance) -> Element:
    event = _element(document, RDF, "rdf:li")
    _set(event, RDF, "rdf:parseType", "Resource")
    for name, text in (
        ("action", "derived"),
        ("when", provenance.created_at),
        ("softwareAgent", provenance.tool),
        ("parameters", f"upscaled with {provenance.model}; {provenance.settings}"),
    ):
        part = _element(document, ST_EVT, f"stEvt:{name}")
        part.appendChild(document.createTextNode(text))
        event.appendChild(part)
    return event


def _element(document: Document, space: str, name: str) -> Element:
    element: Element = document.createElementNS(space, name)
    _declare(element, space, name)
    return element


def _set(element: Element, space: str, name: str, text: str) -> None:
    _declare(element, space, name)
    element.setAttributeNS(space, name, text)


def _declare(element: Element, space: str, name: str) -> None:
    # minidom writes prefixes but never declares them.
    prefix = name.partition(":")[0]
    element.setAttributeNS(XMLNS, f"xmlns:{prefix}", space)


def _has(rdf: Element, space: str, name: str) -> bool:
    return bool(rdf.getElementsByTagNameNS(space, name)) or any(
        description.hasAttributeNS(space, name)
        for description in rdf.getElementsByTagNameNS(RDF, "Description")
    )
