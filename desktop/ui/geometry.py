"""Where the window was and how it looked, from one start to the next."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings
from PySide6.QtWidgets import QWidget

FILE_NAME = "window.ini"
GEOMETRY = "window/geometry"
DARK = "window/dark"


def geometry_in(folder: Path, parent: QObject | None = None) -> QSettings:
    """What is kept of it in the folder of the settings."""
    return QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat, parent)


def restore(window: QWidget, kept: QSettings) -> None:
    """Put the window where it was; where its screen is gone, Qt moves it to one that is there."""
    geometry = kept.value(GEOMETRY)
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)


def was_dark(kept: QSettings) -> bool | None:
    """How the window was seen last, if it ever was."""
    return {"true": True, "false": False}.get(str(kept.value(DARK)).lower())


def remember(window: QWidget, kept: QSettings, *, is_dark: bool) -> None:
    kept.setValue(GEOMETRY, window.saveGeometry())
    kept.setValue(DARK, is_dark)
