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
        self._is_brief = False
        self._details = push_button("", self._fill, kind="link")
        self._details.setCheckable(True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.S_PX)
        self._column = QVBoxLayout(self)
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
            self._fill()
            return
        self._title.setText(report.title)
        self._sentence.setText(report.sentence)
        self._details.setAccessibleDescription(report.sentence)
        self._tone = report.tone
        self._paint_icon()
        self._offer(report.remedies)
        self._fill()

    def set_brief(self, *, is_brief: bool) -> bool:
        """Where there is little room: the headline alone, all else behind its button.

        Returns whether anything changed.
        """
        if is_brief == self._is_brief:
            return False
        self._is_brief = is_brief
        self._fill()
        return True

    def lay_out_anew(self) -> None:
        """At once, so that what is around it can ask for its new height."""
        self._column.activate()

    def full_height_px(self, width_px: int) -> int:
        """With all that there is to say and do, whether it is shown now or not."""
        if self.isHidden():
            return 0
        is_under = self._stands_under(width_px)
        beside_px = 0 if is_under or not self._shown else Space.L_PX + self._buttons_px()
        words_px = self._title.sizeHint().height()
        if self._sentence.text():
            room_px = width_px - 2 * Space.L_PX - beside_px
            words_px += Space.XS_PX + self._sentence.heightForWidth(room_px)
        button_px = self._shown[0].sizeHint().height() if self._shown else 0
        inner_px = words_px + Space.S_PX + button_px if is_under else max(words_px, button_px)
        return inner_px + 2 * Space.M_PX + 1

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

    def _fill(self) -> None:
        """Show what is wanted of the report, as the room allows."""
        is_open = self._details.isChecked()
        is_full = is_open or not self._is_brief
        self._details.setText(self.tr("Hide details") if is_open else self.tr("Details"))
        self._details.setVisible(self._is_brief and bool(self._sentence.text() or self._shown))
        self._sentence.setVisible(is_full and bool(self._sentence.text()))
        for button in self._shown:
            button.setVisible(is_full)
        above_px = Space.M_PX if is_full else Space.XS_PX
        self._line.setContentsMargins(Space.L_PX, above_px, Space.L_PX, above_px)

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
        is_under = self._stands_under(self.width())
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.TopToBottom if is_under else direction.LeftToRight)
        self._line.setSpacing(Space.S_PX if is_under else Space.L_PX)

    def _stands_under(self, width_px: int) -> bool:
        room_px = width_px - 3 * Space.L_PX - self._buttons_px()
        return bool(self._shown) and room_px < LEAST_WORDS_PX

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S_PX)
        head.addWidget(self._icon)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._details)
        words = QVBoxLayout()
        words.setSpacing(Space.XS_PX)
        words.addLayout(head)
        words.addWidget(self._sentence)
        self._buttons.addStretch()
        self._line.addLayout(words, stretch=1)
        self._line.addLayout(self._buttons)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(separator())
        self._column.addLayout(self._line)

    def _paint_icon(self) -> None:
        colour = tone_colour(self._theme.tokens, self._tone)
        self._icon.setPixmap(self._icons.pixmap(self._tone.value, colour, side_px=ICON_PX, ratio=2))
