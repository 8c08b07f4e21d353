"""Connects the frame on the picture with the price of that part and with trying it."""

from PySide6.QtCore import QCoreApplication, QObject, QRectF, QTimer

from desktop.client.outcomes import describe
from desktop.queue.item import QueueItem
from desktop.queue.part import USUAL_SIDE_PX, Part, counts_towards_whole, part_of
from desktop.queue.part_presenter import PartPresenter
from desktop.queue.presenter import QueuePresenter
from desktop.queue.report_words import Remedy
from desktop.ui.actions import Act
from desktop.ui.announcing import announce
from desktop.ui.figures import size_text
from desktop.ui.parts import Parts
from desktop.ui.wiring.choosing import Choosing

ASK_MS = 250
"""A frame that is still being moved is not priced."""


class Trying(QObject):
    """Lives as long as its window."""

    def __init__(
        self, parts: Parts, queue: QueuePresenter, presenter: PartPresenter, choosing: Choosing
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._queue = queue
        self._presenter = presenter
        self._choosing = choosing
        self._item: QueueItem | None = None
        self._part: Part | None = None
        self._wanted = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(ASK_MS)
        self._later.timeout.connect(self._ask_price)
        self._connect()
        self._enable()

    def open(self) -> None:
        """A frame of the usual size; asking again closes it."""
        item = self._parts.view.current()
        frame = self._parts.compare.region
        if item is None or not item.source.width_px or frame.isVisible():
            self.close()
            return
        self._item = item
        if item.source.format == "heic":
            self._show_failure("part_of_heic")
            return
        self._parts.compare.part_bar.show()
        frame.open(USUAL_SIDE_PX / item.source.width_px, USUAL_SIDE_PX / item.source.height_px)

    def close(self) -> None:
        self._item = None
        self._later.stop()
        self._parts.compare.region.hide()
        self._parts.compare.part_bar.hide()

    def _connect(self) -> None:
        parts, compare = self._parts, self._parts.compare
        parts.actions[Act.TRY_PART].triggered.connect(self.open)
        parts.report.remedy_pressed.connect(self._open_as_remedy)
        parts.view.current_changed.connect(self._look_at)
        compare.region.region_changed.connect(self._choose)
        compare.region.accepted.connect(self._try)
        compare.region.given_up.connect(self.close)
        compare.part_bar.try_pressed.connect(self._try)
        compare.part_bar.closed.connect(self.close)
        self._queue.items_changed.connect(self._show_wanted)
        self._presenter.priced.connect(self._show_price)
        self._presenter.failed.connect(self._show_failure)

    def _open_as_remedy(self, remedy: Remedy) -> None:
        if remedy is Remedy.TRY_PART:
            self.open()

    def _look_at(self, item: QueueItem | None) -> None:
        self._enable()
        if self._item is not None and (item is None or item.id != self._item.id):
            self.close()

    def _enable(self) -> None:
        item = self._parts.view.current()
        can_try = item is not None and bool(item.source.width_px)
        self._parts.actions[Act.TRY_PART].setEnabled(can_try)

    def _choose(self, region: QRectF) -> None:
        if self._item is None:
            return
        source = self._item.source
        shares = (region.left(), region.top(), region.right(), region.bottom())
        self._part = part_of(source.width_px, source.height_px, shares)
        size = size_text(self._part.width_px, self._part.height_px)
        self._parts.compare.part_bar.show_text(size, can_try=False)
        self._later.start()

    def _ask_price(self) -> None:
        if self._item is None or self._part is None:
            return
        if not self._queue.is_working:
            sentence = self.tr("Sign in to see what this part costs.")
            self._parts.compare.part_bar.show_text(sentence, can_try=False)
            return
        self._presenter.price(self._item, self._part)

    def _show_price(self, part: Part, price_credits: int) -> None:
        if self._item is None or part != self._part:
            return
        sentence = self._meaning(self._item, part).format(
            size=size_text(part.width_px, part.height_px),
            price=self._parts.words.credits(price_credits),
        )
        self._parts.compare.part_bar.show_text(sentence, can_try=True)
        announce(self._parts.compare.part_bar, sentence)

    def _meaning(self, item: QueueItem, part: Part) -> str:
        """What the part's price has to do with the price of the whole."""
        if not counts_towards_whole(item, part):
            return self.tr(
                "{size} · {price}. Over half of the photo: the whole costs its full price."
            )
        if item.trial_credits:
            return self.tr("{size} · {price}. Another part counts towards the whole photo already.")
        return self.tr("{size} · {price}, credited to the whole photo while we keep the part.")

    def _show_failure(self, code: str) -> None:
        outcome = describe(code, QCoreApplication.translate)
        self._parts.compare.part_bar.show()
        self._parts.compare.part_bar.show_text(f"{outcome.title}. {outcome.hint}", can_try=False)

    def _try(self) -> None:
        item, part = self._item, self._part
        if item is None or part is None or not self._parts.compare.part_bar.try_button.isEnabled():
            return
        self.close()
        self._presenter.try_part(item, part, self._begin)

    def _begin(self, items: list[QueueItem]) -> None:
        self._choosing.start_these(items)
        self._wanted = items[0].id
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Look at the part as soon as the list has it."""
        if self._wanted and self._parts.model.row_of(self._wanted) is not None:
            self._parts.view.look_at(self._wanted)
            self._wanted = ""
