"""What an imaging child and its parent say to each other, in JSON over a pipe."""

from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec
from msgspec import Raw, Struct

from backend.imaging.errors import ImageErrorCode

T = TypeVar("T")


class Request(Struct, frozen=True, kw_only=True):
    """One command and the limits that the child puts on itself before it looks at anything."""

    command: str
    """"module:class" of the command's struct."""
    arguments: Raw
    memory_bytes: int
    cpu_seconds: int
    wall_seconds: int
    file_bytes: int
    open_files: int


class Done(Struct, frozen=True, tag=True):
    value: Raw


class Refused(Struct, frozen=True, tag=True):
    """The picture is at fault, and we know why."""

    code: ImageErrorCode
    detail: str


class Crashed(Struct, frozen=True, tag=True):
    """The command ended in a way that nobody planned."""

    detail: str
    blameless: bool = False
    """The machine is at fault, whatever was being read: its disk is full."""


Answer: TypeAlias = Done | Refused | Crashed


def encode_value(value: object) -> Raw:
    return Raw(msgspec.json.encode(value, enc_hook=_plain))


def decode_value(raw: Raw, kind: type[T]) -> T:
    return msgspec.json.decode(raw, type=kind, dec_hook=_rich)


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)


def _rich(kind: type, value: object) -> object:
    assert issubclass(kind, Path)
    assert isinstance(value, str)
    return Path(value)
