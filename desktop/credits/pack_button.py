"""A pack of credits as something to press: what it holds, what it costs, whom it suits."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.client.billing import Pack
from desktop.ui.labels import plain_label
from desktop.ui.moments import money_text
from desktop.ui.theme.tokens import Space

HEIGHT_PX = 64


class PackButton(QPushButton):
    """Reads as one sentence to a screen reader."""

    def __init__(
        self, pack: Pack, *, suits: str = "", is_best: bool = False, parent: QWidget | None = None
    ) -> None:
        """`suits` says for what it is enough; the suited pack is marked by accent and words."""
        super().__init__(parent)
        self.pack = pack
        self.setProperty("kind", "pack-suited" if suits else "pack")
        self.setAutoDefault(True)  # Enter presses it, as Space does
        price = price_text(pack)
        title = self.tr("%Ln credit(s)", "", pack.credits)
        notes = [self.tr("{price} each").format(price=_each_text(pack)), suits]
        if is_best and not suits:
            notes.append(self.tr("most for the money"))
        detail = " · ".join(note for note in notes if note)
        self.setAccessibleName(f"{title}, {price}, {detail}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(_seen(plain_label(title, "lead-strong")))
        words.addWidget(_seen(plain_label(detail, "quiet")))
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.L_PX, Space.S_PX, Space.L_PX, Space.S_PX)
        line.addLayout(words, stretch=1)
        line.addWidget(_seen(plain_label(price, "lead")))

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT_PX)


def pack_buttons(packs: Sequence[Pack], suited: Pack | None, suits: str) -> list[PackButton]:
    """Smallest first; the cheapest credit is named."""
    best = min(packs, key=lambda pack: pack.unit_amount / pack.credits, default=None)
    return [
        PackButton(pack, suits=suits if pack is suited else "", is_best=pack is best)
        for pack in packs
    ]


def price_text(pack: Pack) -> str:
    """The price before tax, as this language writes it."""
    return money_text(pack.unit_amount, pack.currency)


def _each_text(pack: Pack) -> str:
    return money_text(pack.unit_amount / max(1, pack.credits), pack.currency)


def _seen(label: QLabel) -> QLabel:
    """A press on the words is a press on the button."""
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
