"""The system's key store, its back end chosen by us: no plain file, no surprise prompt.

`keyring` itself would take whatever back end is installed or configured, plain text files too, and
on GNOME with KWallet installed it pops up KWallet's wizard. So the classes are named here.
"""

import importlib
import sys
from collections.abc import Sequence
from typing import Protocol

from desktop.client.tokens import KeyStoreUnavailable, MemoryTokens, TokenStore

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
    """Tokens in one back end, one entry for each service and account."""

    outlives_the_app = True

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end

    def read(self, origin: str, account_id: str) -> str | None:
        try:
            return self._back_end.get_password(SERVICE_NAME, _entry(origin, account_id))
        except Exception as error:  # back ends raise whatever D-Bus or the system raises
            raise KeyStoreUnavailable from error

    def write(self, origin: str, account_id: str, token: str) -> None:
        entry = _entry(origin, account_id)
        try:
            self._back_end.set_password(SERVICE_NAME, entry, token)
            is_kept = self._back_end.get_password(SERVICE_NAME, entry) == token
        except Exception:  # noqa: BLE001  its error may hold the token: it is not passed on
            is_kept = False
        if not is_kept:
            raise KeyStoreUnavailable

    def forget(self, origin: str, account_id: str) -> None:
        entry = _entry(origin, account_id)
        try:
            if self._back_end.get_password(SERVICE_NAME, entry) is not None:
                self._back_end.delete_password(SERVICE_NAME, entry)
        except Exception as error:  # as in `read`
            raise KeyStoreUnavailable from error


def open_token_store(platform: str = sys.platform) -> TokenStore:
    """The first usable key store of this system, else memory. Takes up to a second."""
    back_end = find_back_end(BACK_ENDS.get(platform, ()))
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


def _entry(origin: str, account_id: str) -> str:
    return f"{account_id} at {origin}"
