"""Connects the queue's presenter with the list, the button and the notices."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.credits.presenter import CreditsPresenter
from desktop.queue.drafts import is_draft
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.presenter import QueuePresenter
from desktop.queue.states import ACTIVE, RETRIABLE
from desktop.queue.summary import Summary
from desktop.queue.view_thumbnails import ThumbnailStore
from desktop.ui.actions import Act
from desktop.ui.announcing import announce
from desktop.ui.figures import count_text
from desktop.ui.moments import MINUTE_SECONDS, minutes_left_text
from desktop.ui.parts import Parts
from desktop.ui.stages import Stage
from desktop.ui.wiring.choosing import Choosing


class QueueWiring(QObject):
    """Lives as long as its window."""

    def __init__(
        self,
        parts: Parts,
        queue: QueuePresenter,
        credit: CreditsPresenter,
        thumbnails: ThumbnailStore,
        choosing: Choosing,
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._queue = queue
        self._credit = credit
        self._choosing = choosing
        self._undo_count = 0
        self._connect_presenter(thumbnails)
        self._connect_actions()
        self._fill_menu()
        self._know_owner(queue.owner)
        self._take(queue.items)
        self._show_summary(queue.summary)

    def _connect_presenter(self, thumbnails: ThumbnailStore) -> None:
        queue, parts = self._queue, self._parts
        queue.items_changed.connect(self._take)
        queue.items_removed.connect(parts.model.remove)
        queue.summary_changed.connect(self._show_summary)
        queue.undo_changed.connect(self._show_undo)
        queue.item_ended.connect(self._announce)
        queue.owner_changed.connect(self._know_owner)
        thumbnails.thumbnail_arrived.connect(parts.model.show_thumbnail)
        parts.view.chosen_changed.connect(self._enable)
        parts.pane.start_pressed.connect(self._choosing.start)

    def _connect_actions(self) -> None:
        queue, view, actions = self._queue, self._parts.view, self._parts.actions

        def on(act: Act, do: Callable[[], object]) -> None:
            actions[act].triggered.connect(lambda: do())  # noqa: PLW0108 - Qt adds "checked"

        on(Act.START, self._choosing.start)
        on(Act.RETRY_FAILED, queue.retry_failed)
        on(Act.CLEAR_FINISHED, queue.clear_finished)
        on(Act.CANCEL_ALL, queue.cancel_all)
        on(Act.START_ITEM, self._choosing.start_selected)
        on(Act.PAUSE_ITEM, lambda: queue.pause(self._chosen_ids()))
        on(Act.CANCEL_ITEM, lambda: queue.cancel(self._chosen_ids()))
        on(Act.RETRY, lambda: queue.retry(self._chosen_ids()))
        on(Act.REMOVE, lambda: queue.remove(self._chosen_ids()))
        on(Act.SELECT_ALL, view.selectAll)
        on(Act.UNDO, queue.undo)
        on(Act.NEXT, lambda: view.step(1))
        on(Act.PREVIOUS, lambda: view.step(-1))
        actions[Act.PAUSE].setCheckable(True)
        actions[Act.PAUSE].toggled.connect(lambda on: queue.pause_all(is_paused=on))

    def _fill_menu(self) -> None:
        acts: list[Act | None] = [
            Act.START_ITEM, Act.PAUSE_ITEM, Act.CANCEL_ITEM, Act.RETRY, Act.OWN_OPTIONS, None,
            Act.MOVE_UP, Act.MOVE_DOWN, None,
            Act.TRY_PART, Act.OPEN_RESULT, Act.COPY_RESULT, Act.SHARE, Act.REVEAL, None, Act.REMOVE,
        ]  # fmt: skip
        self._parts.view.offer([act and self._parts.actions[act] for act in acts])

    def _take(self, items: list[QueueItem]) -> None:
        model, view = self._parts.model, self._parts.view
        was_empty = model.rowCount() == 0
        model.put(items)
        self._parts.pane.show_count(model.rowCount())
        if was_empty and items:
            view.look_at(model.items[0].id)
            if self._parts.stages.stage is Stage.PICTURE:
                view.setFocus()

    def _show_summary(self, summary: Summary) -> None:
        pane = self._parts.pane
        pane.show_count(summary.total)
        pane.show_summary(self._headline(summary))
        pane.show_start(
            self._start_text(summary),
            # Without a price nobody is asked to spend; signed out, the button leads to signing in.
            is_possible=bool(summary.drafts) and not (summary.unpriced and self._queue.is_working),
        )
        self._parts.actions[Act.PAUSE].setChecked(self._queue.is_paused)
        self._enable()

    def _headline(self, summary: Summary) -> str:
        if not summary.total:
            return self.tr("Queue")
        if not summary.is_busy:
            return self.tr("%Ln photo(s)", "", summary.total)
        text = self.tr("{done} of {total}").format(
            done=count_text(summary.done), total=count_text(summary.started)
        )
        if summary.seconds_left is None or not self._queue.is_working:
            return text
        return f"{text} · {minutes_left_text(round(summary.seconds_left / MINUTE_SECONDS))}"

    def _start_text(self, summary: Summary) -> str:
        if not summary.drafts:
            return self.tr("Upscale")
        text = self.tr("Upscale %Ln", "", summary.drafts)
        if summary.unpriced:
            return text
        return f"{text} · {self._parts.words.credits(summary.draft_credits)}"

    def _enable(self) -> None:
        """An action that would do nothing cannot be chosen."""
        summary, chosen, actions = (
            self._queue.summary,
            self._parts.view.chosen(),
            self._parts.actions,
        )
        paused = {ItemState.PAUSED}
        waiting = {ItemState.WAITING, ItemState.WAITING_FOR_CREDITS}
        enabled = {
            Act.START: bool(summary.drafts),
            Act.PAUSE: summary.is_busy or self._queue.is_paused,
            Act.RETRY_FAILED: bool(summary.failed),
            Act.CLEAR_FINISHED: bool(summary.clearable),
            Act.CANCEL_ALL: summary.is_busy or bool(summary.poor),
            Act.SELECT_ALL: bool(summary.total),
            Act.NEXT: summary.total > 1,
            Act.PREVIOUS: summary.total > 1,
            Act.UNDO: self._undo_count > 0,
            Act.START_ITEM: any(item.state in paused for item in chosen),
            Act.PAUSE_ITEM: any(item.state in waiting for item in chosen),
            Act.CANCEL_ITEM: any(
                item.state in ACTIVE | waiting | paused and not is_draft(item) for item in chosen
            ),
            Act.RETRY: any(item.state in RETRIABLE for item in chosen),
            Act.REMOVE: any(item.state not in ACTIVE for item in chosen),
            Act.OPEN_RESULT: any(item.output_path for item in chosen),
            Act.COPY_RESULT: any(item.output_path for item in chosen),
            Act.SHARE: any(item.output_path for item in chosen),
            Act.REVEAL: bool(chosen),
        }
        for act, is_enabled in enabled.items():
            actions[act].setEnabled(is_enabled)

    def _chosen_ids(self) -> list[str]:
        return [item.id for item in self._parts.view.chosen()]

    def _know_owner(self, owner: str) -> None:
        words = self._parts.words
        words.is_signed_out = bool(words.owner) and not owner
        words.owner = owner
        self._parts.view.viewport().update()

    def _announce(self, item: QueueItem) -> None:
        self._credit.look_soon()
        announce(self._parts.view, self._parts.words.spoken(item))

    def _show_undo(self, count: int) -> None:
        self._undo_count = count
        self._enable()
