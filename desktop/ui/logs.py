"""The application's log: one rotating file; what is private is taken out before it is written."""

import faulthandler
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LOG_FILE = "app.log"
FAULTS_FILE = "faults.log"
LOG_BYTES = 1_000_000
OLD_LOGS = 3
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_PRIVATE = (
    (re.compile(r"(?i)bearer\s+\S+"), "Bearer <token>"),
    (re.compile(r"\b(?:odu|sk|rk|whsec)_[A-Za-z0-9_\-]+"), "<token>"),
    (re.compile(r"(?i)\b(token|password|secret|key)=[^\s&\"']+"), r"\1=<hidden>"),
    (re.compile(r"(https?://[^\s\"'?#]+)[?#][^\s\"']*"), r"\1?<hidden>"),
    (re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"), "<e-mail>"),
    (re.compile(r"(['\"])(?:file://)?(?:[A-Za-z]:)?[\\/](?:(?!\1).)+\1"), r"\1<path>\1"),
    (re.compile(r"(?i)[^\s'\"/\\]+\.(?:jpe?g|png|webp|tiff?|heic|heif|avif)\b"), "<photo>"),
)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def redacted(text: str) -> str:
    """The text without tokens, addresses, e-mail, query strings, paths and names of photos."""
    for pattern, replacement in _PRIVATE:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Takes out what is private as the very last step, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Write this process's log into `folder` for as long as it lasts, crashes of Qt included."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / LOG_FILE, maxBytes=LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8", delay=True
    )
    handler.setFormatter(RedactingFormatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # A request line holds ids; what matters of a request is in our own words.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    qInstallMessageHandler(_log_qt_message)
    with (folder / FAULTS_FILE).open("w", encoding="utf-8") as faults:
        faulthandler.enable(faults)
        try:
            yield
        finally:
            faulthandler.disable()
            qInstallMessageHandler(None)
            root.removeHandler(handler)
            with suppress(OSError):  # the last lines find no room: no reason not to end
                handler.close()


def _log_qt_message(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), message)
