"""Saved files on the clipboard."""

from collections.abc import Iterable

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

OURS = "application/x-opendream-copied"


def copy_files(paths: Iterable[str]) -> None:
    """To be pasted into a folder or a mail."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    data.setData(OURS, b"1")
    QGuiApplication.clipboard().setMimeData(data)


def let_go_of_files() -> None:
    """Before the app ends: Qt would free what Python made after Python is gone, and crash."""
    clipboard = QGuiApplication.clipboard()
    if _is_ours(clipboard.mimeData()):
        clipboard.clear()


def _is_ours(held: QMimeData | None) -> bool:
    """Some platforms have nothing to give, whatever the types say."""
    return held is not None and held.hasFormat(OURS)
