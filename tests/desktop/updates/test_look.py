"""Asked once a day at most, not at all when turned off, and silent about anything doubtful."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from desktop.client.errors import ClientError, ServiceUnreachable
from desktop.client.updates import Fetched
from desktop.client.wire import VersionNews
from desktop.settings import Settings, SettingsStore
from desktop.updates.look import Believed, NewsLook
from desktop.updates.memory import FILE_NAME, NewsMemory
from tests.desktop.updates.signing import KEYS, RELEASE, news_of
from tests.fakes.clock import FakeClock

ORIGIN = "https://upscale.example"


class FakeDoor:
    """A service that announces `news`, and remembers with which tags it was asked."""

    def __init__(self) -> None:
        self.news: VersionNews = news_of()
        self.error: ClientError | None = None
        self.asked_with: list[str] = []

    async def version(self, etag: str = "") -> Fetched:
        self.asked_with.append(etag)
        if self.error is not None:
            raise self.error
        tag = f'"{hash(self.news.document)}"'
        return Fetched(is_unchanged=True) if etag == tag else Fetched(etag=tag, news=self.news)


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "config")


class Looks:
    """Looks of one installation, each as if the app had just been started."""

    def __init__(
        self, door: FakeDoor, cache: Path, settings: SettingsStore, clock: FakeClock
    ) -> None:
        self.believed = Believed(KEYS, "0.1.0", ORIGIN)
        self._door, self._cache, self._settings, self._clock = door, cache, settings, clock

    async def once(self) -> str:
        """The version told of, or nothing."""
        look = NewsLook(
            self._door,
            NewsMemory(self._cache),
            self._settings,
            believed=self.believed,
            clock=self._clock,
        )
        release = await look.look()
        return release.version if release else ""


@pytest.fixture
def looks(door: FakeDoor, tmp_path: Path, settings: SettingsStore, clock: FakeClock) -> Looks:
    return Looks(door, tmp_path / "cache", settings, clock)


async def test_a_newer_version_is_told_of(looks: Looks) -> None:
    assert await looks.once() == "0.2.0"


async def test_within_a_day_it_is_told_of_again_without_asking(
    looks: Looks, door: FakeDoor, clock: FakeClock
) -> None:
    await looks.once()
    clock.advance(hours=23)

    assert await looks.once() == "0.2.0"
    assert len(door.asked_with) == 1


async def test_after_a_day_it_is_asked_for_by_its_tag(
    looks: Looks, door: FakeDoor, clock: FakeClock
) -> None:
    await looks.once()
    clock.advance(days=1)

    assert await looks.once() == "0.2.0"
    assert len(door.asked_with) == 2
    assert door.asked_with[1]


async def test_newer_news_replace_the_remembered(
    looks: Looks, door: FakeDoor, clock: FakeClock
) -> None:
    await looks.once()
    door.news = news_of(replace(RELEASE, version="0.3.0"))
    clock.advance(days=1)

    assert await looks.once() == "0.3.0"


async def test_a_clock_that_went_back_years_does_not_silence_the_look(
    looks: Looks, door: FakeDoor, clock: FakeClock
) -> None:
    await looks.once()
    clock.advance(days=-3000)

    await looks.once()

    assert len(door.asked_with) == 2


async def test_turned_off_nothing_is_asked_or_told(
    looks: Looks, door: FakeDoor, settings: SettingsStore
) -> None:
    await looks.once()
    settings.save(Settings(checks_for_updates=False))

    assert await looks.once() == ""
    assert len(door.asked_with) == 1


async def test_without_a_known_key_nothing_is_asked(looks: Looks, door: FakeDoor) -> None:
    looks.believed = Believed((), "0.1.0", ORIGIN)

    assert await looks.once() == ""
    assert door.asked_with == []


@pytest.mark.parametrize("version", ["0.2.0", "0.3.0"])
async def test_our_own_or_an_older_version_is_nothing_to_tell(looks: Looks, version: str) -> None:
    looks.believed = Believed(KEYS, version, ORIGIN)

    assert await looks.once() == ""


async def test_a_bad_signature_is_silent_and_logs_its_code_alone(
    looks: Looks, door: FakeDoor, caplog: pytest.LogCaptureFixture
) -> None:
    door.news = news_of(key=Ed25519PrivateKey.generate())

    with caplog.at_level(logging.INFO):
        told = await looks.once()

    assert told == ""
    assert caplog.messages == ["version_news_refused code=bad_signature"]


async def test_remembered_news_are_checked_again(
    looks: Looks, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await looks.once()
    file = tmp_path / "cache" / FILE_NAME
    file.write_bytes(file.read_bytes().replace(b"0.2.0", b"9.2.0"))

    assert await looks.once() == ""
    assert "bad_signature" in caplog.text


async def test_a_service_that_is_away_is_asked_again_tomorrow(
    looks: Looks, door: FakeDoor, clock: FakeClock
) -> None:
    door.error = ServiceUnreachable("no_connection")
    assert await looks.once() == ""
    door.error = None
    assert await looks.once() == ""

    clock.advance(days=1)

    assert await looks.once() == "0.2.0"


async def test_what_one_service_said_is_not_told_at_another(looks: Looks, door: FakeDoor) -> None:
    await looks.once()
    door.error = ServiceUnreachable("no_connection")
    looks.believed = Believed(KEYS, "0.1.0", "https://other.example")

    assert await looks.once() == ""
    assert len(door.asked_with) == 2


async def test_a_damaged_memory_is_an_empty_one(looks: Looks, tmp_path: Path) -> None:
    await looks.once()
    (tmp_path / "cache" / FILE_NAME).write_bytes(b"{half")

    assert await looks.once() == "0.2.0"


async def test_a_cache_that_takes_no_writes_stops_nothing(
    looks: Looks, tmp_path: Path, clock: FakeClock
) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")

    assert await looks.once() == "0.2.0"


def test_a_look_is_due_once_a_day() -> None:
    from desktop.updates.look import BETWEEN_LOOKS

    assert timedelta(days=1) == BETWEEN_LOOKS
