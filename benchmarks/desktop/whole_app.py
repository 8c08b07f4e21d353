"""The app as somebody starts it, to be watched while it does."""

from PySide6.QtWidgets import QApplication

from desktop.app import run_app
from desktop.shell.request import Request


def show_app(_: QApplication) -> None:
    """Until its window is closed."""
    run_app(Request())
