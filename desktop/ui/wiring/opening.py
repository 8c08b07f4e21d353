"""Brings photos into the queue: dialogs, drops, paste, the sample."""

import shutil
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from desktop.bridge import Bridge
from desktop.client.web_pictures import WebPictures
from desktop.files.naming import numbered
from desktop.queue.presenter import QueuePresenter
from desktop.ui.actions import Act
from desktop.ui.drop import Dropped, read_dropped
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.ui.stages import Stage
from desktop.ui.wiring.fetching import Fetching


class Opening(QObject):
    """Lives as long as its window. `pictures` keeps those that had no file of their own."""

    def __init__(
        self,
        parts: Parts,
        queue: QueuePresenter,
        bridge: Bridge,
        *,
        pictures: Path,
        sample: Path | None,
        web: WebPictures,
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._queue = queue
        self._bridge = bridge
        self._pictures = pictures
        self._sample = sample
        self._fetching = Fetching(parts.hint, bridge, web, folder=pictures, add=self._add)
        actions = parts.actions
        actions[Act.OPEN].triggered.connect(self.ask_files)
        actions[Act.OPEN_FOLDER].triggered.connect(self.ask_folder)
        actions[Act.PASTE].triggered.connect(self.paste)
        parts.empty.open_pressed.connect(self.ask_files)
        parts.empty.sample_pressed.connect(self.take_sample)
        parts.overlay.dropped.connect(self.take)
        parts.overlay.dropped_nothing.connect(self._say_nothing_there)

    def ask_files(self) -> None:
        photos, everything = self.tr("Photos"), self.tr("All files")
        kinds = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.heic *.heif *.avif"
        names, _ = QFileDialog.getOpenFileNames(
            self._parts.window,
            self.tr("Open photos"),
            "",
            f"{photos} ({kinds} {kinds.upper()});;{everything} (*)",
        )
        self._add(names)

    def ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._parts.window, self.tr("Open a folder"))
        if folder:
            self._add([folder])

    def paste(self) -> None:
        found = read_dropped(QGuiApplication.clipboard().mimeData())
        if found.is_empty:
            self._say_nothing_there()
        else:
            self.take(found)

    def take(self, dropped: Dropped) -> None:
        if dropped.paths:
            self._add([str(path) for path in dropped.paths])
        elif dropped.bitmap is not None:
            path = self._pictures / time.strftime("pasted-%Y-%m-%d-%H%M%S.png")
            self._bridge.decode(
                partial(_save_bitmap, dropped.bitmap, path),
                done=lambda saved: self._add([saved]),
                failed=self._say_not_saved,
            )
        if dropped.embedded:
            self._fetching.keep(dropped.embedded)
        if dropped.addresses:
            self._fetching.ask(dropped.addresses)

    def take_sample(self) -> None:
        """A copy: its result is saved beside it, where the person can find it."""
        if self._sample is not None:
            self._bridge.decode(
                partial(_copy, self._sample, self._pictures / self._sample.name),
                done=lambda copy: self._add([copy]),
                failed=self._say_not_saved,
            )

    def _add(self, names: Sequence[str | Path]) -> None:
        if names:
            self._parts.stages.show_stage(Stage.PICTURE)
            self._queue.add(names)

    def _say_nothing_there(self) -> None:
        self._parts.hint.show_notice(Notice(self.tr("There is no picture in it.")))

    def _say_not_saved(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self._parts.hint.show_notice(Notice(self.tr("The picture could not be kept."), "warning"))


def _copy(sample: Path, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sample, path)
    return path


def _taken(path: Path) -> Path:
    """The first free name like it, ours from now on: two pastes in one second are two pictures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in numbered(path.name):
        try:
            path.with_name(name).touch(exist_ok=False)
        except FileExistsError:
            continue
        return path.with_name(name)
    raise OSError("There is no free name.")


def _save_bitmap(image: QImage, path: Path) -> Path:
    path = _taken(path)
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload] # the stubs want bytes
        raise OSError("The picture could not be written.")
    return path
