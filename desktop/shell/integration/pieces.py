"""One file, merged list or line of a plan: how it is, and how it is written and taken away."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from desktop.shell.integration.manifest import MergedFile, WrittenFile, write_whole
from desktop.shell.integration.plan import MARK, Damaged, PlannedFile, PlannedMerge
from desktop.shell.integration.report import Piece, PieceState

S = PieceState


def state_of(file: PlannedFile, written: dict[str, str]) -> PieceState:
    try:
        content = file.path.read_bytes()
        mode = file.path.stat().st_mode & 0o777
    except FileNotFoundError:
        return S.MISSING
    except OSError:
        return S.FAILED
    if content == file.content:
        return S.INSTALLED if mode & 0o500 == file.mode & 0o500 else S.OUTDATED
    is_ours = str(file.path) in written or _is_marked(content)
    return S.OUTDATED if is_ours else S.FOREIGN


def state_of_merge(one: PlannedMerge) -> PieceState:
    try:
        text = _text_of(one.path)
        if text is None:
            return S.MISSING
        if text == one.merge(text):
            return S.INSTALLED
        return S.MISSING if text == one.unmerge(text) else S.OUTDATED
    except Damaged:
        return S.DAMAGED
    except OSError:
        return S.FAILED


def write_piece(file: PlannedFile) -> Piece:
    def work() -> None:
        if file.path.is_file() and file.path.read_bytes() == file.content:
            file.path.chmod(file.mode)
            return
        file.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file.path, file.content, file.mode)

    return _done(file.part, file.path, work)


def merge_piece(one: PlannedMerge) -> Piece:
    def work() -> None:
        text = _text_of(one.path)
        wanted = one.merge(one.start if text is None else text)
        if wanted != text:
            one.path.parent.mkdir(parents=True, exist_ok=True)
            mode = one.path.stat().st_mode & 0o777 if text is not None else 0o644
            write_whole(one.path, wanted.encode(), mode)

    return _done(one.part, one.path, work)


def unmerge_piece(one: PlannedMerge, merged: MergedFile) -> Piece:
    def work() -> None:
        text = _text_of(one.path)
        if text is None:
            return
        without = one.unmerge(text)
        if merged.was_made and without.strip() == one.unmerge(one.start).strip():
            one.path.unlink()
        elif without != text:
            write_whole(one.path, without.encode(), one.path.stat().st_mode & 0o777)

    piece = _done(one.part, one.path, work)
    return replace(piece, state=S.REMOVED) if piece.state is S.INSTALLED else piece


def take_away(file: WrittenFile, part: str) -> Piece:
    path = Path(file.path)
    try:
        if sha256_of(path.read_bytes()) != file.sha256:
            return Piece(part, file.path, S.KEPT)
        path.unlink()
    except FileNotFoundError:
        pass  # somebody took it away already
    except OSError:
        return Piece(part, file.path, S.FAILED)
    return Piece(part, file.path, S.REMOVED)


def _done(part: str, path: Path, work: Callable[[], None]) -> Piece:
    try:
        work()
    except Damaged:
        return Piece(part, str(path), S.DAMAGED)
    except (OSError, UnicodeError):
        return Piece(part, str(path), S.FAILED)
    return Piece(part, str(path), S.INSTALLED)


def piece_of(file: PlannedFile, state: PieceState) -> Piece:
    return Piece(file.part, str(file.path), state)


def looks_like_ours(path: Path) -> bool:
    try:
        return _is_marked(path.read_bytes())
    except OSError:
        return False


def _is_marked(content: bytes) -> bool:
    return MARK.encode() in content or MARK.encode("utf-16-le") in content


def _text_of(path: Path) -> str | None:
    """Raises: Damaged, OSError."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise Damaged("The file is no text.") from error


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
