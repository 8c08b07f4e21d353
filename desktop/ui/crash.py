"""What happens when our own code fails: a line in the log, and a window that says so honestly."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import __version__
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.logs import redacted
from desktop.ui.theme.tokens import Space

log = logging.getLogger(__name__)

DIALOG_WIDTH_PX = 560

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class CrashCatcher(QObject):
    """Takes over Python's last resorts, on every thread; `caught` is emitted on the main one."""

    caught = Signal(str)
    """With the redacted details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: tuple[Hook, Callable[[threading.ExceptHookArgs], object]] | None = None

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread

    def uninstall(self) -> None:
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def _catch(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        details = redacted("".join(traceback.format_exception(kind, error, trace)))
        log.critical("Unexpected: %s", details)
        self.caught.emit(f"OpenDream Upscale {__version__}, Python {sys.version}\n\n{details}")

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._catch(args.exc_type, args.exc_value, args.exc_traceback)


class CrashDialog(QDialog):
    """Says what it means for the person, and lets the details be copied."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = details
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setMinimumWidth(DIALOG_WIDTH_PX)
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setAccessibleName(self.tr("Details"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = push_button(self.tr("Copy the details"), self._copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL_PX, Space.L_PX, Space.XL_PX, Space.L_PX)
        column.setSpacing(Space.M_PX)
        column.addWidget(plain_label(self.tr("Something went wrong in the app"), "title"))
        sentence = self.tr(
            "Your photos and your queue are safe, and nothing is charged twice. You can go on. "
            "If it happens again, send us these details: they hold no names and no photos."
        )
        column.addWidget(plain_label(sentence, wraps=True))
        column.addWidget(text)
        column.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
