"""What trying the chosen part costs, and the button that does it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.theme.tokens import Space


class PartBar(QFrame):
    """Stands under the picture while a part is being chosen."""

    try_pressed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._text = plain_label(wraps=True)
        self.try_button = push_button(self.tr("Try this part"), self.try_pressed.emit)
        self.close_button = push_button(self.tr("Close"), self.closed.emit, kind="link")
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.L_PX, Space.S_PX, Space.M_PX, Space.S_PX)
        line.setSpacing(Space.S_PX)
        line.addWidget(self._text, stretch=1)
        line.addWidget(self.close_button)
        line.addWidget(self.try_button)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_text(self, text: str, *, can_try: bool) -> None:
        self._text.setText(text)
        self.try_button.setEnabled(can_try)
