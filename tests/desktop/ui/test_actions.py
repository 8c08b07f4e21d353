"""Every action, its key, and the help made of them."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.actions import Act, Actions, Menu
from desktop.ui.help_pages import ShortcutsDialog
from desktop.ui.stages import Stage
from desktop.ui.theme.icons import Icons
from tests.desktop.ui.conftest import MakeDesktop
from tests.fakes.contract_service import ContractService, FakeAccount

AGREED = {
    Act.OPEN: "Ctrl+O",
    Act.OPEN_FOLDER: "Ctrl+Shift+O",
    Act.PASTE: "Ctrl+V",
    Act.START: "Ctrl+Return",
    Act.UNDO: "Ctrl+Z",
    Act.REMOVE: "Del",
    Act.FLIP: "B",
    Act.ACTUAL: "1",
    Act.FIT: "0",
    Act.ZOOM_IN: "+",
    Act.ZOOM_OUT: "-",
    Act.SIDE_BY_SIDE: "S",
    Act.DIFFERENCE: "D",
    Act.RETRY: "R",
    Act.SHORTCUTS: "F1",
}


def test_the_agreed_keys_are_there(icons: Icons, qtbot: QtBot) -> None:
    actions = Actions(icons)

    assert {act: actions[act].shortcut().toString() for act in AGREED} == AGREED


def test_no_key_means_two_things(icons: Icons, qtbot: QtBot) -> None:
    actions = Actions(icons)
    keys = Counter(
        actions[spec.act].shortcut().toString()
        for spec in actions.specs
        if not actions[spec.act].shortcut().isEmpty()
    )

    assert [key for key, count in keys.items() if count > 1] == []


def test_every_act_has_a_menu_and_every_menu_its_own_letter(make_desktop: MakeDesktop) -> None:
    for language in ("en", "es"):
        desktop = make_desktop(language=language)
        parts = desktop.workbench.parts
        listed = {spec.act for spec in parts.actions.specs}
        titles = [menu.title() for menu in parts.menus.values()]
        letters = [title[title.index("&") + 1].lower() for title in titles]
        assert listed == set(Act)
        assert len(set(letters)) == len(Menu), titles
        desktop.close()


def test_within_a_menu_no_letter_is_used_twice(
    make_desktop: MakeDesktop, service: ContractService, ada: FakeAccount, qtbot: QtBot
) -> None:
    for language, token in (("en", ""), ("es", ""), ("en", "ada"), ("es", "ada")):
        desktop = make_desktop(token and service.token(ada), language=language)
        if token:
            qtbot.waitUntil(desktop.workbench.parts.actions[Act.SIGN_OUT].isEnabled)
        for menu in desktop.workbench.parts.menus.values():
            texts = [action.text() for action in menu.actions() if "&" in action.text()]
            letters = Counter(text[text.index("&") + 1].lower() for text in texts)
            assert [letter for letter, count in letters.items() if count > 1] == [], texts
        desktop.close()


def test_the_help_page_lists_every_key(make_desktop: MakeDesktop) -> None:
    parts = make_desktop().workbench.parts

    texts = [label.text() for label in ShortcutsDialog(parts).findChildren(QLabel)]

    for spec in parts.actions.specs:
        if not parts.actions[spec.act].shortcut().isEmpty():
            assert spec.text.replace("&", "").rstrip("…") in texts


def test_letters_that_are_typed_into_a_field_are_not_taken_for_shortcuts(
    make_desktop: MakeDesktop,
) -> None:
    parts = make_desktop().workbench.parts
    parts.stages.show_stage(Stage.ACCOUNT)
    parts.account.show_sign_in()
    line = parts.account.sign_in.email.line
    line.setFocus()

    QTest.keyClicks(line, "bsd10r+p@x.org")
    QTest.keyClick(line, Qt.Key.Key_Delete)

    assert line.text() == "bsd10r+p@x.org"
    assert not parts.account.sign_in.problem.isVisible()
