"""One picture of a photo before and after, to be shown to others."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge
from desktop.files.errors import FileProblem
from desktop.late import Late
from desktop.queue.item import QueueItem
from desktop.viewer.refusals import PictureTooLarge, PictureUnreadable

if TYPE_CHECKING:
    from desktop.files import comparison
    from desktop.viewer import decoding
else:
    comparison = Late("desktop.files.comparison")
    decoding = Late("desktop.viewer.decoding")


class SharingPresenter(QObject):
    """Makes the picture in the app's cache, where the next one takes its place."""

    made = Signal(Path)
    failed = Signal()

    def __init__(self, bridge: Bridge, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._folder = folder

    def make(self, item: QueueItem, before: Path, words: tuple[str, str]) -> None:
        """`before` is the original, or the picture that stands for it."""
        work = partial(_made, item, before, words, self._folder)
        self._bridge.decode(work, done=self.made.emit, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, PictureUnreadable | PictureTooLarge | FileProblem | OSError):
            raise error
        self.failed.emit()


def _made(item: QueueItem, before: Path, words: tuple[str, str], folder: Path) -> Path:
    """Raises: PictureUnreadable, PictureTooLarge, FileProblem, OSError."""
    target = folder / f"{Path(item.output_path).stem[:80]} before and after.jpg"
    for earlier in folder.glob("*.jpg"):
        earlier.unlink(missing_ok=True)
    comparison.write_comparison(
        partial(decoding.read_picture, before),
        partial(decoding.read_picture, Path(item.output_path)),
        target,
        words=words,
        before_size_px=(item.source.width_px, item.source.height_px),
    )
    return target
