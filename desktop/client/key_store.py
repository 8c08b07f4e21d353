"""The system's key store, its back end chosen by us: no plain file, no surprise prompt.

`keyring` itself would take whatever back end is installed or configured, plain text files too, and
on GNOME with KWallet installed it pops up KWallet's wizard. So the classes are named here.
"""

import contextlib
import importlib
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from desktop.client.tokens import KeyStoreUnavailable, MemoryTokens, TokenStore

T = TypeVar("T")

LOOK_SECONDS = 10.0
PROMPT_SECONDS = 120.0
SERVICE_NAME = "OpenDream Upscale"
BACK_ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    ),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
}
"""Module and class, in the order of preference."""


class BackEnd(Protocol):
    """What is used of a `keyring` back end."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class KeyStoreTokens:
    """Tokens in one back end, one entry for each service and account.

    A locked store asks the person for its password, and waits. It is given `patience_seconds` for
    that: over SSH, or behind another window, nobody may ever see the question.
    """

    outlives_the_app = True

    def __init__(self, back_end: BackEnd, patience_seconds: float = PROMPT_SECONDS) -> None:
        self._back_end = back_end
        self._patience_seconds = patience_seconds

    def read(self, origin: str, account_id: str) -> str | None:
        return self._asked(
            lambda: self._back_end.get_password(SERVICE_NAME, _entry(origin, account_id))
        )

    def write(self, origin: str, account_id: str, token: str) -> None:
        entry = _entry(origin, account_id)

        def keep() -> bool:
            self._back_end.set_password(SERVICE_NAME, entry, token)
            return self._back_end.get_password(SERVICE_NAME, entry) == token

        if not self._asked(keep):
            raise KeyStoreUnavailable

    def forget(self, origin: str, account_id: str) -> None:
        entry = _entry(origin, account_id)

        def drop() -> None:
            if self._back_end.get_password(SERVICE_NAME, entry) is not None:
                self._back_end.delete_password(SERVICE_NAME, entry)

        self._asked(drop)

    def _asked(self, work: Callable[[], T]) -> T:
        """What the store answers in time. Raises: KeyStoreUnavailable."""
        answers = _within(self._patience_seconds, work)
        if not answers:
            raise KeyStoreUnavailable
        return answers[0]


def open_token_store(
    platform: str = sys.platform, patience_seconds: float = LOOK_SECONDS
) -> TokenStore:
    """The first usable key store of this system, else memory. Takes up to a second.

    A bus that takes messages and never answers, as seen behind broken sessions, counts as none.
    """
    found = _within(patience_seconds, lambda: find_back_end(BACK_ENDS.get(platform, ())))
    back_end = found[0] if found else None
    return MemoryTokens() if back_end is None else KeyStoreTokens(back_end)


def find_back_end(candidates: Sequence[tuple[str, str]]) -> BackEnd | None:
    """The first candidate that works here."""
    for module_name, class_name in candidates:
        try:
            found = getattr(importlib.import_module(module_name), class_name)
            if found.viable:
                back_end: BackEnd = found()
                return back_end
        except Exception:  # noqa: BLE001, S112  an unusable one fails in any way it likes
            continue
    return None


def _within(seconds: float, work: Callable[[], T]) -> list[T]:
    """What the work gives in time, in a list; an empty one if it fails or takes too long."""
    answers: list[T] = []

    def ask() -> None:
        # Back ends raise whatever D-Bus or the system raises; its words may hold the token.
        with contextlib.suppress(Exception):
            answers.append(work())

    # A daemon: a question that nobody answers must not keep the program from ending.
    asking = threading.Thread(target=ask, name="key store", daemon=True)
    asking.start()
    asking.join(seconds)
    return answers[:1]


def _entry(origin: str, account_id: str) -> str:
    return f"{account_id} at {origin}"
