"""Signing up, confirming, signing in and out, without a window."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.account.presenter import AccountPresenter, Refusal, SignUp
from desktop.bridge import Bridge
from desktop.client.errors import ApiProblem, ClientError, NotSignedIn, ServiceUnreachable
from desktop.client.wire import AccountCreate
from tests.desktop.account.doubles import FakeAccounts, FakeSession, account

FORM = SignUp("ada@example.org ", "four plain words here", is_adult=True)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def accounts(session: FakeSession) -> FakeAccounts:
    return FakeAccounts(session)


@pytest.fixture
def presenter(bridge: Bridge, session: FakeSession, accounts: FakeAccounts) -> AccountPresenter:
    return AccountPresenter(bridge, session, accounts)


def test_a_sign_up_sends_what_was_agreed_to_and_waits_for_the_link(
    presenter: AccountPresenter, accounts: FakeAccounts, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.mail_sent) as mailed:
        presenter.sign_up(FORM)

    assert mailed.args == ["ada@example.org"]
    assert accounts.created == [
        AccountCreate(
            email="ada@example.org",
            password=FORM.password,
            adult_confirmed=True,
            policy_version="p1",
            terms_version="t1",
            locale="en",
        )
    ]


def test_it_goes_on_by_itself_once_the_link_was_opened(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.mail_sent):
        presenter.sign_up(FORM)
    session.is_verified = True

    with qtbot.waitSignals([presenter.signed_in, presenter.welcomed]):
        presenter.look_at_account()

    assert presenter.account is not None
    assert presenter.account.email_verified


def test_nobody_signs_up_without_saying_that_they_are_adult(
    presenter: AccountPresenter, accounts: FakeAccounts, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.refused) as refused:
        presenter.sign_up(SignUp(FORM.email, FORM.password, is_adult=False))

    assert refused.args is not None
    assert refused.args[0].field == "adult"
    assert accounts.created == []


def test_an_address_that_has_an_account_looks_the_same(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.error = ApiProblem("not_signed_in", 401)

    with qtbot.waitSignal(presenter.mail_sent) as mailed:
        presenter.sign_up(FORM)

    assert mailed.args == ["ada@example.org"]
    assert presenter.account is None


def test_the_link_can_be_sent_again(
    presenter: AccountPresenter, accounts: FakeAccounts, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.mail_sent):
        presenter.sign_up(FORM)
    with qtbot.waitSignal(presenter.mail_sent):
        presenter.send_again()

    assert len(accounts.created) == 2


@pytest.mark.parametrize(
    ("error", "words", "field"),
    [
        (ApiProblem("not_signed_in", 401), "not right", ""),
        (ApiProblem("validation_failed", 400, field="password"), "10 characters", "password"),
        (ApiProblem("validation_failed", 400, field="email"), "e-mail address", "email"),
        (ApiProblem("validation_failed", 400, field="other"), "form", "other"),
        (ApiProblem("too_many_requests", 429), "Too many requests", ""),
        (ServiceUnreachable("no_connection"), "No connection", ""),
        (ServiceUnreachable("certificate"), "not safe", ""),
    ],
)
def test_a_refusal_is_said_in_words(
    presenter: AccountPresenter,
    session: FakeSession,
    qtbot: QtBot,
    error: ClientError,
    words: str,
    field: str,
) -> None:
    session.error = error

    with qtbot.waitSignal(presenter.refused) as refused:
        presenter.sign_in("ada@example.org", "wrong")

    assert refused.args is not None
    said = refused.args[0]
    assert isinstance(said, Refusal)
    assert words in said.sentence
    assert said.field == field


def test_the_buttons_rest_while_something_is_asked(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.is_verified = True
    busy: list[bool] = []
    presenter.busy_changed.connect(busy.append)

    with qtbot.waitSignal(presenter.signed_in):
        presenter.sign_in("ada@example.org", "right")

    assert busy == [True, False]


def test_a_session_without_a_key_store_is_announced_as_short(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.is_verified, session.is_kept = True, False

    with qtbot.waitSignals([presenter.session_is_short, presenter.signed_in]):
        presenter.sign_in("ada@example.org", "right")


def test_a_start_without_a_session_is_silent(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.error = NotSignedIn()

    with qtbot.assertNotEmitted(presenter.refused), qtbot.waitSignal(presenter.signed_out):
        presenter.restore()


def test_a_start_goes_on_with_the_last_session(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.is_verified = True

    with qtbot.waitSignal(presenter.signed_in):
        presenter.restore()

    assert presenter.account == account(is_verified=True)


def test_a_start_without_a_connection_is_not_a_sign_out(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.error = ServiceUnreachable("no_connection")

    with (
        qtbot.assertNotEmitted(presenter.signed_out),
        qtbot.waitSignal(presenter.unreachable) as told,
    ):
        presenter.restore()
    assert told.args == ["offline"]
    assert presenter.is_waiting_for_connection
    session.error, session.is_verified = None, True

    with qtbot.waitSignal(presenter.signed_in):
        presenter.restore()
    assert not presenter.is_waiting_for_connection


def test_signing_out_works_even_if_the_service_cannot_be_told(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.is_verified = True
    with qtbot.waitSignal(presenter.signed_in):
        presenter.restore()
    session.error = ServiceUnreachable("no_connection")

    with qtbot.waitSignal(presenter.signed_out):
        presenter.sign_out()

    assert presenter.account is None


def test_a_forgotten_password_is_answered_by_mail(
    presenter: AccountPresenter, accounts: FakeAccounts, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(presenter.mail_sent):
        presenter.reset_password(" ada@example.org")

    assert accounts.resets == ["ada@example.org"]


def test_a_code_is_asked_for_and_a_wrong_one_told_apart(
    presenter: AccountPresenter, session: FakeSession, qtbot: QtBot
) -> None:
    session.error = ApiProblem("totp_required", 401)

    with qtbot.waitSignal(presenter.refused) as first:
        presenter.sign_in("ada@example.org", "words")
    with qtbot.waitSignal(presenter.refused) as second:
        presenter.sign_in("ada@example.org", "words", "000000")

    assert first.args is not None
    assert second.args is not None
    assert first.args[0].field == second.args[0].field == "totp"
    assert first.args[0].sentence.startswith("Enter the code")
    assert second.args[0].sentence.startswith("That code is not right")
