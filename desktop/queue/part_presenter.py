"""Prices a part of a photo and sends it as a photo of its own, begun at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.client.wire import Quote
from desktop.queue.desk import QueueDesk
from desktop.queue.item import QueueItem
from desktop.queue.part import Part, options_of_part, save_part
from desktop.queue.presenter import QueuePresenter
from desktop.viewer.decoding import PictureTooLarge, PictureUnreadable

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
        self._bridge.decode(
            partial(save_part, Path(item.source.path), part, self._folder),
            done=lambda path: self._queue.add([path], options_of_part(item, part), begin),
            failed=self._fail,
        )

    def _fail(self, error: Exception) -> None:
        if isinstance(error, ClientError):
            self.failed.emit(error.code)
        elif isinstance(error, PictureUnreadable | PictureTooLarge | OSError):
            too_large = isinstance(error, PictureTooLarge)
            self.failed.emit("picture_too_large" if too_large else "image_unreadable")
        else:
            raise error
