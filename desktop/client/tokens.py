"""Where session tokens live: the system's key store, this process's memory, or the environment."""

from typing import Protocol

from desktop.client.errors import ClientError


class KeyStoreUnavailable(ClientError):
    """The system's key store is absent, locked, or refused."""

    code = "no_key_store"

    def __init__(self) -> None:
        super().__init__("The system's key store cannot be used.")


class TokenStore(Protocol):
    """One token for each service and account. Calls may block: never on the UI's thread."""

    @property
    def outlives_the_app(self) -> bool:
        """Whether the next start will still be signed in."""

    def read(self, origin: str, account_id: str) -> str | None:
        """Raises: KeyStoreUnavailable."""

    def write(self, origin: str, account_id: str, token: str) -> None:
        """Raises: KeyStoreUnavailable."""

    def forget(self, origin: str, account_id: str) -> None:
        """Raises: KeyStoreUnavailable. Forgetting what is not there is fine."""


class MemoryTokens:
    """For machines without a key store: signed in until the app ends, and never on disk."""

    outlives_the_app = False

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], str] = {}

    def read(self, origin: str, account_id: str) -> str | None:
        return self._tokens.get((origin, account_id))

    def write(self, origin: str, account_id: str, token: str) -> None:
        self._tokens[origin, account_id] = token

    def forget(self, origin: str, account_id: str) -> None:
        self._tokens.pop((origin, account_id), None)
