"""Whose turn a picture is among a person's processes: a locked file that falls with its holder."""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Self

import msgspec
from msgspec import Struct

from desktop.client.wire import AfterTrial
from desktop.queue.item import QueueItem, ServerSide

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SUFFIX = ".claim"
_LONGEST_BYTES = 64 * 1024
_BINARY = getattr(os, "O_BINARY", 0)  # only Windows has texts that differ from bytes


class Order(Struct, frozen=True, kw_only=True):
    """What a holder had asked of the service: enough to go on with it. Names no file."""

    server: ServerSide
    credits_quoted: int = 0
    after_trial: AfterTrial | None = None
    trial_credits: int = 0


class Claim:
    """Held by one process; the lock is the system's, so no process number can lie about it."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle
        self._is_kept = False
        self.left = self._read()
        """What the holder before had ordered, if it went away in the middle."""

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """None while another holds it. Raises: OSError."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
        try:
            if _lock(handle) and _is_still(path, handle):
                return cls(path, handle)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        return None

    def note(self, item: QueueItem) -> None:
        """Keep the order for whoever comes after, should this process end.

        On a full disk it is not kept: what is torn counts as nothing.
        """
        order = Order(
            server=msgspec.structs.replace(item.server, result=None, facts=None),
            credits_quoted=item.credits_quoted,
            after_trial=item.after_trial,
            trial_credits=item.trial_credits,
        )
        body = msgspec.json.encode(order)
        self._is_kept = True
        with contextlib.suppress(OSError):
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, body)
            os.ftruncate(self._handle, len(body))

    def forget(self) -> None:
        """The picture is over: nobody has to go on with it."""
        self._is_kept = False

    def release(self) -> None:
        """The next one's turn. The file stays only if an order is left in it."""
        if self._is_kept:
            os.close(self._handle)
            return
        if sys.platform == "win32":  # which removes no file that anybody has open
            os.close(self._handle)
            with contextlib.suppress(OSError):
                self._path.unlink()
            return
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._handle)

    def _read(self) -> Order | None:
        body = os.read(self._handle, _LONGEST_BYTES)
        try:
            order = msgspec.json.decode(body, type=Order)
        except msgspec.DecodeError:
            return None  # new, or half-written by a process that was killed
        self._is_kept = True
        return order


def forget_all(folder: Path, older_than_seconds: float = 0.0) -> None:
    """Drop what processes that are gone have left; what is under way goes on."""
    latest = time.time() - older_than_seconds
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(OSError):
            claim = Claim.take(path) if path.stat().st_mtime <= latest else None
            if claim is not None:
                claim.forget()
                claim.release()


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_still(path: Path, handle: int) -> bool:
    """Whether the name means this very file: its last holder may have taken the name away."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
