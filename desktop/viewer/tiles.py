"""Tiles of the finest level: cut in the decode threads, kept while they fit a memory budget."""

from collections import OrderedDict
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.bridge import Bridge
from desktop.viewer.pyramid import Pyramid

TILE_BUDGET_BYTES = 256 * 1024 * 1024

TileKey = tuple[int, int, int]


class TileSource(Protocol):
    def tile(self, pyramid: Pyramid, column: int, row: int) -> QImage | None:
        """The tile if it is at hand; otherwise it has been asked for and None comes back."""


class TileStore(QObject):
    """The least recently painted tiles go first once the budget is full."""

    tile_arrived = Signal()

    def __init__(
        self,
        bridge: Bridge,
        budget_bytes: int = TILE_BUDGET_BYTES,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._budget_bytes = budget_bytes
        self._kept: OrderedDict[TileKey, QImage] = OrderedDict()
        self._asked: set[TileKey] = set()
        self._generation = 0
        self.used_bytes = 0

    def tile(self, pyramid: Pyramid, column: int, row: int) -> QImage | None:
        key = (id(pyramid), column, row)
        image = self._kept.get(key)
        if image is not None:
            self._kept.move_to_end(key)
        elif key not in self._asked:
            self._ask(pyramid, key)
        return image

    def clear(self) -> None:
        """Forget all tiles, those on their way too: their picture is no longer shown."""
        self._generation += 1
        self._kept.clear()
        self._asked.clear()
        self.used_bytes = 0

    def _ask(self, pyramid: Pyramid, key: TileKey) -> None:
        self._asked.add(key)
        _, column, row = key
        self._bridge.decode(
            partial(pyramid.tile, column, row), done=partial(self._keep, self._generation, key)
        )

    def _keep(self, generation: int, key: TileKey, image: QImage) -> None:
        if generation != self._generation:
            return
        self._asked.discard(key)
        self._kept[key] = image
        self.used_bytes += image.sizeInBytes()
        while self.used_bytes > self._budget_bytes and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self.used_bytes -= dropped.sizeInBytes()
        self.tile_arrived.emit()
