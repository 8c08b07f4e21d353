"""ICC profiles for pictures that state their gamma and nothing else."""

import struct

HEADER_BYTES = 128
ENTRY_BYTES = 12
VERSION_2_1 = 0x02100000
D50 = (0.9642, 1.0, 0.8249)
SRGB_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
"""Adapted to D50, as the profile of sRGB has them."""


def gamma_profile(exponent: float, *, is_grey: bool) -> bytes:
    """Describe sRGB's colours, or grey, with `exponent` leading from levels to light."""
    curve = b"curv" + struct.pack(">4xIH2x", 1, round(exponent * 256))
    tags = {b"desc": _description(f"Gamma {exponent:.2f}"), b"cprt": b"text\0\0\0\0CC0\0"}
    tags[b"wtpt"] = _xyz(D50)
    if is_grey:
        tags[b"kTRC"] = curve
    else:
        tags |= {name: _xyz(values) for name, values in SRGB_PRIMARIES.items()}
        tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _profile(b"GRAY" if is_grey else b"RGB ", tags)


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    at = HEADER_BYTES + 4 + ENTRY_BYTES * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size_bytes = at + len(body)
    head = struct.pack(
        ">I4xI4s4s4s12x4s", size_bytes, VERSION_2_1, b"mntr", space, b"XYZ ", b"acsp"
    )
    head = head.ljust(68, b"\0") + _fixed(D50)
    return head.ljust(HEADER_BYTES, b"\0") + table + body


def _description(text: str) -> bytes:
    words = text.encode("ascii") + b"\0"
    # The texts in Unicode and in a Macintosh script stay empty.
    return b"desc" + struct.pack(">4xI", len(words)) + words + bytes(8 + 3 + 67)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(values)


def _fixed(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">3i", *(round(value * 65_536) for value in values))
