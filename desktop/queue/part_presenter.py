"""Prices a part of a photo and sends it as a photo of its own, begun at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.client.wire import Quote
from desktop.queue.desk import QueueDesk
from desktop.queue.item import ItemState, PartOf, QueueItem
from desktop.queue.part import (
    Part,
    counts_towards_whole,
    options_of_part,
    part_of_whole,
    save_part,
)
from desktop.queue.presenter import QueuePresenter
from desktop.viewer.refusals import PictureTooLarge, PictureUnreadable

Cut = tuple[Path, PartOf | None]
Begin = Callable[[list[QueueItem]], None]


class PartPresenter(QObject):
    """Knows one part at a time: the one that was asked about last."""

    priced = Signal(object, int)
    """With the Part and its credits."""
    failed = Signal(str)
    """A code with words in `client/outcomes.py`."""

    def __init__(
        self,
        bridge: Bridge,
        desk: QueueDesk,
        queue: QueuePresenter,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = desk
        self._queue = queue
        self._folder = folder
        self._asking: Handle[Quote] | None = None
        queue.item_ended.connect(self._price_the_whole)

    def price(self, item: QueueItem, part: Part) -> None:
        """What this part costs with the photo's options."""
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._bridge.run(
            self._desk.quote(part.width_px, part.height_px, options_of_part(item, part)),
            done=lambda quote: self.priced.emit(part, quote.credits),
            failed=self._fail,
        )

    def try_part(self, item: QueueItem, part: Part, begin: Begin) -> None:
        """Cut it out on this machine and send it; the photo itself is not touched."""

        def send(cut: Cut) -> None:
            path, part_of = cut
            self._queue.add([path], options_of_part(item, part), begin, part_of)

        self._bridge.decode(partial(_cut, item, part, self._folder), done=send, failed=self._fail)

    def _price_the_whole(self, item: QueueItem) -> None:
        """A part that was paid for makes its photo cheaper, which waits with the full price."""
        if item.part_of is not None and item.state is ItemState.DONE:
            self._queue.price()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, ClientError):
            self.failed.emit(error.code)
        elif isinstance(error, PictureUnreadable | PictureTooLarge | OSError):
            too_large = isinstance(error, PictureTooLarge)
            self.failed.emit("picture_too_large" if too_large else "image_unreadable")
        else:
            raise error


def _cut(item: QueueItem, part: Part, folder: Path) -> Cut:
    """The part's file, and where it is from if it counts towards the whole."""
    source = Path(item.source.path)
    part_of = part_of_whole(source, part) if counts_towards_whole(item, part) else None
    return save_part(source, part, folder), part_of
