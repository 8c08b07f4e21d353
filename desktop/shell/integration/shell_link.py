"""A Windows shortcut in bytes, after the open specification MS-SHLLINK. Pure."""

import struct
from uuid import UUID

LINK_CLASS = UUID("00021401-0000-0000-c000-000000000046")
HAS_LINK_INFO, HAS_NAME, HAS_ARGUMENTS, HAS_ICON = 0x2, 0x4, 0x20, 0x40
IS_UNICODE, HAS_TARGET_VARIABLE = 0x80, 0x200
SHOW_NORMAL = 1
DRIVE_FIXED = 3
HEADER_BYTES = 0x4C
INFO_HEADER_BYTES = 0x24
"""With the two offsets of the Unicode names."""
TARGET_BLOCK_BYTES, TARGET_BLOCK_MARK = 0x314, 0xA0000001
PATH_CHARACTERS = 260


def shell_link(target: str, arguments: str, description: str, icon: str) -> bytes:
    """A shortcut to a program. Raises: ValueError for a path that is too long for one."""
    if len(target) >= PATH_CHARACTERS:
        raise ValueError("The program's path is too long for a shortcut.")
    parts = [_header(), _info(target)]
    parts += [_counted(text) for text in (description, arguments, icon)]
    parts += [_target_block(target), struct.pack("<I", 0)]
    return b"".join(parts)


def _header() -> bytes:
    flags = HAS_LINK_INFO | HAS_NAME | HAS_ARGUMENTS | HAS_ICON | IS_UNICODE | HAS_TARGET_VARIABLE
    times = (0, 0, 0)
    size_bytes = icon_index = attributes = 0
    return struct.pack(
        "<I16sII3Q3I2H2I", HEADER_BYTES, LINK_CLASS.bytes_le, flags, attributes, *times,
        size_bytes, icon_index, SHOW_NORMAL, 0, 0, 0, 0,
    )  # fmt: skip


def _info(target: str) -> bytes:
    """Where the program is: on a local disk, by both kinds of names."""
    volume = struct.pack("<4I", 17, DRIVE_FIXED, 0, 16) + b"\0"
    short = target.encode("ascii", "replace") + b"\0"
    suffix = b"\0"
    long, long_suffix = (target + "\0").encode("utf-16-le"), "\0".encode("utf-16-le")
    volume_at = INFO_HEADER_BYTES
    short_at = volume_at + len(volume)
    suffix_at = short_at + len(short)
    long_at = suffix_at + len(suffix)
    long_suffix_at = long_at + len(long)
    size = long_suffix_at + len(long_suffix)
    header = struct.pack(
        "<9I", size, INFO_HEADER_BYTES, 1, volume_at, short_at, 0, suffix_at, long_at,
        long_suffix_at,
    )  # fmt: skip
    return header + volume + short + suffix + long + long_suffix


def _target_block(target: str) -> bytes:
    short = target.encode("ascii", "replace").ljust(PATH_CHARACTERS, b"\0")
    long = target.encode("utf-16-le").ljust(PATH_CHARACTERS * 2, b"\0")
    return struct.pack("<2I", TARGET_BLOCK_BYTES, TARGET_BLOCK_MARK) + short + long


def _counted(text: str) -> bytes:
    return struct.pack("<H", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")
