"""The XMP packet keeps the source's words, loses the untrue ones, and cannot be a weapon."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from backend.imaging.provenance import Provenance
from backend.imaging.xmp_packet import MAX_PACKET_BYTES, refresh_xmp
from tests.backend.imaging.pictures import PROVENANCE, xmp_packet

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XMP_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
PREFIXES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" '
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
    'xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" '
)


def refreshed(packet: bytes | None, *, drop_location: bool = False) -> str:
    data = refresh_xmp(packet, PROVENANCE, 240, 160, drop_location=drop_location)
    text = data.decode()
    ET.fromstring(text)
    return text


def test_other_words_are_kept() -> None:
    text = refreshed(
        xmp_packet(
            PREFIXES + 'xmp:Rating="4"><dc:subject><rdf:Bag><rdf:li>sea &amp; sand</rdf:li>'
            "</rdf:Bag></dc:subject></rdf:Description>"
        )
    )

    assert 'xmp:Rating="4"' in text
    assert "<rdf:li>sea &amp; sand</rdf:li>" in text


def test_untrue_words_go_and_sizes_are_set() -> None:
    text = refreshed(
        xmp_packet(
            PREFIXES + 'tiff:Orientation="6" tiff:ImageWidth="60" hdrgm:Version="1.0" '
            'xmp:ModifyDate="2001-01-01"><exif:PixelYDimension>40</exif:PixelYDimension>'
            "<xmp:Thumbnails><rdf:Alt><rdf:li>base64</rdf:li></rdf:Alt></xmp:Thumbnails>"
            "</rdf:Description>"
        )
    )

    assert "Orientation" not in text
    assert "hdrgm:Version" not in text
    assert "base64" not in text
    assert "2001-01-01" not in text
    assert 'tiff:ImageWidth="240"' in text
    assert "<exif:PixelYDimension>160</exif:PixelYDimension>" in text


PLACES = (
    'exif:GPSLatitude="48,51N"',
    'exif:GPSAltitude="30/1"',
    'photoshop:City="Paris"',
    'photoshop:Country="France"',
    'drone-dji:GpsLongitude="2.3"',
    'drone-dji:AbsoluteAltitude="80"',
)


@pytest.mark.parametrize("place", PLACES)
def test_places_go_when_asked_and_stay_when_not(place: str) -> None:
    packet = xmp_packet(f'{PREFIXES} {place} dc:source="kept"/>')

    assert place in refreshed(packet)
    without = refreshed(packet, drop_location=True)
    assert place not in without
    assert 'dc:source="kept"' in without


def test_structured_places_go_with_all_inside() -> None:
    text = refreshed(
        xmp_packet(
            PREFIXES + "><Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType='Resource'>"
            "<Iptc4xmpExt:City>Paris</Iptc4xmpExt:City></rdf:li></rdf:Bag>"
            "</Iptc4xmpExt:LocationShown></rdf:Description>"
        ),
        drop_location=True,
    )

    assert "Paris" not in text
    assert "LocationShown" not in text


def test_history_is_continued() -> None:
    text = refreshed(
        xmp_packet(
            PREFIXES + "><xmpMM:History><rdf:Seq><rdf:li rdf:parseType='Resource'/></rdf:Seq>"
            "</xmpMM:History></rdf:Description>"
        )
    )

    histories = ET.fromstring(text).iter(f"{XMP_MM}History")
    assert [len(list(history.iter(f"{RDF}li"))) for history in histories] == [2]


def test_a_second_upscale_tells_both_stories_in_its_history() -> None:
    first = refresh_xmp(None, PROVENANCE, 240, 160)

    second = refreshed(first)

    assert second.count("</stEvt:softwareAgent>") == 2
    assert second.count("Iptc4xmpExt:DigitalSourceType=") == 1
    assert second.count("opendream:Model=") == 1


def test_a_plain_enlargement_is_not_called_ai() -> None:
    plain = Provenance(
        tool="OpenDream",
        model="local",
        settings="x",
        source_sha256="0",
        created_at="2026",
        digital_source_type="algorithmicallyEnhanced",
    )

    text = refresh_xmp(None, plain, 1, 1).decode()

    assert "digitalsourcetype/algorithmicallyEnhanced" in text
    assert "TrainedAlgorithmicMedia" not in text


def test_words_of_the_settings_are_escaped() -> None:
    sly = Provenance(
        tool='"><evil/>', model="<m>", settings="a & b", source_sha256="0", created_at="2026"
    )

    root = ET.fromstring(refresh_xmp(None, sly, 1, 1))

    assert not list(root.iter("evil"))


LINKS = [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi")]
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(LINKS) + "]>"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"not xml",
        b"<x:xmpmeta",
        b"\xff\xfe<\0x\0",
        b"<other/>",
        (BOMB + xmp_packet(PREFIXES + 'dc:source="&i;"/>').decode()).encode(),
        xmp_packet(PREFIXES + 'dc:source="x"/>').decode().encode("utf-16"),
        xmp_packet(PREFIXES + ">" + "<dc:a>" * 30_000 + "</dc:a>" * 30_000 + "</rdf:Description>"),
        xmp_packet(f'{PREFIXES} dc:source="{"x" * MAX_PACKET_BYTES}"/>'),
        xmp_packet(PREFIXES + 'undeclared:thing="x"/>'),
    ],
    ids=["empty", "words", "cut", "utf16_head", "other", "bomb", "utf16", "deep", "long", "prefix"],
)
def test_a_packet_that_cannot_be_trusted_is_replaced(packet: bytes) -> None:
    text = refreshed(packet)

    assert text == refresh_xmp(None, PROVENANCE, 240, 160).decode()
