"""Small pictures for the rows, decoded when a row is first seen."""

from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.bridge import Bridge
from desktop.late import Late

if TYPE_CHECKING:
    from desktop.viewer import decoding
else:
    decoding = Late("desktop.viewer.decoding")

THUMBNAIL_SIDE_PX = 96
"""48 logical pixels on a screen with two device pixels for each."""
MOST_KEPT = 1000


class ThumbnailStore(QObject):
    """Keeps the thousand thumbnails seen last; a picture that cannot be read has none."""

    thumbnail_arrived = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kept: OrderedDict[str, QImage | None] = OrderedDict()
        self._asked: set[str] = set()

    def thumbnail(self, path: str) -> QImage | None:
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        if path not in self._asked:
            self._asked.add(path)
            self._bridge.decode(
                partial(_read_thumbnail, Path(path)),
                done=partial(self._keep, path),
                failed=lambda _: self._keep(path, None),
            )
        return None

    def clear(self) -> None:
        """Forget all pictures, as after "Delete all"."""
        self._kept.clear()

    def _keep(self, path: str, image: QImage | None) -> None:
        self._asked.discard(path)
        self._kept[path] = image
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self.thumbnail_arrived.emit(path)


def _read_thumbnail(path: Path) -> QImage:
    return decoding.read_thumbnail(path, THUMBNAIL_SIDE_PX)
