"""Connects the options with the queue and remembers them; asks once before the first upload."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from desktop.client.wire import UpscaleOptions
from desktop.queue.item import ItemState, QueueItem, SavePlan
from desktop.queue.presenter import QueuePresenter
from desktop.settings import Settings, SettingsStore
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.ui.wiring.accounting import Accounting

REMEMBER_MS = 400


class Choosing(QObject):
    """Lives as long as its window."""

    def __init__(
        self,
        parts: Parts,
        queue: QueuePresenter,
        accounting: Accounting,
        settings: SettingsStore,
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._queue = queue
        self._accounting = accounting
        self._store = settings
        self._chosen = settings.load()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REMEMBER_MS)
        self._later.timeout.connect(self.remember)
        parts.options.show_options(self._chosen.options)
        parts.options.show_folder(self._chosen.output_folder)
        parts.options.options_changed.connect(self._choose_options)
        parts.options.folder_changed.connect(self._choose_folder)
        self._tell_queue()

    def start(self) -> None:
        """What the one button does: sign in first, then be told once where photos go."""
        if not self._queue.is_working:
            self._accounting.show_page()
        elif self._store.load().has_seen_upload_notice:
            self._queue.start()
        else:
            self._parts.hint.show_notice(
                Notice(self._upload_text(), "info", self.tr("Go on"), self._agree_and_start)
            )

    def start_selected(self) -> None:
        """The same for what is selected: drafts and paused photos."""
        paused = [item.id for item in self._parts.view.chosen() if item.state is ItemState.PAUSED]
        if paused and self._queue.is_working and self._store.load().has_seen_upload_notice:
            self._queue.start(paused)
        else:
            self.start()

    def start_these(self, items: list[QueueItem]) -> None:
        """Photos that were sent here to begin at once; before the very first upload we ask."""
        if self._store.load().has_seen_upload_notice:
            self._queue.start([item.id for item in items])
        else:
            self.start()

    def remember(self) -> None:
        """Write down what was chosen, and nothing that others wrote meanwhile."""
        self._later.stop()
        chosen = self._chosen
        self._change_settings(
            lambda now: replace(now, options=chosen.options, output_folder=chosen.output_folder)
        )

    def _upload_text(self) -> str:
        return self.tr(
            "Your photo goes to our server and on to Google's image model, then comes back. "
            "We delete it after 72 hours, or now if you say so."
        )

    def _agree_and_start(self) -> None:
        self._change_settings(lambda now: replace(now, has_seen_upload_notice=True))
        self._queue.start()

    def _choose_options(self, options: UpscaleOptions) -> None:
        self._chosen = replace(self._chosen, options=options)
        self._tell_queue()
        self._later.start()

    def _choose_folder(self, folder: str) -> None:
        self._chosen = replace(self._chosen, output_folder=folder)
        self._tell_queue()
        self._later.start()

    def _tell_queue(self) -> None:
        chosen = self._chosen
        save = SavePlan(folder=chosen.output_folder, pattern=chosen.name_pattern)
        self._queue.choose(chosen.options, save)

    def _change_settings(self, change: Callable[[Settings], Settings]) -> None:
        self._store.save(change(self._store.load()))
