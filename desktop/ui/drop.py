"""What a drop or a paste brings: files, a bitmap, or nothing for us."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage


@dataclass(frozen=True)
class Dropped:
    """Files and folders of this machine, or else one picture without a file."""

    paths: tuple[Path, ...] = ()
    bitmap: QImage | None = None

    @property
    def is_empty(self) -> bool:
        return not self.paths and self.bitmap is None


def could_hold_pictures(data: QMimeData) -> bool:
    """Whether a drop is worth accepting, from its kinds alone: nothing is read while hovering."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def read_dropped(data: QMimeData) -> Dropped:
    """Local files first: a bitmap is often only the preview that comes along with them."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return Dropped(paths=paths)
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Dropped(bitmap=image)
    return Dropped()
