"""What is written down holds nothing private; what fails is said and survived."""

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.ui.crash import CrashCatcher, CrashDialog
from desktop.ui.logs import logging_to, redacted

SECRETS = [
    "Authorization: Bearer odu_abcDEF123456",
    "token odu_abcDEF123456 was refused",
    "key sk_test_abcDEF123456",
    "whsec_abcDEF123456",
    "mail to ada.lovelace+x@example.co.uk failed",
    "GET https://checkout.example.org/pay?session=abcDEF123456#top",
    "password=abcDEF123456",
    "[Errno 2] No such file or directory: '/home/ada/private/abcDEF123456.jpg'",
    "cannot open 'C:\\Users\\Ada\\abcDEF123456\\x.png'",
    "saved abcDEF123456.jpeg",
]


@pytest.mark.parametrize("text", SECRETS)
def test_nothing_private_gets_into_the_log(text: str) -> None:
    clean = redacted(text)

    assert "abcDEF123456" not in clean
    assert "ada" not in clean.lower()


def test_what_is_not_private_stays(tmp_path: Path) -> None:
    line = "The queue has 3 photos; retry in 2.5 seconds (server_error)."

    assert redacted(line) == line


def test_tracebacks_and_qt_messages_are_redacted_too(tmp_path: Path, qtbot: QtBot) -> None:
    with logging_to(tmp_path):
        try:
            Path("/nowhere/ada/abcDEF123456.jpg").read_bytes()
        except FileNotFoundError:
            logging.getLogger("test").exception("Could not read")
        qWarning("Bearer odu_abcDEF123456")

    written = (tmp_path / "app.log").read_text("utf-8")
    assert "Could not read" in written
    assert "Traceback" in written
    assert "WARNING qt:" in written
    assert "abcDEF123456" not in written


def test_after_it_ends_nothing_more_is_written(tmp_path: Path, qtbot: QtBot) -> None:
    with logging_to(tmp_path):
        logging.getLogger("test").warning("inside")

    logging.getLogger("test").info("outside")

    assert "outside" not in (tmp_path / "app.log").read_text("utf-8")


@pytest.mark.parametrize("place", ["slot", "thread"])
def test_a_crash_anywhere_is_told_on_the_main_thread(qtbot: QtBot, place: str) -> None:
    catcher = CrashCatcher()
    told: list[tuple[str, int]] = []
    catcher.caught.connect(lambda details: told.append((details, threading.get_ident())))
    before = (sys.excepthook, threading.excepthook)
    catcher.install()
    try:
        error = RuntimeError("broken at '/home/ada/x'")
        if place == "slot":
            sys.excepthook(RuntimeError, error, None)
        else:
            thread = threading.Thread(target=lambda: fail(error))
            thread.start()
            thread.join()
        qtbot.waitUntil(lambda: len(told) == 1)
    finally:
        catcher.uninstall()

    details, thread_id = told[0]
    assert "RuntimeError: broken at '<path>'" in details
    assert thread_id == threading.get_ident()
    assert (sys.excepthook, threading.excepthook) == before


def fail(error: Exception) -> None:
    raise error


def test_ctrl_c_is_leaving_and_not_a_crash(qtbot: QtBot) -> None:
    catcher = CrashCatcher()
    catcher.install()
    try:
        with qtbot.assertNotEmitted(catcher.caught):
            sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
            QCoreApplication.processEvents()
    finally:
        catcher.uninstall()


def test_the_details_can_be_copied(qtbot: QtBot) -> None:
    dialog = CrashDialog("line one\n<b>line two</b>")
    qtbot.addWidget(dialog)

    dialog.copy_button.click()

    shown = dialog.findChild(QPlainTextEdit)
    assert shown is not None
    assert shown.toPlainText() == "line one\n<b>line two</b>"
    assert QGuiApplication.clipboard().text() == "line one\n<b>line two</b>"
