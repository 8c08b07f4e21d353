"""One look for news: whether it is time, what the service says, whether that is to be believed."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from desktop.client.errors import ClientError
from desktop.client.updates import Fetched
from desktop.settings import SettingsStore
from desktop.updates.memory import NewsMemory, Remembered
from desktop.updates.release import Release, is_newer

BETWEEN_LOOKS = timedelta(days=1)

log = logging.getLogger(__name__)


class UpdatesDoor(Protocol):
    async def version(self, etag: str = "") -> Fetched:
        """The announced version; raises ClientError's subclasses."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, in UTC, with its zone."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Believed(Struct, frozen=True):
    """Whose news are believed, and what they are compared with."""

    keys: Sequence[str]
    own_version: str
    origin: str
    """The service that is asked; what another one said is not shown as its news."""


class NewsLook:
    """Asks at most once a day, and not at all if the person said so or no key is known."""

    def __init__(
        self,
        door: UpdatesDoor,
        memory: NewsMemory,
        settings: SettingsStore,
        *,
        believed: Believed,
        clock: Clock | None = None,
    ) -> None:
        self._door = door
        self._memory = memory
        self._settings = settings
        self._believed = believed
        self._clock = clock or SystemClock()

    async def look(self) -> Release | None:
        """A version newer than ours, asked for now or remembered; None if there is none."""
        if not self._believed.keys or not self._settings.load().checks_for_updates:
            return None
        remembered = self._memory.load()
        if remembered.origin != self._believed.origin:
            remembered = Remembered(origin=self._believed.origin)
        if self._is_time(remembered.looked_at):
            remembered = await self._ask(remembered)
            self._memory.save(remembered)
        return self._worth_telling(remembered)

    def _is_time(self, looked_at: datetime | None) -> bool:
        """A clock that went back must not silence us for years."""
        if looked_at is None:
            return True
        now = self._clock.now()
        return now >= looked_at + BETWEEN_LOOKS or now < looked_at - BETWEEN_LOOKS

    async def _ask(self, remembered: Remembered) -> Remembered:
        """What is to be remembered now; a service that cannot be reached is asked tomorrow."""
        looked = replace(remembered, looked_at=self._clock.now())
        try:
            fetched = await self._door.version(remembered.etag)
        except ClientError as error:
            log.info("version_news_unavailable kind=%s", type(error).__name__)
            return looked
        if fetched.is_unchanged:
            return looked
        return replace(looked, etag=fetched.etag, news=fetched.news)

    def _worth_telling(self, remembered: Remembered) -> Release | None:
        if remembered.news is None:
            return None
        # Lazy: the cryptography behind it would add 70 ms to the start of every window.
        from desktop.updates.news import NewsRefused, read_news  # noqa: PLC0415

        try:
            release = read_news(remembered.news, self._believed.keys)
        except NewsRefused as refusal:
            log.warning("version_news_refused code=%s", refusal.code)
            return None
        return release if is_newer(release.version, self._believed.own_version) else None
