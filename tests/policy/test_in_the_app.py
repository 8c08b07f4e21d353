"""What the app itself promises: what it asks, says first, keeps, and shows without a connection."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from backend.policies import CURRENT_POLICY_VERSION, read_policies
from desktop.account.settings import SettingsPresenter
from desktop.account.settings_page import SettingsPage
from desktop.app import Desktop
from desktop.bridge import Bridge
from desktop.privacy.presenter import PrivacyPresenter
from desktop.privacy.traces import LocalTraces
from desktop.privacy.view import PrivacyPage
from desktop.queue.finished_work import FinishedWork
from desktop.queue.item import ItemState
from desktop.ui.language import Language
from tests.desktop.account.settings_doubles import FakeData, FakeDoor
from tests.desktop.conftest import (
    OFFSCREEN_NOISE,
    bridge,
    garbage,
    icons,
    no_words_of_other_tests,
    photo,
    theme,
)
from tests.desktop.credits.conftest import language
from tests.desktop.privacy.test_privacy import (
    FakeImages,
    FakeUsage,
    cache,
    door,
    page,
    presenter,
    usage,
)
from tests.desktop.ui.conftest import (
    MakeDesktop,
    ada,
    items_of,
    look,
    make_desktop,
    service,
    signed_in,
)
from tests.fakes.contract_service import ContractService

pytestmark = pytest.mark.qt_log_ignore(OFFSCREEN_NOISE)
CARD_WORDS = ("card", "cvc", "cvv", "iban", "expiry", "security code", "tarjeta")


def words_of(widget: QWidget) -> str:
    """All that stands on a page to be read, in one line."""
    labels = [label.text() for label in widget.findChildren(QLabel)]
    boxes = [box.text() for box in widget.findChildren(QCheckBox)]
    return " ".join([*labels, *boxes])


def test_P01_policy_and_terms_are_beside_the_button_that_signs_up(
    make_desktop: MakeDesktop,
) -> None:
    form = make_desktop().workbench.parts.account.sign_up

    buttons = {button.text() for button in form.findChildren(QPushButton)}

    assert {"Terms", "Privacy policy", "Make an account"} <= buttons
    assert "agree to the texts" in words_of(form)


def test_P02_the_form_asks_for_an_address_and_a_password(make_desktop: MakeDesktop) -> None:
    form = make_desktop().workbench.parts.account.sign_up

    lines = {line.accessibleName() for line in form.findChildren(QLineEdit)}

    assert lines == {"E-mail", "Password (10 characters or more)"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_P04_no_field_of_the_app_asks_for_a_card(make_desktop: MakeDesktop, language: str) -> None:
    parts = make_desktop(language=language).workbench.parts

    names = [
        f"{line.accessibleName()} {line.placeholderText()} {line.objectName()}".lower()
        for line in parts.window.findChildren(QLineEdit)
    ]

    assert len(names) > 5
    assert [name for name in names if any(word in name for word in CARD_WORDS)] == []
    classes = {type(widget).__name__ for widget in parts.window.findChildren(QWidget)}
    assert not [name for name in classes if "Web" in name]


def test_P07_before_the_first_photo_leaves_the_app_says_where_it_goes(
    signed_in: Desktop, service: ContractService, photo: Path, qtbot: QtBot
) -> None:
    parts = signed_in.workbench.parts
    signed_in.presenters.queue.add([photo])
    qtbot.waitUntil(parts.pane.start_button.isEnabled)

    parts.pane.start_button.click()

    assert "Google's image model" in parts.hint.text
    assert "72 hours" in parts.hint.text
    assert not [line for line in service.requests if line.startswith("POST /images")]
    parts.hint.action_button.click()
    qtbot.waitUntil(
        lambda: [item.state for item in items_of(signed_in)] == [ItemState.DONE], timeout=30_000
    )
    assert [line for line in service.requests if line.startswith("POST /images")]


def test_P29_each_stored_photo_is_shown_with_the_time_it_has_left(page: PrivacyPage) -> None:
    faces = [page._words.face(row).detail for row in page.images.rows]

    assert len(faces) == 3
    assert all(" left · until " in face for face in faces)


def test_P30_delete_all_is_one_button_that_asks_once(
    page: PrivacyPage, door: FakeImages, presenter: PrivacyPresenter, qtbot: QtBot
) -> None:
    page.show_running(2)

    page.all.click()

    assert "2 photos being worked on will be cancelled" in page.question
    assert door.deleted == []
    with qtbot.waitSignal(presenter.deleted):
        page.sure.click()
    assert door.deleted == ["all"]


def test_P31_delete_all_leaves_nothing_of_a_picture_in_the_app(
    bridge: Bridge, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = tmp_path / "kept"
    (kept / "differences").mkdir(parents=True)
    (kept / "differences" / "j1").write_bytes(bytes(1000))
    asked = FakeImages()
    traces = LocalTraces(kept, [FinishedWork(tmp_path / "finished.sqlite3")], tmp_path)
    deleting = PrivacyPresenter(bridge, asked, FakeUsage(), traces)

    with qtbot.waitSignal(deleting.deleted):
        deleting.delete_all()

    assert asked.deleted == ["all"]
    assert list(kept.rglob("*")) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_P31_the_app_says_what_deletion_does_not_reach(
    make_desktop: MakeDesktop, language: str
) -> None:
    said = words_of(make_desktop(language=language).workbench.parts.hub.privacy)

    assert "Google" in said
    assert "55" in said
    assert "ackup" in said or "copia" in said.lower()


def test_P34_before_an_account_is_deleted_the_app_says_what_is_lost(
    bridge: Bridge, language: Language, qtbot: QtBot
) -> None:
    data = FakeData()
    deciding = SettingsPresenter(bridge, FakeDoor(), data)
    settings_page = SettingsPage(deciding)
    qtbot.addWidget(settings_page)
    with qtbot.waitSignals([deciding.account_changed, deciding.devices_changed]):
        settings_page.open()
    card = settings_page.sheet.deletion

    with qtbot.waitSignal(deciding.deletion_known):
        card.line.opener.click()

    assert "42 credits are lost." in card.losses
    assert "1 photo is being worked on." in card.losses
    assert (card.accept_credits.isChecked(), card.accept_jobs.isChecked()) == (False, False)
    assert data.deleted == []


def test_P37_the_box_about_age_waits_to_be_ticked_by_hand(make_desktop: MakeDesktop) -> None:
    form = make_desktop().workbench.parts.account.sign_up

    before = form.adult.isChecked()
    QTest.keyClick(form.adult, Qt.Key.Key_Space)

    assert (before, form.adult.isChecked()) == (False, True)
    assert "18 or older" in form.adult.text()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Mexico", "United States")), ("es", ("México", "Estados Unidos"))],
)
def test_P39_where_data_goes_is_read_before_anything_is_sent(
    make_desktop: MakeDesktop, language: str, words: tuple[str, str]
) -> None:
    said = words_of(make_desktop(language=language).workbench.parts.account.sign_up)

    assert [word for word in (*words, "Google") if word not in said] == []


@pytest.fixture
def settings(bridge: Bridge) -> SettingsPresenter:
    return SettingsPresenter(bridge, FakeDoor(), FakeData())


def test_P40_the_policy_can_be_read_without_a_connection_and_is_the_services_own(
    settings: SettingsPresenter, qtbot: QtBot, signed_in: Desktop
) -> None:
    page = SettingsPage(settings)
    qtbot.addWidget(page)

    page.show_texts("privacy")

    assert CURRENT_POLICY_VERSION in page.texts.about
    shown = " ".join(page.texts.body.toPlainText().split())
    posted = read_policies("en").privacy.text
    paragraphs = [p for p in posted.split("\n\n") if p and p[0] not in "#-"]
    assert len(paragraphs) > 10
    assert [p for p in paragraphs if " ".join(p.split()) not in shown] == []


def test_P41_newer_texts_are_shown_in_the_window_and_accepted_there(
    signed_in: Desktop, settings: SettingsPresenter, qtbot: QtBot
) -> None:
    door = FakeDoor()
    door.version, door.material_since = "2027-01-15", "2027-01-15"
    newer = SettingsPresenter(signed_in.bridge, door, FakeData())
    heard: list[object] = []
    newer.texts_outdated.connect(heard.append)

    newer.know(door.present)
    qtbot.waitUntil(lambda: len(heard) == 1)
    signed_in.presenters.desk.settings.texts_outdated.emit(heard[0])

    assert heard[0] is not None
    assert "have changed" in signed_in.workbench.parts.hint.text
    newer.accept_texts()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[1] is None
    assert "2027-01-15" in str(door.asked[-1])


def test_P44_what_a_person_prefers_stays_on_their_computer(
    signed_in: Desktop, service: ContractService, qtbot: QtBot
) -> None:
    before = len(service.requests)

    signed_in.workbench.parts.options.size_button(8).click()
    signed_in.workbench.remember()

    changes = [line for line in service.requests[before:] if not line.startswith("GET ")]
    assert changes == []


__all__ = [
    "ada",
    "bridge",
    "cache",
    "door",
    "garbage",
    "icons",
    "language",
    "look",
    "make_desktop",
    "no_words_of_other_tests",
    "page",
    "photo",
    "presenter",
    "service",
    "signed_in",
    "theme",
    "usage",
]  # fmt: skip
