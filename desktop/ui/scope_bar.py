"""Says that options are being chosen for some photos alone, and leads back to all."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.theme.tokens import Space


class ScopeBar(QFrame):
    """Hidden while options are those of all photos."""

    closed = Signal()
    """Back to the options of all; these photos keep their own."""
    reset_asked = Signal()
    """These photos are to have the options of all again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = plain_label(wraps=True)
        self.reset_button = push_button(self.tr("Same as all"), self.reset_asked.emit, kind="link")
        self.done_button = push_button(self.tr("Done"), self.closed.emit, kind="link")
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M_PX, Space.XS_PX, Space.S_PX, Space.XS_PX)
        line.setSpacing(Space.XS_PX)
        line.addWidget(self._text, stretch=1)
        line.addWidget(self.reset_button)
        line.addWidget(self.done_button)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_count(self, count: int) -> None:
        """How many photos the options are for; 0 is all of them."""
        self._text.setText(self.tr("For %n photo(s) only", "", count))
        self.setVisible(count > 0)
