"""Buttons: the keyboard presses them, and having the focus moves nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QStyle, QStyleOptionButton
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


def test_the_words_of_a_box_stay_where_they_are_when_it_gets_the_focus(
    qtbot: QtBot, qapp: QApplication
) -> None:
    Theme(qapp)
    box = QCheckBox("I agree")
    qtbot.addWidget(box)
    box.ensurePolished()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    words = QStyle.SubElement.SE_CheckBoxContents

    option.state &= ~QStyle.StateFlag.State_HasFocus
    without = box.style().subElementRect(words, option, box)
    option.state |= QStyle.StateFlag.State_HasFocus
    focused = box.style().subElementRect(words, option, box)

    assert focused == without


@pytest.mark.parametrize(
    "kind", ["", "primary", "primary-small", "segment", "tab", "choice", "danger", "link"]
)
def test_the_words_of_a_button_stay_where_they_are_when_it_gets_the_focus(
    qtbot: QtBot, qapp: QApplication, kind: str
) -> None:
    Theme(qapp)
    button = push_button("Historial", kind=kind)
    qtbot.addWidget(button)
    button.ensurePolished()
    button.resize(button.sizeHint())
    option = QStyleOptionButton()
    button.initStyleOption(option)
    words = QStyle.SubElement.SE_PushButtonContents

    option.state &= ~QStyle.StateFlag.State_HasFocus
    without = button.style().subElementRect(words, option, button)
    option.state |= QStyle.StateFlag.State_HasFocus
    focused = button.style().subElementRect(words, option, button)

    assert focused == without
