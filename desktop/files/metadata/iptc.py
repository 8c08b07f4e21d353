"""IPTC-IIM records, and the Photoshop resource that carries them in JPEG."""

IPTC_RESOURCE = 0x0404
LOCATION_DATASETS = frozenset({(2, 26), (2, 27), (2, 90), (2, 92), (2, 95), (2, 100), (2, 101)})
"""Content location code and name, city, sublocation, state, country code and name."""


def iptc_of_photoshop(resources: bytes) -> bytes:
    """The records among Photoshop's resources; empty where there are none."""
    at = 0
    while resources[at : at + 4] == b"8BIM":
        kind = int.from_bytes(resources[at + 4 : at + 6], "big")
        name_bytes = resources[at + 6] + 1 if at + 6 < len(resources) else 1
        start = at + 6 + name_bytes + name_bytes % 2
        size = int.from_bytes(resources[start : start + 4], "big")
        content = resources[start + 4 : start + 4 + size]
        if kind == IPTC_RESOURCE:
            return content
        at = start + 4 + size + size % 2
    return b""


def photoshop_of_iptc(records: bytes) -> bytes:
    """One resource with the records."""
    head = b"8BIM" + IPTC_RESOURCE.to_bytes(2, "big") + b"\0\0"
    return head + len(records).to_bytes(4, "big") + records + b"\0" * (len(records) % 2)


def without_location(records: bytes) -> bytes:
    """The records but those that say where; whatever cannot be read is left out with them."""
    kept = bytearray()
    at = 0
    while at + 5 <= len(records) and records[at] == 0x1C:
        dataset = (records[at + 1], records[at + 2])
        size = int.from_bytes(records[at + 3 : at + 5], "big")
        if size >= 0x8000:
            break  # extended lengths are for embedded files, not for words
        end = at + 5 + size
        if end > len(records):
            break
        if dataset not in LOCATION_DATASETS:
            kept += records[at:end]
        at = end
    return bytes(kept)
