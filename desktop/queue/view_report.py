"""The strip under the picture: what happened to the photo, and what can be done about it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.queue.report_words import Remedy, Report, ReportWords
from desktop.queue.view_tones import tone_colour
from desktop.queue.view_words import Tone
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.layout import separator
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import ICON_PX, Space

LEAST_WORDS_PX = 400
"""Of the width: with less the words would stand in a narrow column beside the buttons."""


class ReportStrip(QWidget):
    """Shows one report; its buttons ask for remedies."""

    remedy_pressed = Signal(Remedy)

    def __init__(
        self, theme: Theme, icons: Icons, words: ReportWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._words = words
        self._tone = Tone.QUIET
        self._icon = plain_label()
        self._title = plain_label(kind="section")
        self._sentence = plain_label(kind="quiet", wraps=True)
        self._shown: list[QPushButton] = []
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.S_PX)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        theme.changed.connect(self._paint_icon)
        self.show_report(None)

    @property
    def text(self) -> str:
        return f"{self._title.text()} {self._sentence.text()}".strip()

    def buttons(self) -> list[QPushButton]:
        return list(self._shown)

    def show_report(self, report: Report | None) -> None:
        self.setVisible(report is not None)
        if report is None:
            return
        self._title.setText(report.title)
        self._sentence.setText(report.sentence)
        self._sentence.setVisible(bool(report.sentence))
        self._tone = report.tone
        self._paint_icon()
        self._offer(report.remedies)

    def _offer(self, remedies: list[Remedy]) -> None:
        """Replace the buttons only when they differ: a focused one must not vanish on progress."""
        texts = [self._words.remedy(remedy) for remedy in remedies]
        if [button.text() for button in self.buttons()] == texts:
            return
        for button in self._shown:
            self._buttons.removeWidget(button)
            button.deleteLater()
        self._shown = []
        for remedy, text in zip(remedies, texts, strict=True):
            button = push_button(text)
            button.clicked.connect(lambda _=False, chosen=remedy: self.remedy_pressed.emit(chosen))
            self._buttons.insertWidget(len(self._shown), button)
            self._shown.append(button)
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        """As narrow as the buttons alone: under the words they need no more."""
        margins_px = 2 * Space.L_PX
        return QSize(self._buttons_px() + margins_px, super().minimumSizeHint().height())

    def _buttons_px(self) -> int:
        gaps_px = Space.S_PX * max(0, len(self._shown) - 1)
        return sum(button.sizeHint().width() for button in self._shown) + gaps_px

    def _arrange(self) -> None:
        """Beside the words where there is room for both, else under them, from the left."""
        room_px = self.width() - 3 * Space.L_PX - self._buttons_px()
        is_under = bool(self._shown) and room_px < LEAST_WORDS_PX
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.TopToBottom if is_under else direction.LeftToRight)
        self._line.setSpacing(Space.S_PX if is_under else Space.L_PX)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S_PX)
        head.addWidget(self._icon)
        head.addWidget(self._title)
        head.addStretch()
        words = QVBoxLayout()
        words.setSpacing(Space.XS_PX)
        words.addLayout(head)
        words.addWidget(self._sentence)
        self._buttons.addStretch()
        self._line.setContentsMargins(Space.L_PX, Space.M_PX, Space.L_PX, Space.M_PX)
        self._line.addLayout(words, stretch=1)
        self._line.addLayout(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(separator())
        column.addLayout(self._line)

    def _paint_icon(self) -> None:
        colour = tone_colour(self._theme.tokens, self._tone)
        self._icon.setPixmap(self._icons.pixmap(self._tone.value, colour, side_px=ICON_PX, ratio=2))
