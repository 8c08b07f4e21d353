"""Connects the options with the queue and remembers them; asks once before the first upload."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from desktop.client.wire import UpscaleOptions
from desktop.queue.arranging import ArrangingPresenter
from desktop.queue.drafts import is_draft
from desktop.queue.item import ItemState, QueueItem, SavePlan
from desktop.queue.presenter import QueuePresenter
from desktop.queue.summary import Summary
from desktop.settings import Settings, SettingsStore
from desktop.ui.actions import Act
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
        arranging: ArrangingPresenter,
        accounting: Accounting,
        settings: SettingsStore,
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._queue = queue
        self._arranging = arranging
        self._own: tuple[str, ...] = ()
        """The photos whose own options are being chosen."""
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
        parts.options.more.show_pattern(self._chosen.name_pattern)
        parts.options.more.pattern_changed.connect(self._choose_pattern)
        self._connect_own()
        self._tell_queue()

    def start(self) -> None:
        """What the one button does: sign in first, then be told once where photos go."""
        self._start(None)

    def start_selected(self) -> None:
        """The same for what is selected: drafts and paused photos."""
        paused = [item.id for item in self._parts.view.chosen() if item.state is ItemState.PAUSED]
        if paused:
            self._start(paused)

    def start_these(self, items: list[QueueItem]) -> None:
        """Photos that were sent here to begin at once; before the very first upload we ask."""
        chosen = [item.id for item in items]
        if self._store.load().has_seen_upload_notice:
            self._queue.start(chosen)
        else:
            self._start(chosen)

    def remember(self) -> None:
        """Write down what was chosen, and nothing that others wrote meanwhile."""
        self._later.stop()
        chosen = self._chosen
        self._change_settings(
            lambda now: replace(
                now,
                options=chosen.options,
                output_folder=chosen.output_folder,
                name_pattern=chosen.name_pattern,
            )
        )

    def choose_own(self) -> None:
        """The panel is for the selected photos alone until it is closed or they are started."""
        drafts = [item for item in self._parts.view.chosen() if is_draft(item)]
        if drafts:
            self._own = tuple(item.id for item in drafts)
            self._parts.options.scope.show_count(len(drafts))
            self._parts.options.show_options(drafts[0].options)

    def _connect_own(self) -> None:
        parts = self._parts
        parts.actions[Act.OWN_OPTIONS].triggered.connect(self.choose_own)
        parts.options.scope.closed.connect(self._end_own)
        parts.options.scope.reset_asked.connect(self._reset_own)
        parts.view.chosen_changed.connect(self._enable_own)
        self._queue.summary_changed.connect(self._follow_own)
        self._queue.items_removed.connect(self._forget_own)

    def _enable_own(self) -> None:
        can_choose = any(is_draft(item) for item in self._parts.view.chosen())
        self._parts.actions[Act.OWN_OPTIONS].setEnabled(can_choose)

    def _follow_own(self, _: Summary) -> None:
        """Photos that were started meanwhile are what they are."""
        self._enable_own()
        if self._own:
            drafts = {item.id for item in self._parts.model.items if is_draft(item)}
            self._keep_own([item_id for item_id in self._own if item_id in drafts])

    def _forget_own(self, item_ids: list[str]) -> None:
        if self._own:
            self._keep_own([item_id for item_id in self._own if item_id not in item_ids])

    def _keep_own(self, item_ids: Sequence[str]) -> None:
        if len(item_ids) == len(self._own):
            return
        self._own = tuple(item_ids)
        self._parts.options.scope.show_count(len(self._own))
        if not self._own:
            self._end_own()

    def _reset_own(self) -> None:
        self._arranging.choose_for(self._own, None)
        self._end_own()

    def _end_own(self) -> None:
        self._own = ()
        self._parts.options.scope.show_count(0)
        self._parts.options.show_options(self._chosen.options)

    def _upload_text(self) -> str:
        return self.tr(
            "Your photo goes to our server and on to Google's image model, then comes back. "
            "We delete it after 72 hours, or now if you say so."
        )

    def _start(self, chosen: list[str] | None) -> None:
        """These and no others, or all; whatever has to be asked first."""
        if not self._queue.is_working:
            self._accounting.show_page()
        elif self._store.load().has_seen_upload_notice:
            self._queue.start(chosen)
        else:
            go_on = partial(self._agree_and_start, chosen)
            self._parts.hint.show_notice(
                Notice(self._upload_text(), "info", self.tr("Go on"), go_on)
            )

    def _agree_and_start(self, chosen: list[str] | None) -> None:
        self._change_settings(lambda now: replace(now, has_seen_upload_notice=True))
        self._queue.start(chosen)

    def _choose_options(self, options: UpscaleOptions) -> None:
        if self._own:
            self._arranging.choose_for(self._own, options)
            return
        self._chosen = replace(self._chosen, options=options)
        self._tell_queue()
        self._later.start()

    def _choose_folder(self, folder: str) -> None:
        self._chosen = replace(self._chosen, output_folder=folder)
        self._tell_queue()
        self._later.start()

    def _choose_pattern(self, pattern: str) -> None:
        self._chosen = replace(self._chosen, name_pattern=pattern)
        self._tell_queue()
        self._later.start()

    def _tell_queue(self) -> None:
        chosen = self._chosen
        save = SavePlan(
            folder=chosen.output_folder,
            pattern=chosen.name_pattern,
            preset=self._parts.options.presets.preset_name,
        )
        self._queue.choose(chosen.options, save)

    def _change_settings(self, change: Callable[[Settings], Settings]) -> None:
        self._store.save(change(self._store.load()))
