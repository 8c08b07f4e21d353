"""Buttons with a look, a name for screen readers and an icon in the text's colour."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton
from typing_extensions import override

from desktop.ui.theme.icons import Icons
from desktop.ui.theme.tokens import ICON_PX


class ToolButton(QToolButton):
    """Enter presses it, as Space does."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def push_button(
    text: str, pressed: Callable[[], object] | None = None, *, kind: str = ""
) -> QPushButton:
    """`kind` names a look of the style sheet: primary, segment, link; empty is the plain one."""
    button = QPushButton(text)
    button.setAutoDefault(True)  # Enter presses it, as Space does
    if kind:
        button.setProperty("kind", kind)
    if pressed is not None:
        button.clicked.connect(lambda: pressed())  # noqa: PLW0108 - Qt adds "checked"
    return button


def icon_button(icons: Icons, icon: str, name: str, pressed: Callable[[], object]) -> QToolButton:
    """A button that shows only an icon; its name is read aloud and shown as a tool tip."""
    button = ToolButton()
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    icons.dress(button, icon)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.clicked.connect(lambda: pressed())  # noqa: PLW0108 - Qt adds "checked"
    return button


def action_button(action: QAction) -> QToolButton:
    """A button for an action of the menus; it follows the action's state and icon."""
    button = ToolButton()
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setDefaultAction(action)
    name = action.text().replace("&", "").rstrip("…")
    keys = action.shortcut().toString()
    button.setAccessibleName(name)
    button.setToolTip(f"{name} ({keys})" if keys else name)
    return button
