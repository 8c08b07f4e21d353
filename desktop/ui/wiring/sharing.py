"""Connects "Share before and after" with the clipboard and the message about it."""

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from desktop.queue.fidelity import FidelityPresenter
from desktop.queue.item import ItemState
from desktop.queue.sharing import SharingPresenter
from desktop.ui.actions import Act
from desktop.ui.clipboard import copy_picture
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts


class Sharing(QObject):
    """Lives as long as its window."""

    def __init__(
        self, parts: Parts, sharing: SharingPresenter, fidelity: FidelityPresenter
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._sharing = sharing
        self._fidelity = fidelity
        parts.actions[Act.SHARE].triggered.connect(self._share)
        sharing.made.connect(self._offer)
        sharing.failed.connect(self._say_failure)

    def _share(self) -> None:
        item = self._parts.view.current()
        if item is None or item.state is not ItemState.DONE:
            return
        self._sharing.make(item, self._fidelity.before(item), (self.tr("before"), self.tr("after")))

    def _offer(self, path: Path) -> None:
        copy_picture(path)
        sentence = self.tr(
            "Before and after are one picture on the clipboard. Paste it into a message."
        )
        notice = Notice(sentence, "copy", self.tr("Save…"), partial(self._save, path))
        self._parts.hint.show_notice(notice)

    def _save(self, path: Path) -> None:
        item = self._parts.view.current()
        beside = Path(item.output_path).parent if item is not None else path.parent
        chosen, _ = QFileDialog.getSaveFileName(
            self._parts.window, self.tr("Save before and after"), str(beside / path.name), "*.jpg"
        )
        if not chosen:
            return
        try:
            shutil.copyfile(path, chosen)
        except OSError:
            sentence = self.tr("It could not be saved there. Choose another folder.")
            self._parts.hint.show_notice(Notice(sentence, "warning"))

    def _say_failure(self) -> None:
        sentence = self.tr("That did not work: the original or the result cannot be read.")
        self._parts.hint.show_notice(Notice(sentence, "warning"))
