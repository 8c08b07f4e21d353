"""The key store of Linux desktops, for real: gnome-keyring on a D-Bus of its own."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from secretstorage import dbus_init, get_default_collection

from desktop.client.key_store import KeyStoreTokens, open_token_store
from desktop.client.tokens import KeyStoreUnavailable, MemoryTokens

needs_keyring = pytest.mark.skipif(
    not (shutil.which("dbus-daemon") and shutil.which("gnome-keyring-daemon")),
    reason="dbus or gnome-keyring is not installed",
)
WAIT_SECONDS = 20
ORIGIN, ACCOUNT, TOKEN = "https://a.example", "account-1", "very-secret-token"
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    {hearing}
    <allow own="*"/>
  </policy>
</busconfig>
"""
HEARING = '<allow eavesdrop="true"/>'


@dataclass
class Desktop:
    """A person's session: its bus, and a key store once `unlock` was called."""

    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]]

    def unlock(self, password: bytes = b"the person's own") -> None:
        """As signing in to a desktop does."""
        process = subprocess.Popen(
            ["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets",
             f"--control-directory={self.folder / 'control'}"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=self.environment,
        )  # fmt: skip
        self.processes.append(process)
        assert process.stdin is not None
        process.stdin.write(password)
        process.stdin.close()
        deadline = time.monotonic() + WAIT_SECONDS
        while not isinstance(open_token_store("linux"), KeyStoreTokens):
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def lock(self) -> None:
        """As the screen lock of some desktops does."""
        with contextlib.closing(dbus_init()) as bus:
            get_default_collection(bus).lock()


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    (tmp_path / "control").mkdir(mode=0o700)
    bus, address = start_bus(tmp_path, BUS.format(hearing=HEARING))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    desktop = Desktop(tmp_path, dict(os.environ), [bus])
    yield desktop
    for process in reversed(desktop.processes):
        end(process)


def start_bus(folder: Path, text: str) -> tuple[subprocess.Popen[bytes], str]:
    """A message bus that starts nothing by itself, and its address."""
    config = folder / "bus.conf"
    config.write_text(text)
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert bus.stdout is not None
    return bus, bus.stdout.readline().decode().strip()


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(WAIT_SECONDS)
    if process.stdout is not None:
        process.stdout.close()


@needs_keyring
def test_a_token_is_kept_over_the_next_start_and_forgotten_when_asked(session: Desktop) -> None:
    session.unlock()
    open_token_store("linux").write(ORIGIN, ACCOUNT, TOKEN)

    later = open_token_store("linux")
    assert later.outlives_the_app
    assert later.read(ORIGIN, ACCOUNT) == TOKEN
    assert later.read(ORIGIN, "account-2") is None
    later.forget(ORIGIN, ACCOUNT)
    later.forget(ORIGIN, ACCOUNT)
    assert later.read(ORIGIN, ACCOUNT) is None


@needs_keyring
def test_no_file_of_the_key_store_shows_the_token(session: Desktop) -> None:
    session.unlock()

    open_token_store("linux").write(ORIGIN, ACCOUNT, TOKEN)

    files = [path for path in session.folder.rglob("*") if path.is_file()]
    assert any("keyring" in str(path) for path in files)
    assert not any(TOKEN.encode() in path.read_bytes() for path in files)


@needs_keyring
def test_a_locked_store_that_cannot_ask_is_not_waited_for_for_ever(session: Desktop) -> None:
    """Nobody can show its question here, as over SSH."""
    session.unlock()
    open_token_store("linux").write(ORIGIN, ACCOUNT, TOKEN)
    session.lock()
    # In a process of its own: `keyring` leaves the connection of a refused question open.
    script = (
        "from desktop.client.key_store import BACK_ENDS, KeyStoreTokens, find_back_end\n"
        "from desktop.client.tokens import KeyStoreUnavailable\n"
        "store = KeyStoreTokens(find_back_end(BACK_ENDS['linux'][:1]), patience_seconds=2)\n"
        f"for ask in (lambda: store.read({ORIGIN!r}, {ACCOUNT!r}),\n"
        f"            lambda: store.write({ORIGIN!r}, {ACCOUNT!r}, {TOKEN!r})):\n"
        "    try:\n        ask()\n"
        "    except KeyStoreUnavailable:\n        print('refused')\n"
    )

    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True,
        env=os.environ, timeout=WAIT_SECONDS,
    )  # fmt: skip

    assert (ended.stdout.split(), ended.stderr) == (["refused", "refused"], "")


@needs_keyring
def test_a_bus_without_a_key_store_means_memory(session: Desktop) -> None:
    assert isinstance(open_token_store("linux"), MemoryTokens)


@needs_keyring
def test_a_bus_that_never_answers_means_memory(tmp_path: Path) -> None:
    """Its rules let nobody hear anything. In a process of its own, which ends all the same."""
    bus, address = start_bus(tmp_path, BUS.format(hearing=""))
    script = (
        "from desktop.client.key_store import open_token_store\n"
        "print(type(open_token_store('linux', patience_seconds=1.0)).__name__)\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}, timeout=WAIT_SECONDS,
    )  # fmt: skip

    end(bus)
    assert ended.stdout.strip() == "MemoryTokens"


def test_no_bus_means_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")

    store = open_token_store("linux")

    assert isinstance(store, MemoryTokens)
    assert not store.outlives_the_app


class AskingVault:
    """Waits for a password that nobody types."""

    def __init__(self) -> None:
        self.answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait(WAIT_SECONDS)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.answered.wait(WAIT_SECONDS)

    def delete_password(self, service: str, username: str) -> None:
        self.answered.wait(WAIT_SECONDS)


def test_a_question_that_nobody_answers_counts_as_no_key_store() -> None:
    vault = AskingVault()
    store = KeyStoreTokens(vault, patience_seconds=0.05)

    with pytest.raises(KeyStoreUnavailable):
        store.read(ORIGIN, ACCOUNT)
    with pytest.raises(KeyStoreUnavailable):
        store.write(ORIGIN, ACCOUNT, TOKEN)
    with pytest.raises(KeyStoreUnavailable):
        store.forget(ORIGIN, ACCOUNT)
    vault.answered.set()
