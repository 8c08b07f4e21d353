"""Connects the photo that is looked at with the picture and the report under it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desktop.bridge import Bridge
from desktop.queue.fidelity import JUDGED, FidelityPresenter
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.presenter import QueuePresenter
from desktop.queue.report_words import Remedy
from desktop.ui.actions import Act
from desktop.ui.clipboard import copy_files, drag_file
from desktop.ui.parts import Parts
from desktop.viewer.loading import PictureLoader
from desktop.viewer.modes import CompareMode, Side
from desktop.viewer.painting import Picture

MODES = {
    Act.SPLIT: CompareMode.SPLIT,
    Act.SIDE_BY_SIDE: CompareMode.SIDE_BY_SIDE,
    Act.FLIP: CompareMode.FLIP,
    Act.DIFFERENCE: CompareMode.DIFFERENCE,
}


class Viewing(QObject):
    """Lives as long as its window."""

    def __init__(
        self, parts: Parts, queue: QueuePresenter, fidelity: FidelityPresenter, bridge: Bridge
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._queue = queue
        self._fidelity = fidelity
        fidelity.facts_arrived.connect(self._look_again)
        fidelity.picture_arrived.connect(self._look_again)
        self._item: QueueItem | None = None
        self._loader = PictureLoader(bridge, self)
        self._loader.picture_arrived.connect(self._show_picture)
        self._loader.picture_failed.connect(self._say_unreadable)
        parts.view.current_changed.connect(self.look_at)
        parts.view.original_held.connect(lambda on: parts.compare.hold_original(is_held=on))
        parts.report.remedy_pressed.connect(self._apply)
        parts.compare.canvas.dragged_out.connect(self._drag_out)
        self._connect_actions()
        self.look_at(parts.view.current())

    def look_at(self, item: QueueItem | None) -> None:
        """Show an item as it is now; pictures that did not change stay."""
        if item is None or self._item is None or _judged(item) != _judged(self._item):
            self._fidelity.look_at(item)
        self._item = item
        self._show_report(item)
        changed = self._loader.show(self._paths_of(item))
        for side in changed:
            self._parts.compare.set_picture(side, None)
        if item is None:
            self._parts.compare.canvas.set_sentence(
                self.tr("Your photos appear here, before and after.")
            )
        elif changed:
            self._parts.compare.canvas.set_sentence("")

    def _look_again(self, item_id: str) -> None:
        if self._item is not None and self._item.id == item_id:
            self.look_at(self._item)

    def _show_report(self, item: QueueItem | None) -> None:
        report = None
        if item is not None:
            report = self._parts.report_words.report(item, self._fidelity.facts(item))
        self._parts.report.show_report(report)

    def _paths_of(self, item: QueueItem | None) -> dict[Side, Path]:
        if item is None:
            return {}
        paths = {Side.BEFORE: self._fidelity.before(item)}
        if item.state is ItemState.DONE and item.output_path:
            paths[Side.AFTER] = Path(item.output_path)
        difference = self._fidelity.difference(item)
        if item.state in JUDGED and difference is not None:
            paths[Side.DIFFERENCE] = difference
        return paths

    def _show_picture(self, side: Side, picture: Picture) -> None:
        item = self._item
        if side is Side.BEFORE and item is not None and item.source.format == "heic":
            # The service's picture of it may be smaller than the photo.
            source = item.source
            picture = replace(picture, width_px=source.width_px, height_px=source.height_px)
        self._parts.compare.set_picture(side, picture)

    def _connect_actions(self) -> None:
        actions, compare = self._parts.actions, self._parts.compare
        for act, mode in MODES.items():
            actions[act].triggered.connect(lambda _=False, to=mode: compare.choose_mode(to))
        actions[Act.FIT].triggered.connect(compare.fit)
        actions[Act.ACTUAL].triggered.connect(compare.actual)
        actions[Act.ZOOM_IN].triggered.connect(compare.zoom_in)
        actions[Act.ZOOM_OUT].triggered.connect(compare.zoom_out)
        actions[Act.SHOW_PIXELS].toggled.connect(
            lambda on: compare.canvas.set_before_smooth(is_smooth=not on)
        )
        actions[Act.OPEN_RESULT].triggered.connect(lambda: self._apply(Remedy.OPEN))
        actions[Act.COPY_RESULT].triggered.connect(self._copy)
        actions[Act.REVEAL].triggered.connect(lambda: self._apply(Remedy.REVEAL))

    def _apply(self, remedy: Remedy) -> None:
        item = self._item
        if item is None:
            return
        if remedy in {Remedy.RETRY, Remedy.CHOOSE_ANEW}:
            self._queue.retry([item.id])
        elif remedy is Remedy.TRY_EXACT:
            self._queue.retry_exact([item.id])
        elif remedy is Remedy.PLAIN:
            self._queue.retry_plain([item.id])
        elif remedy is Remedy.CHOOSE_FOLDER:
            self._retry_elsewhere(item)
        elif remedy is Remedy.OPEN and item.output_path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(item.output_path))
        elif remedy is Remedy.REVEAL:
            shown = Path(item.output_path or item.source.path)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown.parent)))

    def _copy(self) -> None:
        """The saved files of the selected photos, to be pasted in a folder or a mail."""
        saved = [item.output_path for item in self._parts.view.chosen() if item.output_path]
        if saved:
            copy_files(saved)

    def _drag_out(self) -> None:
        """The result that is looked at, into a folder or another program."""
        if self._item is not None and self._item.state is ItemState.DONE:
            drag_file(self._item.output_path, self._parts.compare.canvas)

    def _retry_elsewhere(self, item: QueueItem) -> None:
        window = self._parts.window
        folder = QFileDialog.getExistingDirectory(window, self.tr("Where to save results"))
        if folder:
            self._queue.retry_in([item.id], folder)

    def _say_unreadable(self, side: Side, code: str) -> None:
        if self._item is None:
            return
        if code == "picture_too_large":
            sentence = self.tr("This picture is too large to be shown here. It is saved.")
        elif side is Side.BEFORE and _waits_for_service(self._item):
            sentence = self.tr("A HEIC photo can be seen here once it has been upscaled.")
        elif side is Side.BEFORE:
            sentence = self.tr("There is no preview of this photo.")
        else:
            sentence = self.tr("The result is no longer where it was saved.")
        self._parts.compare.canvas.set_sentence(sentence)


def _waits_for_service(item: QueueItem) -> bool:
    """Whether the service will have a picture of it: nothing here decodes HEIC."""
    return item.source.format == "heic" and item.state not in JUDGED


def _judged(item: QueueItem) -> tuple[str, ItemState, str]:
    """What the service's findings belong to."""
    return item.id, item.state, item.server.job_id
