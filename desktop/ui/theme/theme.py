"""The look of the whole application, following the system's light or dark while it runs."""

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QStyleHints
from PySide6.QtWidgets import QApplication

from desktop.ui.theme.palette import palette_of
from desktop.ui.theme.stylesheet import stylesheet_of
from desktop.ui.theme.tokens import DARK, LIGHT, TextSize, Tokens


class ThemeChoice(Enum):
    """What the person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_SCHEMES = {
    ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
    ThemeChoice.LIGHT: Qt.ColorScheme.Light,
    ThemeChoice.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Applies tokens as palette, style sheet and font; tells painters when they changed."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self.tokens = LIGHT
        app.setStyle("Fusion")
        app.setFont(_body_font(app.font()))
        self._hints().colorSchemeChanged.connect(self._apply)
        self.choose(choice)

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        self._choice = choice
        # Native title bars and dialogs follow where the platform can; our own parts always do.
        self._hints().setColorScheme(_SCHEMES[choice])
        self._apply()

    def _apply(self) -> None:
        self.tokens = self._wanted_tokens()
        self._app.setPalette(palette_of(self.tokens))
        self._app.setStyleSheet(stylesheet_of(self.tokens))
        self.changed.emit()

    def _wanted_tokens(self) -> Tokens:
        if self._choice is not ThemeChoice.SYSTEM:
            return DARK if self._choice is ThemeChoice.DARK else LIGHT
        return DARK if self._hints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    @staticmethod
    def _hints() -> QStyleHints:
        return QGuiApplication.styleHints()


def _body_font(system_font: QFont) -> QFont:
    font = QFont(system_font)
    font.setPixelSize(TextSize.BODY.value)
    return font
