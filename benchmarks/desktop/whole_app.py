"""The app as somebody starts it, to be watched while it does."""

from PySide6.QtWidgets import QApplication

from desktop.cli import command


def show_app(_: QApplication) -> None:
    """Until its window is closed."""
    command([])
