"""Writes a Debian package, byte for byte the same from the same files and time."""

import io
import lzma
import stat
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

GLOBAL_HEADER = b"!<arch>\n"
FOLDER_MODE, PLAIN_MODE, PROGRAM_MODE = 0o755, 0o644, 0o755


@dataclass(frozen=True)
class Entry:
    """One file of the package: bytes, or a file to read, or a link's target."""

    path: str
    """Without a leading slash."""
    content: bytes | Path | None = None
    link: str = ""
    is_program: bool = False

    @property
    def size_bytes(self) -> int:
        if isinstance(self.content, Path):
            return self.content.stat().st_size
        return len(self.content or b"")


def entries_below(folder: Path, place: str) -> Iterable[Entry]:
    """The folder's files as they are, under another path."""
    for path in sorted(folder.rglob("*")):
        where = f"{place}/{path.relative_to(folder).as_posix()}"
        if path.is_symlink():
            yield Entry(where, link=str(path.readlink()))
        elif path.is_file():
            yield Entry(where, path, is_program=bool(path.stat().st_mode & stat.S_IXUSR))


def tarball(entries: Iterable[Entry], *, epoch_seconds: int) -> bytes:
    """A compressed tar of entries owned by root, sorted, with their folders."""
    files = {entry.path: entry for entry in entries}
    folders = {str(parent) for path in files for parent in Path(path).parents} - {"."}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted({".", *folders, *files}):
            _add(tar, path, files.get(path), epoch_seconds)
    return lzma.compress(buffer.getvalue(), preset=4)


def deb(control: bytes, data: bytes, *, epoch_seconds: int) -> bytes:
    """The package: an `ar` of three members in the order that dpkg wants."""
    members = {"debian-binary": b"2.0\n", "control.tar.xz": control, "data.tar.xz": data}
    return GLOBAL_HEADER + b"".join(
        _member(name, content, epoch_seconds) for name, content in members.items()
    )


def _add(tar: tarfile.TarFile, path: str, entry: Entry | None, epoch_seconds: int) -> None:
    info = tarfile.TarInfo("./" if path == "." else f"./{path}")
    info.mtime = epoch_seconds
    info.uname = info.gname = "root"
    if entry is None:
        info.type, info.mode = tarfile.DIRTYPE, FOLDER_MODE
        tar.addfile(info)
        return
    if entry.link:
        info.type, info.linkname, info.mode = tarfile.SYMTYPE, entry.link, 0o777
        tar.addfile(info)
        return
    content = entry.content
    data = content.read_bytes() if isinstance(content, Path) else content or b""
    info.size = len(data)
    info.mode = PROGRAM_MODE if entry.is_program else PLAIN_MODE
    tar.addfile(info, io.BytesIO(data))


def _member(name: str, content: bytes, epoch_seconds: int) -> bytes:
    header = f"{name:<16}{epoch_seconds:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
    return header.encode("ascii") + content + b"\n" * (len(content) % 2)
