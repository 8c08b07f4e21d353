"""A tiny country table in MaxMind's published format, for IPv4 networks that do not overlap."""

import struct
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

POINTER_BITS = 32
SEPARATOR = bytes(16)
UINT16, UINT32, UINT64 = 5, 6, 9
MARKER = b"\xab\xcd\xefMaxMind.com"


def write_country_file(path: Path, countries: Mapping[str, Mapping[str, object]]) -> None:
    """`countries` maps a network to its record, as MaxMind's country tables hold it."""
    data, offsets = b"", {}
    for network, record in countries.items():
        offsets[network] = len(data)
        data += _value(record)
    nodes: list[list[int | None]] = [[None, None]]
    leaves: dict[tuple[int, int], int] = {}
    for network in countries:
        parsed = ip_network(network)
        bits = f"{int(parsed.network_address):032b}"[: parsed.prefixlen]
        node = 0
        for bit in map(int, bits[:-1]):
            following = nodes[node][bit]
            if following is None:
                nodes.append([None, None])
                following = nodes[node][bit] = len(nodes) - 1
            node = following
        leaves[node, int(bits[-1])] = offsets[network]
    tree = b"".join(_node(nodes, leaves, number) for number in range(len(nodes)))
    metadata = {
        "binary_format_major_version": (UINT16, 2), "binary_format_minor_version": (UINT16, 0),
        "build_epoch": (UINT64, 1), "database_type": "Test-Country",
        "description": {"en": "test"}, "ip_version": (UINT16, 4), "languages": ["en", "es"],
        "node_count": (UINT32, len(nodes)), "record_size": (UINT16, POINTER_BITS),
    }  # fmt: skip
    path.write_bytes(tree + SEPARATOR + data + MARKER + _value(metadata))


def _node(nodes: list[list[int | None]], leaves: dict[tuple[int, int], int], number: int) -> bytes:
    """Two records: a later node, a place in the data, or `nothing here`."""
    count, records = len(nodes), []
    for bit in (0, 1):
        following = nodes[number][bit]
        if (number, bit) in leaves:
            records.append(count + len(SEPARATOR) + leaves[number, bit])
        else:
            records.append(count if following is None else following)
    return struct.pack(">II", *records)


def _value(value: object) -> bytes:
    """One value of the data section."""
    if isinstance(value, str):
        return _head(2, len(value.encode())) + value.encode()
    if isinstance(value, int):
        return _value((UINT32, value))
    if isinstance(value, tuple):
        kind, number = value
        assert isinstance(kind, int)
        assert isinstance(number, int)
        digits = number.to_bytes(8, "big").lstrip(b"\0")
        return _head(kind, len(digits)) + digits
    if isinstance(value, list):
        return _head(11, len(value)) + b"".join(map(_value, value))
    assert isinstance(value, Mapping)
    pairs = b"".join(_value(key) + _value(inner) for key, inner in value.items())
    return _head(7, len(value)) + pairs


def _head(kind: int, size: int) -> bytes:
    """The control byte; kinds above 7 need a second one. No value here is 29 or longer."""
    assert size < 29
    return bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])
