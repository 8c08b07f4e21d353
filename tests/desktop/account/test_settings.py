"""The account's own page: what is changed, what is refused, what stays on no screen."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.account.form import Field
from desktop.account.settings import Part, SettingsPresenter
from desktop.account.settings_page import SettingsPage
from desktop.account.texts import bundled
from desktop.bridge import Bridge
from desktop.client.errors import ApiProblem
from desktop.client.wire import AccountChange, EmailChange, PasswordChange
from desktop.ui.language import Language
from tests.desktop.account import examples
from tests.desktop.account.settings_doubles import CODES, FakeData, FakeDoor
from tests.desktop.credits.conftest import language


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def data() -> FakeData:
    return FakeData()


@pytest.fixture
def presenter(bridge: Bridge, door: FakeDoor, data: FakeData) -> SettingsPresenter:
    return SettingsPresenter(bridge, door, data)


@pytest.fixture
def page(presenter: SettingsPresenter, language: Language, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(presenter)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignals([presenter.account_changed, presenter.devices_changed]):
        page.open()
    return page


def typed(field: Field, text: str) -> None:
    field.line.setText(text)


def test_a_new_address_changes_nothing_before_its_link_is_opened(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    card = page.sheet.security
    card.email.opener.click()
    typed(card.new_email, " new@example.org ")
    typed(card.email_password, "secret words")

    with qtbot.waitSignal(presenter.done):
        card.email.submit.click()

    assert door.asked == [EmailChange(password="secret words", new_email="new@example.org")]
    assert page.sheet.email == "ada@example.org"
    assert "new@example.org waits" in card.email.detail
    assert card.email.said.startswith("Open the link that we sent to the new address.")
    assert not card.email.is_open


def test_a_changed_password_is_left_on_no_screen(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    card = page.sheet.security
    card.password.opener.click()
    typed(card.current, "old words here")
    typed(card.new, "quite new words here")

    with qtbot.waitSignal(presenter.done):
        card.password.submit.click()

    asked = PasswordChange(current_password="old words here", new_password="quite new words here")
    assert door.asked == [asked]
    assert {line.text() for line in page.findChildren(QLineEdit)} == {""}


def test_a_wrong_password_is_told_beside_its_form(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    door.error = ApiProblem("wrong_password", 403)
    card = page.sheet.security
    card.password.opener.click()

    with qtbot.waitSignal(presenter.refused):
        card.password.submit.click()

    assert card.password.problem.text() == "The password is not right. Nothing was changed."
    assert card.password.is_open
    assert card.password.submit.isEnabled()
    assert card.email.problem.text() == ""


def test_codes_are_switched_on_in_two_steps_and_the_recovery_codes_shown_once(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    codes = page.sheet.security.codes
    codes.line.opener.click()
    typed(codes.password, "secret words")
    with qtbot.waitSignal(presenter.secret_ready):
        codes.line.submit.click()
    assert codes.secret.text() == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
    codes.copy_key.click()
    assert QGuiApplication.clipboard().text() == examples.SECRET.secret

    typed(codes.code, "123456")
    with qtbot.waitSignal(presenter.codes_ready):
        codes.line.submit.click()

    assert codes.recovery.toPlainText().splitlines() == CODES
    assert codes.line.detail == "On: signing in takes a code too."
    assert codes.secret.text() == ""
    codes.copy_codes.click()
    assert QGuiApplication.clipboard().text().splitlines() == CODES
    page.open()
    assert codes.recovery.toPlainText() == ""


def test_switching_codes_off_takes_password_and_code(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    presenter.account_changed.emit(examples.account(totp_enabled=True))
    codes = page.sheet.security.codes
    codes.line.opener.click()
    typed(codes.password, "secret words")
    typed(codes.code, " 123456 ")

    with qtbot.waitSignal(presenter.done):
        codes.line.submit.click()

    assert door.asked == [("secret words", "123456")]
    assert codes.line.detail.startswith("Off.")


def test_a_code_is_asked_for_only_where_codes_are_on(
    page: SettingsPage, presenter: SettingsPresenter
) -> None:
    card = page.sheet.security
    card.password.opener.click()
    assert not card.password_code.isVisible()

    presenter.account_changed.emit(examples.account(totp_enabled=True))

    assert card.password_code.isVisible()


def test_a_device_is_signed_out_from_afar(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    card = page.sheet.devices
    outs = {button.accessibleName(): button for button in card.findChildren(QPushButton)}
    assert "Sign out ada-laptop" not in outs

    with qtbot.waitSignal(presenter.devices_changed):
        outs["Sign out studio"].click()

    assert door.asked == ["d1"]


def test_signing_out_everywhere_else_leaves_this_device(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    card = page.sheet.devices

    with qtbot.waitSignal(presenter.devices_changed):
        card.others.click()

    assert [device.is_current for device in door.listed] == [True]
    assert card.others.isHidden()


def test_a_choice_is_sent_as_it_is_made_and_put_back_when_refused(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    card = page.sheet.choices
    with qtbot.waitSignal(presenter.done):
        card.analytics.click()
    assert door.asked == [AccountChange(analytics=False)]
    door.error = ApiProblem("too_many_requests", 429)

    with qtbot.waitSignal(presenter.refused):
        card.newsletter.click()

    assert not card.newsletter.isChecked()
    assert card.problem.text().startswith("Too many requests.")


def test_the_export_goes_into_a_file_and_can_be_cancelled(
    page: SettingsPage, presenter: SettingsPresenter, tmp_path: Path, qtbot: QtBot
) -> None:
    card = page.sheet.data

    with qtbot.waitSignals([presenter.exporting.saved, presenter.exporting.progressed]):
        card.export_to(tmp_path / "all.zip")

    assert card.said == "Saved as all.zip"
    assert card.start.isEnabled()
    card.export_to(tmp_path / "again.zip")
    card.stop.click()
    assert card.said == "The export was cancelled. Nothing was kept."


def test_an_export_that_cannot_be_written_says_so(
    page: SettingsPage, presenter: SettingsPresenter, data: FakeData, qtbot: QtBot, tmp_path: Path
) -> None:
    data.error = PermissionError("read-only")

    with qtbot.waitSignal(presenter.exporting.failed):
        page.sheet.data.export_to(tmp_path / "all.zip")

    assert page.sheet.data.said == "The file could not be written. Choose another folder."


def test_deletion_says_what_is_lost_and_takes_a_word_for_each(
    page: SettingsPage, presenter: SettingsPresenter, data: FakeData, qtbot: QtBot
) -> None:
    card = page.sheet.deletion
    with qtbot.waitSignal(presenter.deletion_known):
        card.line.opener.click()
    assert "42 credits are lost." in card.losses
    assert "1 photo is being worked on." in card.losses
    assert "3 photos at our server are deleted." in card.losses
    assert not card.accept_credits.isChecked()
    card.accept_credits.click()
    card.accept_jobs.click()
    typed(card.password, "secret words")

    with qtbot.waitSignal(presenter.deleted):
        card.line.submit.click()

    (request,) = data.deleted
    assert request.accept_credit_loss
    assert request.accept_running_jobs
    assert request.password == "secret words"


def test_what_was_not_accepted_is_named(
    page: SettingsPage, presenter: SettingsPresenter, data: FakeData, qtbot: QtBot
) -> None:
    card = page.sheet.deletion
    with qtbot.waitSignal(presenter.deletion_known):
        card.line.opener.click()
    data.error = ApiProblem("credits_left", 409)

    with qtbot.waitSignal(presenter.refused):
        card.line.submit.click()

    assert card.line.problem.text().startswith("You still have credits.")


def test_an_open_dispute_leaves_nothing_to_press(
    page: SettingsPage, presenter: SettingsPresenter, data: FakeData, qtbot: QtBot
) -> None:
    data.preview = examples.deletion(open_disputes=1)
    card = page.sheet.deletion

    with qtbot.waitSignal(presenter.deletion_known):
        card.line.opener.click()

    assert "disputed at your bank" in card.losses
    assert not card.line.submit.isEnabled()


def test_the_texts_can_be_read_without_a_connection(page: SettingsPage) -> None:
    page.show_texts("privacy")

    text = bundled("privacy", "en")
    assert text.version in page.texts.about
    assert "Google" in page.texts.body.toPlainText()
    assert page.texts.accept.isHidden()
    assert bundled("terms", "es").markdown != bundled("terms", "en").markdown


@pytest.mark.parametrize(("accepted", "is_asked"), [("2026-02-20", True), ("2027-01-01", False)])
def test_only_what_changed_since_a_material_version_asks_anew(
    presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot, accepted: str, *, is_asked: bool
) -> None:
    door.version, door.material_since = "2027-05-05", "2027-01-01"
    known = replace(examples.account(), policy_version=accepted, terms_version=accepted)

    with qtbot.waitSignal(presenter.texts_outdated):
        presenter.know(known)

    assert (presenter.texts is not None) is is_asked


def test_changed_texts_are_shown_with_what_changed_and_accepted_once(
    page: SettingsPage, presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    door.version = door.material_since = "2027-01-01"
    with qtbot.waitSignal(presenter.texts_outdated):
        presenter.know(examples.account())
    assert not page.sheet.outdated.isHidden()
    page.show_texts("terms")
    assert page.texts.about.endswith("Changed since you agreed. Shorter.")
    assert "<b>" in page.texts.body.toPlainText()

    with qtbot.waitSignal(presenter.texts_outdated):
        page.texts.accept.click()

    accepted = AccountChange(policy_version="2027-01-01", terms_version="2027-01-01")
    assert door.asked == [accepted]
    assert page.sheet.outdated.isHidden()
    assert page.texts.accept.isHidden()


def test_texts_that_were_accepted_bother_nobody(
    page: SettingsPage, presenter: SettingsPresenter, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.texts_outdated) as outdated:
        presenter.know(examples.account())

    assert outdated.args == [None]
    assert page.sheet.outdated.isHidden()


def test_a_failure_is_about_one_part_only(
    presenter: SettingsPresenter, door: FakeDoor, qtbot: QtBot
) -> None:
    door.error = ApiProblem("totp_required", 403)

    with qtbot.waitSignal(presenter.refused) as refused:
        presenter.change_password("a", "b", "")

    assert refused.args is not None
    assert refused.args[0] is Part.PASSWORD
    assert "authenticator app" in refused.args[1]


__all__ = ["language"]
