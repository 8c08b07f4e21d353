"""The language can be changed while everything goes on."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QSize
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.ui.actions import Act
from desktop.ui.figures import count_text
from desktop.ui.look import Look
from desktop.ui.moments import minutes_left_text
from tests.desktop.ui.conftest import MakeDesktop, items_of
from tests.fakes.contract_service import ContractService, FakeAccount


def credits_text(count: int) -> str:
    return QCoreApplication.translate("QueueWords", "%Ln credit(s)", None, count)


def test_plurals_are_right_in_both_languages(look: Look) -> None:
    language = look.language

    language.choose("en")
    english = [credits_text(count) for count in (0, 1, 2)]
    language.choose("es")
    spanish = [credits_text(count) for count in (0, 1, 2)]
    language.choose("en")

    assert english == ["0 credits", "1 credit", "2 credits"]
    assert spanish == ["0 créditos", "1 crédito", "2 créditos"]


def test_long_times_are_told_in_days_and_hours(look: Look) -> None:
    language = look.language
    spans = (0, 1, 60, 187, 24 * 60, 49 * 60 + 5)

    language.choose("en")
    english = [minutes_left_text(minutes) for minutes in spans]
    language.choose("es")
    spanish = [minutes_left_text(minutes) for minutes in spans]
    language.choose("en")

    assert english == [
        "1 min left", "1 min left", "1 hour left", "3 hours 7 min left", "1 day left",
        "2 days 1 h left",
    ]  # fmt: skip
    assert spanish == [
        "queda 1 min", "queda 1 min", "queda 1 hora", "quedan 3 horas y 7 min", "queda 1 día",
        "quedan 2 días y 1 h",
    ]  # fmt: skip


def test_an_unknown_language_falls_back_to_english(look: Look) -> None:
    look.language.choose("xx")

    assert credits_text(1) == "1 credit"
    look.language.choose("en")


def test_numbers_are_written_as_the_language_writes_them(look: Look) -> None:
    language = look.language

    language.choose("es")
    spanish = count_text(12_345)
    language.choose("en")

    assert (spanish, count_text(12_345)) == ("12.345", "12,345")
    assert QLocale().language() is QLocale.Language.English


def test_qts_own_words_follow(look: Look) -> None:
    language = look.language

    language.choose("es")
    spanish = QCoreApplication.translate("QPlatformTheme", "Close")
    language.choose("en")

    assert spanish == "Cerrar"


def test_changing_the_language_makes_a_new_window_with_the_same_queue(
    make_desktop: MakeDesktop, qtbot: QtBot, photo: Path
) -> None:
    desktop = make_desktop(paths=(photo,))
    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1)
    bench = desktop.workbench
    bench.parts.window.resize(700, 600)
    old = bench.parts.window

    bench.speak("es")
    qtbot.addWidget(bench.parts.window)

    assert bench.parts.window is not old
    assert bench.parts.actions[Act.OPEN].text() == "&Abrir…"
    assert len(items_of(desktop)) == 1
    assert bench.parts.window.size() == QSize(700, 600)
    assert bench.parts.pane.start_button.text() == "Ampliar 1"

    bench.speak("en")
    qtbot.addWidget(bench.parts.window)
    assert bench.parts.pane.start_button.text() == "Upscale 1"


def test_a_new_window_says_at_once_what_the_old_one_said(
    signed_in: Desktop, qtbot: QtBot, photo: Path, ada: FakeAccount, service: ContractService
) -> None:
    with service.lock:
        ada.available = 0
    bench = signed_in.workbench
    signed_in.presenters.credit.look_soon()
    signed_in.presenters.queue.add([photo])
    qtbot.waitUntil(lambda: bench.parts.news.text.startswith("You need 1 more credit"))

    bench.speak("en")
    qtbot.addWidget(bench.parts.window)

    assert bench.parts.news.text.startswith("You need 1 more credit")
