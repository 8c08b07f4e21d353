"""XMP packets: the old picture's words joined with the result's, which say how it was made."""

from xml.dom import Node, minidom
from xml.parsers.expat import ExpatError

from desktop.files.metadata.kept import Broken

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TIFF = "http://ns.adobe.com/tiff/1.0/"
EXIF = "http://ns.adobe.com/exif/1.0/"
NOTE = "http://ns.adobe.com/xmp/note/"
MAX_PACKET_BYTES = 16_000_000

OF_OLD_PIXELS = frozenset(
    {
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.google.com/photos/1.0/container/",
        "http://ns.google.com/photos/1.0/container/item/",
        "http://ns.google.com/photos/1.0/depthmap/",
        "http://ns.google.com/photos/1.0/image/",
        "http://ns.google.com/photos/1.0/camera/",
    }
)
"""Namespaces whose every word is about further pictures inside the old file."""
_OLD_PIXEL_WORDS = frozenset({("http://ns.adobe.com/xap/1.0/", "Thumbnails")})
_SIZES = {
    (TIFF, "ImageWidth"): 0,
    (TIFF, "ImageLength"): 1,
    (EXIF, "PixelXDimension"): 0,
    (EXIF, "PixelYDimension"): 1,
}
_LOCATION_NAMESPACES = frozenset(
    {
        "http://www.metadataworkinggroup.com/schemas/regions/location/",
        "http://ns.google.com/gps/1.0/",
    }
)
_LOCATION_WORDS = frozenset(
    {
        ("http://ns.adobe.com/photoshop/1.0/", "City"),
        ("http://ns.adobe.com/photoshop/1.0/", "State"),
        ("http://ns.adobe.com/photoshop/1.0/", "Country"),
        ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Location"),
        ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "CountryCode"),
        ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "LocationCreated"),
        ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "LocationShown"),
    }
)

Word = tuple[str, str]


def merged(
    kept: bytes, made: bytes, *, width_px: int, height_px: int, keeps_location: bool
) -> bytes:
    """The kept packet for a picture of this size, with all that the result's packet says.

    Where both say something, the result's word stands. Raises: Broken.
    """
    document = _parsed(kept)
    root = _rdf_of(document)
    made_root = _rdf_of(_parsed(made)) if made else None
    said = set(_words(made_root)) if made_root is not None else set()
    for description in _descriptions(root):
        for word in _words_of(description):
            if word in said or _is_stale(word) or (not keeps_location and _is_location(word)):
                _remove(description, word)
            elif word == (TIFF, "Orientation"):
                _set_text(document, description, word, "1")
            elif word in _SIZES:
                _set_text(document, description, word, str((width_px, height_px)[_SIZES[word]]))
    if made_root is not None:
        for description in _descriptions(made_root):
            root.appendChild(document.importNode(_with_namespaces(description), deep=True))
    return _packet(document)


def with_extension(packet: bytes, digest: str) -> bytes:
    """The packet that points to an extension with this digest."""
    document = _parsed(packet)
    root = _rdf_of(document)
    note = document.createElementNS(RDF, f"{root.prefix}:Description")
    note.setAttribute(f"{root.prefix}:about", "")
    note.setAttribute("xmlns:xmpNote", NOTE)
    note.setAttribute("xmpNote:HasExtendedXMP", digest)
    root.appendChild(note)
    return _packet(document)


def _parsed(packet: bytes) -> minidom.Document:
    """A document, from bytes that a stranger may have written."""
    text = packet.strip(b"\0 \r\n\t")
    if len(text) > MAX_PACKET_BYTES or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Broken("The packet is too large, or has a document type.")
    try:
        return minidom.parseString(text)  # noqa: S318  document types are refused above
    except (ExpatError, ValueError, LookupError, RecursionError) as error:
        raise Broken("The packet is no XML.") from error


def _rdf_of(document: minidom.Document) -> minidom.Element:
    found = document.getElementsByTagNameNS(RDF, "RDF")
    if not found:
        raise Broken("The packet has no RDF.")
    return found[0]


def _descriptions(root: minidom.Element) -> list[minidom.Element]:
    return [
        node
        for node in root.childNodes
        if isinstance(node, minidom.Element)
        and (node.namespaceURI, node.localName) == (RDF, "Description")
    ]


def _words(root: minidom.Element) -> list[Word]:
    return [word for one in _descriptions(root) for word in _words_of(one)]


def _words_of(description: minidom.Element) -> list[Word]:
    """What a description says: as attributes or as children."""
    attributes = [
        (attribute.namespaceURI or "", attribute.localName or "")
        for attribute in description.attributes.values()
        if attribute.prefix not in {None, "xmlns", "xml"} and attribute.namespaceURI != RDF
    ]
    children = [
        (node.namespaceURI or "", node.localName or "")
        for node in description.childNodes
        if isinstance(node, minidom.Element)
    ]
    return attributes + children


def _is_stale(word: Word) -> bool:
    return word[0] in OF_OLD_PIXELS or word in _OLD_PIXEL_WORDS or word == (NOTE, "HasExtendedXMP")


def _is_location(word: Word) -> bool:
    is_gps = word[0] == EXIF and word[1].startswith("GPS")
    return is_gps or word in _LOCATION_WORDS or word[0] in _LOCATION_NAMESPACES


def _remove(description: minidom.Element, word: Word) -> None:
    if description.hasAttributeNS(*word):
        description.removeAttributeNS(*word)
    for node in list(description.childNodes):
        if isinstance(node, minidom.Element) and (node.namespaceURI, node.localName) == word:
            description.removeChild(node)


def _set_text(
    document: minidom.Document, description: minidom.Element, word: Word, text: str
) -> None:
    if description.hasAttributeNS(*word):
        attribute = description.getAttributeNodeNS(*word)
        assert attribute is not None
        attribute.value = text
    for node in description.childNodes:
        if isinstance(node, minidom.Element) and (node.namespaceURI, node.localName) == word:
            while node.firstChild is not None:
                node.removeChild(node.firstChild)
            node.appendChild(document.createTextNode(text))


def _with_namespaces(description: minidom.Element) -> minidom.Element:
    """A description that declares every prefix it uses, so that it may stand anywhere."""
    node: minidom.Node | None = description.parentNode
    while node is not None and node.nodeType == Node.ELEMENT_NODE:
        assert isinstance(node, minidom.Element)
        for name, value in node.attributes.items():
            is_declaration = name == "xmlns" or name.startswith("xmlns:")
            if is_declaration and not description.hasAttribute(name):
                description.setAttribute(name, value)
        node = node.parentNode
    return description


def _packet(document: minidom.Document) -> bytes:
    """The XML with the marks that let programs find a packet in any file."""
    body = document.documentElement
    assert body is not None
    head = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{head}\n{body.toxml()}\n<?xpacket end="w"?>'.encode()
