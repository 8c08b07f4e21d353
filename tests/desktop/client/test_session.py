"""Who is signed in, and where the token is kept."""

import errno
from pathlib import Path

import pytest
from typing_extensions import override

from desktop.client.api import ApiClient
from desktop.client.errors import NotSignedIn, ServiceUnreachable
from desktop.client.key_store import KeyStoreTokens, find_back_end, open_token_store
from desktop.client.server_address import ServerAddress
from desktop.client.session import Session
from desktop.client.tokens import KeyStoreUnavailable, MemoryTokens, TokenStore
from desktop.settings import Settings, SettingsStore
from tests.fakes.contract_service import PASSWORD, ContractService, FakeAccount, Fault


class FakeVault:
    """A key store's back end; `locked` makes it refuse as real ones do."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False
        self.swallows = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check("")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check(password)
        if not self.swallows:
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check("")
        del self.entries[service, username]

    def _check(self, secret: str) -> None:
        if self.locked:
            raise RuntimeError(f"locked, and here is the secret: {secret}")


@pytest.fixture
def vault() -> FakeVault:
    return FakeVault()


def session_of(
    api: ApiClient, service: ContractService, folder: Path, tokens: TokenStore, fixed: str = ""
) -> Session:
    address = ServerAddress(service.origin, is_loopback=True)
    return Session(api, address, SettingsStore(folder), lambda: tokens, fixed)


class FullDisk(SettingsStore):
    """Nothing more can be written."""

    @override
    def write(self, settings: Settings) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_sign_in_outlives_the_app(
    api: ApiClient, service: ContractService, ada: FakeAccount, vault: FakeVault, tmp_path: Path
) -> None:
    await session_of(api, service, tmp_path, KeyStoreTokens(vault)).sign_in(ada.email, PASSWORD)
    api.use_token(None)

    again = session_of(api, service, tmp_path, KeyStoreTokens(vault))
    account = await again.restore()

    assert account.email == ada.email
    assert again.owner == f"{service.origin}#{ada.id}"


async def test_no_file_holds_the_token_or_the_address(
    api: ApiClient, service: ContractService, ada: FakeAccount, vault: FakeVault, tmp_path: Path
) -> None:
    session = session_of(api, service, tmp_path, KeyStoreTokens(vault))
    token = await session.sign_in(ada.email, PASSWORD)

    written = b"".join(contents(tmp_path))
    assert written
    assert token.encode() not in written
    assert ada.email.encode() not in written


async def test_signing_out_leaves_no_token_anywhere(
    api: ApiClient, service: ContractService, ada: FakeAccount, vault: FakeVault, tmp_path: Path
) -> None:
    session = session_of(api, service, tmp_path, KeyStoreTokens(vault))
    await session.sign_in(ada.email, PASSWORD)

    await session.sign_out()

    assert vault.entries == {}
    assert ada.tokens == set()
    assert not api.is_signed_in
    with pytest.raises(NotSignedIn):
        await session.restore()


async def test_signing_out_without_a_connection_forgets_here_all_the_same(
    api: ApiClient, service: ContractService, ada: FakeAccount, vault: FakeVault, tmp_path: Path
) -> None:
    session = session_of(api, service, tmp_path, KeyStoreTokens(vault))
    await session.sign_in(ada.email, PASSWORD)
    service.fail(Fault("DELETE /sessions", "html", status=200))

    with pytest.raises(ServiceUnreachable):
        await session.sign_out()

    assert vault.entries == {}
    assert not api.is_signed_in


async def test_a_token_from_the_environment_wins_and_is_written_nowhere(
    api: ApiClient, service: ContractService, ada: FakeAccount, vault: FakeVault, tmp_path: Path
) -> None:
    session = session_of(api, service, tmp_path, KeyStoreTokens(vault), service.token(ada))

    assert (await session.restore()).email == ada.email
    assert vault.entries == {}
    assert contents(tmp_path) == []


async def test_on_a_full_disk_the_person_is_signed_in_for_now_and_leaves_no_token(
    api: ApiClient, service: ContractService, ada: FakeAccount, vault: FakeVault, tmp_path: Path
) -> None:
    address = ServerAddress(service.origin, is_loopback=True)
    session = Session(api, address, FullDisk(tmp_path), lambda: KeyStoreTokens(vault))

    await session.sign_in(ada.email, PASSWORD)

    assert (await api.accounts.account()).email == ada.email
    assert not await session.outlives_the_app()
    assert vault.entries == {}
    await session.sign_out()


async def test_a_locked_key_store_keeps_the_person_signed_in_for_now(
    api: ApiClient, service: ContractService, ada: FakeAccount, vault: FakeVault, tmp_path: Path
) -> None:
    vault.locked = True
    session = session_of(api, service, tmp_path, KeyStoreTokens(vault))

    await session.sign_in(ada.email, PASSWORD)

    assert (await api.accounts.account()).email == ada.email
    assert not await session.outlives_the_app()


def test_a_key_store_that_forgets_at_once_is_no_key_store(vault: FakeVault) -> None:
    vault.swallows = True

    with pytest.raises(KeyStoreUnavailable):
        KeyStoreTokens(vault).write("https://a", "1", "token")


def test_a_back_ends_error_never_shows_the_token(vault: FakeVault) -> None:
    vault.locked = True

    with pytest.raises(KeyStoreUnavailable) as problem:
        KeyStoreTokens(vault).write("https://a", "1", "very-secret-token")

    chain: BaseException | None = problem.value
    while chain is not None:
        assert "very-secret-token" not in repr(chain)
        chain = chain.__cause__


def test_each_service_and_account_has_its_own_token(vault: FakeVault) -> None:
    store = KeyStoreTokens(vault)
    store.write("https://a", "1", "one")
    store.write("https://b", "1", "two")
    store.write("https://a", "2", "three")

    store.forget("https://a", "1")
    store.forget("https://a", "1")

    assert store.read("https://a", "1") is None
    assert (store.read("https://b", "1"), store.read("https://a", "2")) == ("two", "three")


def test_a_machine_without_a_key_store_keeps_tokens_in_memory_only() -> None:
    store = open_token_store("a system nobody knows")

    assert isinstance(store, MemoryTokens)
    assert not store.outlives_the_app


def test_back_ends_that_write_plain_text_are_never_chosen() -> None:
    from desktop.client.key_store import BACK_ENDS

    named = {module for candidates in BACK_ENDS.values() for module, _ in candidates}
    assert named == {
        "keyring.backends.SecretService", "keyring.backends.kwallet", "keyring.backends.macOS",
        "keyring.backends.Windows",
    }  # fmt: skip


def test_a_back_end_that_cannot_be_loaded_is_passed_over() -> None:
    assert find_back_end([("no.such.module", "Keyring"), ("json", "nothing")]) is None


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
