"""What holds for every widget of the window: plain text, names, a way for the keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.client.wire import Balance
from desktop.queue.report_words import Remedy, Report
from desktop.queue.view_words import Tone
from desktop.ui.announcing import announce
from desktop.ui.crash import CrashDialog
from desktop.ui.help_pages import AboutDialog, ShortcutsDialog
from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.ui.stages import Stage
from tests.desktop.ui.conftest import MakeDesktop, items_of

HOSTILE = "<img src=x onerror=alert(1)><b>&amp;.png"
QT_INTERNAL = "qt_"
BOX_EDGES_PX = 38
"""Border, padding and arrow of a combo box."""
LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])


def every_widget(window: QWidget) -> Iterator[QWidget]:
    """Ours: Qt's own parts of menus, boxes and scroll bars have no say here."""
    for widget in window.findChildren(QWidget):
        is_inner = widget.objectName().startswith(QT_INTERNAL) or any(
            isinstance(parent, QComboBox) for parent in parents_of(widget)
        )
        if not is_inner:
            yield widget


def parents_of(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


@pytest.fixture
def desktop(make_desktop: MakeDesktop, qtbot: QtBot, tmp_path: Path) -> Desktop:
    """With one photo whose name looks like markup."""
    path = tmp_path / HOSTILE
    Image.new("RGB", (60, 40), (80, 120, 90)).save(path, "PNG")
    desktop = make_desktop(paths=(path,))
    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1)
    return desktop


def dialogs(parts: Parts) -> list[QDialog]:
    details = f"Traceback\n{HOSTILE}"
    return [ShortcutsDialog(parts), AboutDialog(parts.window), CrashDialog(details, parts.window)]


def test_no_label_ever_reads_its_text_as_markup(desktop: Desktop) -> None:
    parts = desktop.workbench.parts
    shown = dialogs(parts)

    labels = [widget for widget in every_widget(parts.window) if isinstance(widget, QLabel)]

    assert len(shown) == 3
    assert len(labels) > 30
    for label in labels:
        has_picture = not label.pixmap().isNull()
        assert has_picture or label.textFormat() is Qt.TextFormat.PlainText or not label.text()


def test_a_hostile_name_is_shown_as_it_is(desktop: Desktop) -> None:
    parts = desktop.workbench.parts
    index = parts.model.index(0)

    assert index.data(Qt.ItemDataRole.DisplayRole) == HOSTILE
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_no_message_box_is_made_of_anything_but_plain_text(desktop: Desktop) -> None:
    assert desktop.workbench.parts.window.findChildren(QMessageBox) == []


@LANGUAGES
def test_everything_that_takes_the_focus_has_a_name(
    make_desktop: MakeDesktop, language: str
) -> None:
    parts = make_desktop(language=language).workbench.parts
    opened = dialogs(parts)

    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in every_widget(parts.window)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QDialog)
        and widget is not parts.hint.action_button
        and widget is not parts.news.action_button
        and not (widget.accessibleName() or text_of(widget))
    ]

    assert len(opened) == 3
    assert nameless == []


def text_of(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_the_keyboard_reaches_everything_in_the_order_in_which_it_is_seen(
    make_desktop: MakeDesktop, qtbot: QtBot, photo: Path
) -> None:
    desktop = make_desktop(paths=(photo,))
    parts = desktop.workbench.parts
    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1)
    parts.options.show_more(is_open=True)
    parts.view.setFocus()

    visited = tab_through(parts.window)

    wanted = [
        parts.view,
        parts.options.presets.box,
        parts.options.presets.save_button,
        parts.options.size_button(4),
        parts.options.strictness,
        parts.options.denoise,
        parts.options.format,
        parts.options.place,
        parts.options.metadata,
        parts.options.more.pattern,
        parts.options.more.limit,
        parts.options.more_button,
        parts.pane.start_button,
        parts.compare.canvas,
        parts.compare.slider,
    ]
    places = [visited.index(widget) for widget in wanted if widget.isEnabled()]
    assert places == sorted(places), [type(widget).__name__ for widget in visited]


def tab_through(window: QWidget) -> list[QWidget]:
    """Everything that Tab visits until it is back at the first."""
    visited: list[QWidget] = []
    while True:
        focused = QApplication.focusWidget()
        if focused is None or focused in visited:
            return visited
        visited.append(focused)
        QTest.keyClick(window, Qt.Key.Key_Tab)


@LANGUAGES
def test_no_text_is_cut_off_at_the_usual_size(make_desktop: MakeDesktop, language: str) -> None:
    parts = make_desktop(language=language).workbench.parts
    parts.window.resize(1240, 800)
    for stage in Stage:
        parts.stages.show_stage(stage)
        QApplication.processEvents()
        cut = [
            widget.text()
            for widget in every_widget(parts.window)
            if isinstance(widget, QLabel | QAbstractButton)
            and widget.isVisible()
            and widget.text()
            and not (isinstance(widget, QLabel) and widget.wordWrap())
            and widget.width() < widget.sizeHint().width()
        ]
        boxes = [
            box.currentText()
            for box in parts.window.findChildren(QComboBox)
            if box.isVisible()
            and box.fontMetrics().horizontalAdvance(box.currentText()) > box.width() - BOX_EDGES_PX
        ]
        assert cut == [], stage
        assert boxes == [], stage


REFUSED = Report(
    "The model changed something", "Nothing was charged. " * 8, Tone.REFUSED,
    [Remedy.TRY_EXACT, Remedy.RETRY, Remedy.TRY_PART, Remedy.PLAIN],
)  # fmt: skip


@LANGUAGES
@pytest.mark.parametrize("count", [0, 1], ids=["empty", "full"])
def test_the_smallest_window_has_room_for_every_control(
    make_desktop: MakeDesktop, qtbot: QtBot, language: str, count: int
) -> None:
    parts = make_desktop(language=language).workbench.parts
    parts.window.resize(parts.window.minimumSize())
    qtbot.waitUntil(parts.balance.sign_in_button.isVisible)
    parts.balance.show_signed_out(is_out=False)
    parts.balance.show_balance(Balance(available=42, held=1, debt=0))
    parts.pane.show_count(count)
    parts.report.show_report(REFUSED)
    QApplication.processEvents()

    cut = [
        button.text() or button.accessibleName()
        for button in every_widget(parts.window)
        if isinstance(button, QAbstractButton)
        and button.isVisible()
        and button.width() < button.sizeHint().width()
    ]
    overflow = parts.window.findChild(QToolButton, "qt_menubar_ext_button")
    assert cut == []
    viewport = parts.options.parentWidget()
    assert viewport is not None
    assert parts.options.width() <= viewport.width()
    assert parts.compare.height() >= parts.compare.minimumSizeHint().height()
    assert parts.stages.sizes()[0] > parts.stages.sizes()[1]
    assert isinstance(overflow, QToolButton)
    assert not overflow.isVisible()


@LANGUAGES
def test_messages_and_a_long_report_leave_the_picture_its_room_in_the_smallest_window(
    make_desktop: MakeDesktop, qtbot: QtBot, photo: Path, language: str
) -> None:
    desktop = make_desktop(paths=(photo,), language=language)
    parts = desktop.workbench.parts
    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1 and parts.view.isVisible())
    parts.view.blockSignals(True)  # noqa: FBT003 - Qt's own; the report stays the one below
    parts.window.resize(parts.window.minimumSize())
    for notices in (parts.news, parts.hint):
        notices.show_notice(Notice("12 photos wait for 24 more credits. " * 2, "credits", "Top up"))

    parts.report.show_report(REFUSED)
    QApplication.processEvents()

    details = parts.report.findChild(QPushButton)
    assert isinstance(details, QPushButton)
    assert parts.compare.height() >= 0.45 * parts.window.height()
    assert not any(button.isVisible() for button in parts.report.buttons())
    QTest.mouseClick(details, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert all(button.isVisible() for button in parts.report.buttons())
    parts.window.resize(1240, 800)
    QApplication.processEvents()
    assert not details.isVisible()
    assert all(button.isVisible() for button in parts.report.buttons())


def test_a_narrow_window_puts_the_queue_under_the_picture(make_desktop: MakeDesktop) -> None:
    parts = make_desktop().workbench.parts

    parts.window.resize(1240, 800)
    beside = parts.pane.mapTo(parts.window, parts.pane.rect().topLeft())
    parts.window.resize(880, 800)
    QApplication.processEvents()
    under = parts.pane.mapTo(parts.window, parts.pane.rect().topLeft())

    assert beside.x() == 0
    assert beside.y() < 100
    assert under.y() > 200


def test_the_smallest_window_scrolls_its_pages(make_desktop: MakeDesktop) -> None:
    parts = make_desktop().workbench.parts
    parts.window.resize(parts.window.minimumSize())
    parts.stages.show_stage(Stage.ACCOUNT)
    parts.account.show_sign_up()
    QApplication.processEvents()

    page = parts.account.sign_up
    assert isinstance(page, QScrollArea)
    assert page.verticalScrollBar().maximum() > 0
    for line in page.findChildren(QLineEdit):
        assert line.height() >= line.sizeHint().height()


def test_the_first_photo_takes_the_focus_from_the_empty_state(
    make_desktop: MakeDesktop, qtbot: QtBot, photo: Path
) -> None:
    desktop = make_desktop()
    parts = desktop.workbench.parts
    with qtbot.waitActive(parts.window):
        parts.window.activateWindow()
    parts.empty.setFocus()
    assert QApplication.focusWidget() is parts.empty.focusProxy()

    desktop.presenters.queue.add([photo])

    qtbot.waitUntil(parts.view.hasFocus)


def test_escape_leads_back_to_the_photos(make_desktop: MakeDesktop, qtbot: QtBot) -> None:
    parts = make_desktop().workbench.parts
    parts.stages.show_stage(Stage.ACCOUNT)
    parts.account.show_sign_up()
    with qtbot.waitActive(parts.window):
        parts.window.activateWindow()
    parts.account.sign_up.email.line.setFocus()

    QTest.keyClick(parts.window, Qt.Key.Key_Escape)

    assert parts.stages.stage is Stage.PICTURE
    assert parts.window.focusWidget() is parts.empty.focusProxy()


def test_the_arrow_keys_choose_a_size(make_desktop: MakeDesktop, qtbot: QtBot) -> None:
    parts = make_desktop().workbench.parts
    options = parts.options
    with qtbot.waitActive(parts.window):
        parts.window.activateWindow()
    options.size_button(4).setFocus()

    QTest.keyClick(options.size_button(4), Qt.Key.Key_Right)

    assert options.options().scale == 8
    assert options.size_button(8).hasFocus()


def test_what_happens_can_be_announced(make_desktop: MakeDesktop) -> None:
    """With a screen reader listening; what it then says is its own affair."""
    parts = make_desktop().workbench.parts
    QAccessible.setActive(True)

    parts.hint.show_notice(Notice("2 photos are done."))
    announce(parts.view, "beach.jpg is done.")

    assert QAccessible.isActive()
    QAccessible.setActive(False)
    assert parts.hint.text == "2 photos are done."
