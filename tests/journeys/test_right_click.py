"""From the file manager's menu to larger photos beside the originals, with the real service."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from PIL import Image

from backend.settings import Settings
from desktop.settings import SettingsStore
from tests.backend.samples import SAMPLE
from tests.journeys.test_window import EMAIL, PASSWORD, answers, link_token, service_url

WAIT_SECONDS = 100

pytestmark = pytest.mark.timeout(300)
AWKWARD = ["two words & 100%.jpg", 'new\nline\'s "best".jpg', "-rf.jpg"]
COMMAND = [sys.executable, "-m", "desktop.cli"]


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@dataclass
class Person:
    """Somebody's home and session."""

    home: Path
    environment: dict[str, str]

    def run(self, *line: str) -> None:
        subprocess.run(line, env=self.environment, check=True, timeout=60)

    def start(self, *line: str, **more: str) -> "subprocess.Popen[bytes]":
        """As a file manager does: in a group of its own, and not waited for."""
        return subprocess.Popen(
            line, env={**self.environment, **more}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def traces(self) -> list[Path]:
        return sorted(path for path in self.home.rglob("*") if path.is_file())


@pytest.fixture
def person(service_url: str, settings: Settings, tmp_path: Path) -> Person:
    """Signed up, confirmed, and told where photos go."""
    wait_for(lambda: answers(service_url))
    home, own = tmp_path / "home", tmp_path / "own"
    home.mkdir()
    store = SettingsStore(own)
    store.save(replace(store.load(), has_seen_upload_notice=True))
    return Person(
        home,
        {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "OPENDREAM_CONFIG_DIR": str(own),
            "OPENDREAM_SERVER_URL": service_url,
            "OPENDREAM_TOKEN": signed_up(service_url, settings.data_dir / "service"),
        },
    )


def signed_up(url: str, mails: Path) -> str:
    """The token of a new, confirmed account."""
    with httpx.Client(base_url=f"{url}/api/v1") as client:
        policies = client.get("/policies").json()
        client.post(
            "/accounts",
            json={
                "email": EMAIL,
                "password": PASSWORD,
                "adult_confirmed": True,
                "policy_version": policies["privacy"]["version"],
                "terms_version": policies["terms"]["version"],
            },
        ).raise_for_status()
        wait_for(lambda: link_token(mails) != "")
        client.post("/accounts/verify", json={"token": link_token(mails)}).raise_for_status()
        session = client.post("/sessions", json={"email": EMAIL, "password": PASSWORD})
        return str(session.raise_for_status().json()["token"])


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Each a little different, so that none is taken for another."""
    folder = tmp_path / "photos"
    folder.mkdir()
    paths = [folder / name for name in AWKWARD]
    with Image.open(SAMPLE) as sample:
        for number, path in enumerate(paths):
            small = sample.convert("RGB").crop((0, number, 320, 240 + number))
            small.save(path, quality=95)
    return paths


def results(photos: list[Path], mark: str) -> list[Path]:
    return [path for path in photos[0].parent.glob(f"*_opendream_{mark}.jpg") if path.is_file()]


def test_a_script_and_an_action_of_the_menus_make_photos_larger(
    person: Person, photos: list[Path]
) -> None:
    person.run(*COMMAND, "integrate", "install", "--yes")
    script = person.home / ".local/share/nautilus/scripts/OpenDream Upscale/Upscale 2×"
    entry = person.home / ".local/share/applications/opendream-upscale.desktop"
    addresses = "".join(f"{photo.as_uri()}\n" for photo in photos[:2])

    app = person.start(str(script), NAUTILUS_SCRIPT_SELECTED_URIS=addresses)
    wait_for(lambda: len(results(photos, "2x")) == 2)
    handed_over = person.start(*action_of(entry, "4x"), str(photos[2]))
    assert handed_over.wait(WAIT_SECONDS) == 0
    wait_for(lambda: len(results(photos, "4x")) == 1)

    os.killpg(app.pid, signal.SIGTERM)
    app.wait(WAIT_SECONDS)
    for mark, times in (("2x", 2), ("4x", 4)):
        for path in results(photos, mark):
            with Image.open(path) as larger:
                assert larger.size == (320 * times, 240 * times)
    person.run(*COMMAND, "integrate", "remove")
    assert person.traces() == []


def action_of(entry: Path, key: str) -> list[str]:
    """The words of an action's line up to its files."""
    section = entry.read_text().split(f"[Desktop Action {key}]")[1]
    line = next(line for line in section.splitlines() if line.startswith("Exec="))
    return shlex.split(line.removeprefix("Exec="))[:-1]


__all__ = ["service_url"]
