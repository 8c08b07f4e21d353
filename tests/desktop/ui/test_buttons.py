"""Buttons: the keyboard presses them, and having the focus moves nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from desktop.ui.buttons import icon_button, push_button
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme

KEYS = pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space], ids=["return", "enter", "space"]
)


@KEYS
def test_a_key_presses_a_button_with_words_and_one_with_an_icon(
    qtbot: QtBot, qapp: QApplication, key: Qt.Key
) -> None:
    pressed: list[str] = []
    for button in (
        push_button("Upscale", lambda: pressed.append("words")),
        icon_button(Icons(Theme(qapp)), "close", "Close", lambda: pressed.append("icon")),
    ):
        qtbot.addWidget(button)
        QTest.keyClick(button, key)

    assert pressed == ["words", "icon"]


def test_a_box_with_the_focus_is_as_large_as_without(qtbot: QtBot, qapp: QApplication) -> None:
    Theme(qapp)
    box = QCheckBox("I agree")
    qtbot.addWidget(box)
    box.show()
    qtbot.waitUntil(box.isVisible)
    before = box.sizeHint()

    with qtbot.waitActive(box):
        box.activateWindow()
    box.setFocus()

    assert box.hasFocus()
    assert box.sizeHint() == before
