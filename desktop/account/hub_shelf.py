"""Where the account's pages go, which are made when somebody first looks at them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from desktop.account.hub_pages import HubPages


class HubShelf(QWidget):
    """Where the pages go. Most days nobody looks at them: they would cost each start its part."""

    filled = Signal(object)
    """With the HubPages, once."""

    def __init__(self, build: "Callable[[], HubPages]") -> None:
        super().__init__()
        self._build = build
        self._pages: HubPages | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def made(self) -> "HubPages | None":
        """The pages if there are any yet."""
        return self._pages

    @property
    def pages(self) -> "HubPages":
        """Makes them if need be."""
        return self._pages or self._fill()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._fill()
        super().showEvent(event)

    def _fill(self) -> "HubPages":
        if self._pages is None:
            self._pages = self._build()
            self._column.addWidget(self._pages.hub)
            self.filled.emit(self._pages)
        return self._pages
