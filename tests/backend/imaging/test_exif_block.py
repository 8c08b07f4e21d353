"""EXIF is edited where it lies: nothing moves that something else may point to."""

import struct

import pytest

from backend.imaging.exif_block import BrokenExif, ExifBlock, exif_dpi, refresh_exif

MAKER_NOTE = b"Vendor\0\0" + bytes(range(64))
THUMBNAIL = b"\xff\xd8THUMBNAIL\xff\xd9"


def block(order: str, *, preview: bool = True) -> bytes:
    """Main directory, details with a maker note, GPS, and a preview with a thumbnail."""
    main_at, details_at, gps_at, preview_at, data_at = 8, 80, 140, 180, 220
    gps_value_at = data_at + len(MAKER_NOTE)
    thumbnail_at = gps_value_at + 24

    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        packed = struct.pack(order + ("HH" if kind == 3 else "I"), *(value, 0)[: 1 + (kind == 3)])
        return struct.pack(order + "HHI", tag, kind, count) + packed

    def directory(*entries: bytes, following: int = 0) -> bytes:
        head, tail = struct.pack(order + "H", len(entries)), struct.pack(order + "I", following)
        return head + b"".join(entries) + tail

    data = bytearray(thumbnail_at)
    data[:8] = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", main_at)
    parts = {
        main_at: directory(
            entry(0x0112, 3, 1, 8),
            entry(0x8769, 4, 1, details_at),
            entry(0x8825, 4, 1, gps_at),
            following=preview_at if preview else 0,
        ),
        details_at: directory(
            entry(0x927C, 7, len(MAKER_NOTE), data_at),
            entry(0xA002, 3, 1, 60),
            entry(0xA003, 4, 1, 40),
        ),
        gps_at: directory(entry(0x0002, 5, 3, gps_value_at)),
        preview_at: directory(
            entry(0x0201, 4, 1, thumbnail_at), entry(0x0202, 4, 1, len(THUMBNAIL))
        ),
        data_at: MAKER_NOTE,
        gps_value_at: struct.pack(order + "6I", 48, 1, 51, 1, 30, 1),
    }
    for at, part in parts.items():
        data[at : at + len(part)] = part
    return bytes(data) + THUMBNAIL


@pytest.mark.parametrize("order", ["<", ">"])
def test_only_what_changed_changes(order: str) -> None:
    before = block(order)

    after = refresh_exif(before, 240, 160, drop_location=False)

    # The maker note, its place and everything around it.
    assert after[220 : 220 + len(MAKER_NOTE)] == MAKER_NOTE
    changed = [i for i in range(len(after)) if after[i] != before[i]]
    assert len(changed) < 45
    assert THUMBNAIL not in after
    assert len(after) == len(before) - len(THUMBNAIL)


@pytest.mark.parametrize("order", ["<", ">"])
def test_sizes_grow_out_of_sixteen_bits(order: str) -> None:
    after = ExifBlock(refresh_exif(block(order), 70_000, 160, drop_location=False))

    details = after.find(after.main_at, 0x8769)
    assert details is not None
    width = after.find(after.number(details), 0xA002)
    height = after.find(after.number(details), 0xA003)
    assert width is not None
    assert height is not None
    assert (after.number(width), after.number(height)) == (70_000, 160)


@pytest.mark.parametrize("order", ["<", ">"])
def test_location_is_blanked_not_only_unlinked(order: str) -> None:
    after = refresh_exif(block(order), 240, 160, drop_location=True)

    assert struct.pack(order + "6I", 48, 1, 51, 1, 30, 1) not in after
    assert MAKER_NOTE[:20] not in after
    parsed = ExifBlock(after)
    assert [e.tag for e in parsed.entries(parsed.main_at)] == [0x0112, 0x8769]


def test_a_block_without_preview_keeps_its_length() -> None:
    before = block("<", preview=False)

    assert len(refresh_exif(before, 1, 1, drop_location=False)) == len(before)


def test_doing_it_twice_is_doing_it_once() -> None:
    once = refresh_exif(block(">"), 240, 160, drop_location=True)

    assert refresh_exif(once, 240, 160, drop_location=True) == once


@pytest.mark.parametrize("cut", range(0, 80, 3))
def test_a_cut_block_is_broken_not_a_crash(cut: int) -> None:
    with pytest.raises(BrokenExif):
        refresh_exif(block("<")[:cut], 240, 160, drop_location=True)


@pytest.mark.parametrize(("unit", "expected"), [(2, 300.0), (3, 762.0)])
def test_resolution_is_read_in_either_unit(unit: int, expected: float) -> None:
    entries = [(0x011A, 5, 1, 62), (0x011B, 5, 1, 62), (0x0128, 3, 1, unit)]
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries))
    data += b"".join(struct.pack("<HHII", *entry) for entry in entries)
    data = data.ljust(62, b"\0") + struct.pack("<II", 30_000, 100)

    assert exif_dpi(data) == pytest.approx((expected, expected))
