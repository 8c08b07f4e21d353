"""Everything about the account in one place beside the queue: five pages under one row of tabs."""

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.buttons import icon_button, push_button
from desktop.ui.layout import separator
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.tokens import Space


class HubTab(Enum):
    """The pages, in their order."""

    TOP_UP = "top_up"
    CREDITS = "credits"
    HISTORY = "history"
    PRIVACY = "privacy"
    ACCOUNT = "account"


class Hub(QWidget):
    """Shows one page at a time; tells which, so that it can be brought up to date."""

    closed = Signal()
    shown = Signal(object)
    """With the HubTab that is looked at from now on."""

    def __init__(
        self, icons: Icons, pages: Mapping[HubTab, QWidget], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._pages = dict(pages)
        self._stack = QStackedWidget()
        self._tabs = QButtonGroup(self)
        self.buttons: dict[HubTab, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row(icons))
        column.addWidget(separator())
        column.addWidget(self._stack, stretch=1)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.buttons[self.tab].setChecked(True)

    @property
    def tab(self) -> HubTab:
        return next(tab for tab, page in self._pages.items() if page is self._stack.currentWidget())

    def show_tab(self, tab: HubTab) -> None:
        self._stack.setCurrentWidget(self._pages[tab])
        self.buttons[tab].setChecked(True)
        self.shown.emit(tab)

    def _row(self, icons: Icons) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(Space.S_PX, Space.XS_PX, Space.S_PX, 0)
        row.setSpacing(0)
        for tab, name in self._names().items():
            button = push_button(name, kind="tab")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, chosen=tab: self.show_tab(chosen))
            self._tabs.addButton(button)
            self.buttons[tab] = button
            row.addWidget(button)
        row.addStretch()
        row.addWidget(icon_button(icons, "close", self.tr("Back to the photos"), self.closed.emit))
        return row

    def _names(self) -> dict[HubTab, str]:
        names = {
            HubTab.TOP_UP: self.tr("Top up"),
            HubTab.CREDITS: self.tr("Credits"),
            HubTab.HISTORY: self.tr("History"),
            HubTab.PRIVACY: self.tr("Privacy"),
            HubTab.ACCOUNT: self.tr("Account"),
        }
        return {tab: name for tab, name in names.items() if tab in self._pages}
