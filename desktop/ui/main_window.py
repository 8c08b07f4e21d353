"""The one window, which is shown before there is anything to put in it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenuBar, QWidget

USUAL_SIZE = QSize(1240, 800)
LEAST_SIZE = QSize(640, 520)


class MainWindow(QMainWindow):
    """Menus and balance on top, everything else under them."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("OpenDream Upscale")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(USUAL_SIZE)

    def furnish(self, balance: QWidget, content: QWidget) -> QMenuBar:
        """Put the views in, whatever was shown before them; the bar is for the menus."""
        bar = QMenuBar()
        self.setMenuWidget(_header(bar, balance))
        self.setCentralWidget(content)
        return bar


def _header(bar: QMenuBar, balance: QWidget) -> QWidget:
    """Menu and balance in one line; where the system has the menu, the balance alone."""
    header = QWidget()
    header.setObjectName("header")
    line = QHBoxLayout(header)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(bar, stretch=1)
    line.addWidget(balance)
    return header
