"""Connects the end of a batch with a notification, and its progress with the taskbar."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.settings import SettingsStore
from desktop.ui.notifying.batches import BatchEnd, BatchWatch
from desktop.ui.notifying.notifiers import Notifier
from desktop.ui.notifying.taskbar import TaskbarProgress


class Telling(QObject):
    """Lives as long as its window; speaks only while the window is not being looked at."""

    def __init__(
        self,
        window: QWidget,
        batches: BatchWatch,
        notifier: Notifier,
        taskbar: TaskbarProgress,
        settings: SettingsStore,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._notifier = notifier
        self._settings = settings
        batches.ended.connect(self._tell)
        batches.progressed.connect(taskbar.show)

    def _tell(self, end: BatchEnd) -> None:
        if self._window.isActiveWindow() or not self._settings.load().has_notifications:
            return
        self._notifier.show(self._title(end), self._text(end))

    def _title(self, end: BatchEnd) -> str:
        if end.done:
            return self.tr("%n photo(s) done", "", end.done)
        return self.tr("No photo could be made larger")

    def _text(self, end: BatchEnd) -> str:
        parts = []
        if end.refused:
            parts.append(self.tr("%n not faithful or declined, free of charge", "", end.refused))
        if end.failed:
            parts.append(self.tr("%n failed, free of charge", "", end.failed))
        if end.waiting:
            parts.append(self.tr("%n wait(s) for credits or your limit", "", end.waiting))
        return " · ".join(parts) or self.tr("All saved.")
