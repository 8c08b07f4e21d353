"""Watching a folder in the app: new photos join the queue and begin, within the daily limit."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge import Bridge, Handle
from desktop.queue.drafts import is_draft
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.presenter import QueuePresenter
from desktop.settings import SettingsStore
from desktop.watch.days import start_of_day
from desktop.watch.folder import SETTLE_SECONDS, FolderUnreadable, FolderWatch, Watched, real_folder
from desktop.watch.seen import SUFFIX, AlreadyWatched, Seen, watch_path

LOOK_MS = 2000
NOT_YET_COUNTED = frozenset({ItemState.WAITING, ItemState.PREPARING})
"""Started, but not among what the queue calls committed."""

SpentSince = Callable[[datetime], int]
"""What the queue has paid or set aside since a moment, in credits."""


class WatchPresenter(QObject):
    """On or off, as the settings say; a second process on the same folder is told of it."""

    changed = Signal()
    """Whether it watches, what it waits for, or why it cannot."""

    def __init__(
        self,
        bridge: Bridge,
        queue: QueuePresenter,
        settings: SettingsStore,
        data: Path,
        *,
        spent_since: SpentSince,
        now: Callable[[], datetime],
        settle_seconds: float = SETTLE_SECONDS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._queue = queue
        self._settings = settings
        self._data = data
        self._spent_since = spent_since
        self._now = now
        self._settle_seconds = settle_seconds
        self._open = ExitStack()
        self._watch: FolderWatch | None = None
        self._looking: Handle[list[Path]] | Handle[Watched] | None = None
        self._waiting: dict[str, None] = {}
        self._started: set[str] = set()
        self.problem = ""
        """`no_folder`, `folder_unreadable`, `already_watched`, or empty."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        queue.items_changed.connect(self._follow)
        queue.items_removed.connect(self._forget)

    @property
    def is_on(self) -> bool:
        return self._settings.load().is_watching

    @property
    def folder(self) -> str:
        return self._settings.load().watched_folder

    @property
    def daily_credits(self) -> int:
        return self._settings.load().watch_daily_credits

    @property
    def held_back(self) -> int:
        """How many new photos wait for their price, or for tomorrow."""
        return len(self._waiting)

    def begin(self) -> None:
        """At the start of the app, and after every change."""
        self._stop()
        if self.is_on:
            self._start()
        self.changed.emit()

    def close(self) -> None:
        self._stop()

    def switch(self, *, is_on: bool) -> None:
        """Switching it on is to agree that new photos are sent by themselves."""
        chosen = self._settings.load()
        has_seen = chosen.has_seen_upload_notice or is_on
        self._settings.save(replace(chosen, is_watching=is_on, has_seen_upload_notice=has_seen))
        self.begin()

    def choose_folder(self, folder: str) -> None:
        self._settings.save(replace(self._settings.load(), watched_folder=folder))
        self.begin()

    def choose_limit(self, daily_credits: int) -> None:
        self._settings.save(replace(self._settings.load(), watch_daily_credits=daily_credits))
        self._start_what_may()

    def _start(self) -> None:
        if not self.folder:
            self.problem = "no_folder"
            return
        self._looking = self._bridge.decode(
            partial(_real_folders, self.folder, self._settings.load().output_folder),
            done=self._remember,
        )

    def _remember(self, watched: Watched) -> None:
        """With what is known of the folder, the first look."""
        self._looking = None
        try:
            seen = Seen(watch_path(self._data, watched.folder).with_suffix(SUFFIX))
        except AlreadyWatched:
            self._say("already_watched")
            return
        self._open.callback(seen.close)
        self._watch = FolderWatch(watched, seen, self._settle_seconds)
        self._run(self._watch.look)
        self._timer.start()

    def _stop(self) -> None:
        self._timer.stop()
        if self._looking is not None:
            self._looking.cancel()
        self._looking = None
        self._watch = None
        self.problem = ""
        self._open.close()

    def _look(self) -> None:
        """One look at a time: a slow drive is not asked twice."""
        if self._looking is None and self._watch is not None:
            self._run(self._watch.look)
        self._start_what_may()

    def _run(self, work: Callable[[], list[Path]]) -> None:
        self._looking = self._bridge.decode(work, done=self._found, failed=self._not_found)

    def _found(self, paths: list[Path]) -> None:
        self._looking = None
        self._say("")
        watch = self._watch
        if paths and watch is not None:
            self._queue.add(paths, then=self._added)
            self._bridge.decode(partial(watch.note, paths))

    def _not_found(self, error: Exception) -> None:
        self._looking = None
        if not isinstance(error, FolderUnreadable):
            raise error
        self._say("folder_unreadable")

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.changed.emit()

    def _added(self, items: list[QueueItem]) -> None:
        self._waiting.update(dict.fromkeys(item.id for item in items))
        self._start_what_may()
        self.changed.emit()

    def _follow(self, items: list[QueueItem]) -> None:
        """Prices arrive; results are no new photos, whatever they are called."""
        if self._waiting and any(item.id in self._waiting for item in items):
            self._start_what_may()
        results = [Path(one.output_path) for one in items if one.state is ItemState.DONE]
        if results and self._watch is not None:
            self._bridge.decode(partial(self._watch.note, results))

    def _forget(self, item_ids: list[str]) -> None:
        for item_id in item_ids:
            self._waiting.pop(item_id, None)

    def _start_what_may(self) -> None:
        """Those whose price is known and still fits into today."""
        if not self._waiting:
            return
        known = {item.id: item for item in self._queue.items}
        left_credits = self.daily_credits - self._used_credits(known)
        fitting: list[str] = []
        for item_id in list(self._waiting):
            item = known.get(item_id)
            if item is None:
                continue  # its news is still on the way
            if not is_draft(item):
                del self._waiting[item_id]  # the person was quicker
            elif _has_price(item) and item.credits_quoted <= left_credits:
                left_credits -= item.credits_quoted
                del self._waiting[item_id]
                fitting.append(item_id)
        if fitting:
            self._started.update(fitting)
            self._queue.start(fitting)
            self.changed.emit()

    def _used_credits(self, known: dict[str, QueueItem]) -> int:
        """Everything that this app spends today, and what was started just now."""
        items = [known[item_id] for item_id in self._started if item_id in known]
        about_to = sum(item.credits_quoted for item in items if _is_about_to_count(item))
        return self._spent_since(start_of_day(self._now())) + about_to


def _real_folders(folder: str, results: str) -> Watched:
    return Watched(real_folder(folder), left_out=real_folder(results) if results else None)


def _has_price(item: QueueItem) -> bool:
    return item.calls > 0 or item.credits_quoted > 0 or item.options.engine == "plain"


def _is_about_to_count(item: QueueItem) -> bool:
    return item.state in NOT_YET_COUNTED or is_draft(item)
