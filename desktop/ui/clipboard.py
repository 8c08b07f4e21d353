"""Saved files on the clipboard, and on the mouse."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

OURS = "application/x-opendream-copied"


def copy_files(paths: Iterable[str]) -> None:
    """To be pasted into a folder or a mail."""
    data = _files(paths)
    data.setData(OURS, b"1")
    QGuiApplication.clipboard().setMimeData(data)


def copy_picture(path: Path) -> None:
    """To be pasted into a message as a picture, or into a folder as a file."""
    data = _files([str(path)])
    data.setImageData(QImage(str(path)))
    data.setData(OURS, b"1")
    QGuiApplication.clipboard().setMimeData(data)


def drag_file(path: str, source: QWidget) -> None:
    """Until it is dropped somewhere; always as a copy, so that nobody moves it away."""
    drag = QDrag(source)
    drag.setMimeData(_files([path]))
    drag.exec(Qt.DropAction.CopyAction)


def let_go_of_files() -> None:
    """Before the app ends: Qt would free what Python made after Python is gone, and crash."""
    clipboard = QGuiApplication.clipboard()
    if _is_ours(clipboard.mimeData()):
        clipboard.clear()


def _files(paths: Iterable[str]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def _is_ours(held: QMimeData | None) -> bool:
    """Some platforms have nothing to give, whatever the types say."""
    return held is not None and held.hasFormat(OURS)
