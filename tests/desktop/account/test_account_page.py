"""The page shows the form that fits, and ticks nothing for the person."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.account.presenter import AccountPresenter
from desktop.account.view import AccountPage
from desktop.bridge import Bridge
from desktop.client.errors import ApiProblem
from desktop.client.server_address import parse_server_address
from desktop.ui.theme.theme import Theme
from tests.desktop.account.doubles import FakeAccounts, FakeSession


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def page(bridge: Bridge, session: FakeSession, theme: Theme, qtbot: QtBot) -> AccountPage:
    presenter = AccountPresenter(bridge, session, FakeAccounts(session))
    page = AccountPage(presenter, parse_server_address("https://upscale.example"))
    qtbot.addWidget(page)
    page.show()
    return page


def texts(page: AccountPage) -> set[str]:
    return {button.text() for button in page.findChildren(QPushButton)}


def test_the_age_box_is_never_ticked_for_the_person(page: AccountPage) -> None:
    assert not page.sign_up.adult.isChecked()


def test_both_texts_are_a_press_away_before_anything_is_sent(
    page: AccountPage, qtbot: QtBot
) -> None:
    asked: list[str] = []
    page.sign_up.page_wanted.connect(asked.append)
    page.sign_up.page_wanted.disconnect(page.open_page)

    for button in page.sign_up.findChildren(QPushButton):
        if button.text() in {"Terms", "Privacy policy"}:
            button.click()

    assert asked == ["/terms", "/privacy"]


def test_passwords_are_hidden(page: AccountPage) -> None:
    for line in (page.sign_in.password.line, page.sign_up.password.line):
        assert line.echoMode() is line.EchoMode.Password


def test_signing_up_leads_to_the_mail_and_then_to_the_photos(
    page: AccountPage, session: FakeSession, qtbot: QtBot
) -> None:
    page.show_sign_up()
    QTest.keyClicks(page.sign_up.email.line, "ada@example.org")
    QTest.keyClicks(page.sign_up.password.line, "four plain words here")
    page.sign_up.adult.setChecked(True)
    QTest.keyClick(page.sign_up.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.currentWidget() is page.mail)
    assert "ada@example.org" in page.mail.sentence
    session.is_verified = True

    with qtbot.waitSignal(page.closed):
        page.mail.opened.click()

    assert page.sign_up.password.text == ""


def test_a_wrong_field_is_marked_and_explained(
    page: AccountPage, session: FakeSession, qtbot: QtBot
) -> None:
    session.error = ApiProblem("validation_failed", 400, field="password")
    page.show_sign_up()
    page.sign_up.adult.setChecked(True)

    page.sign_up.button.click()

    qtbot.waitUntil(page.sign_up.problem.isVisible)
    assert page.sign_up.password.line.property("kind") == "wrong"
    assert page.sign_up.email.line.property("kind") == ""


def test_a_reset_needs_an_address(page: AccountPage) -> None:
    page.show_sign_in()

    next(b for b in page.sign_in.findChildren(QPushButton) if "Forgot" in b.text()).click()

    assert page.sign_in.problem.text() == "Type your e-mail address first."


def test_only_a_service_on_this_machine_has_a_test_mailbox(
    page: AccountPage, bridge: Bridge, session: FakeSession, qtbot: QtBot
) -> None:
    presenter = AccountPresenter(bridge, session, FakeAccounts(session))
    local = AccountPage(presenter, parse_server_address("http://127.0.0.1:8000"))
    qtbot.addWidget(local)

    assert "Open the test mailbox" in texts(local)
    assert "Open the test mailbox" not in texts(page)
