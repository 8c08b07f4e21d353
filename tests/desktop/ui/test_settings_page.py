"""The settings page in the window: what is chosen there holds, at once and at the next start."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.proxy import BadProxy, parse_proxy, usable_proxy
from desktop.settings import Settings
from desktop.ui.actions import Act
from desktop.ui.look import Look
from desktop.ui.settings_page import SettingsPage
from desktop.ui.stages import Stage
from desktop.ui.theme.theme import ThemeChoice
from tests.desktop.ui.conftest import MakeDesktop
from tests.fakes.contract_service import ContractService, FakeAccount


@pytest.fixture
def desktop(make_desktop: MakeDesktop) -> Desktop:
    desktop = make_desktop()
    desktop.workbench.parts.actions[Act.SETTINGS].trigger()
    return desktop


def kept(desktop: Desktop) -> Settings:
    return desktop._engine.settings.load()


def test_the_page_takes_the_pictures_place_and_leads_back(desktop: Desktop) -> None:
    parts = desktop.workbench.parts
    seen = [parts.stages.stage]

    parts.settings.back_button.click()

    seen.append(parts.stages.stage)
    assert seen == [Stage.SETTINGS, Stage.PICTURE]


def test_every_switch_is_remembered(desktop: Desktop) -> None:
    before = kept(desktop)
    switches = desktop.workbench.parts.settings.switches

    for box in switches.values():
        box.click()

    assert set(switches) == {"has_notifications", "has_reduced_motion", "checks_for_updates"}
    assert all(getattr(kept(desktop), field) is not getattr(before, field) for field in switches)
    switches["has_reduced_motion"].click()


def test_opening_the_page_changes_nothing(desktop: Desktop) -> None:
    before = kept(desktop)

    desktop.workbench.parts.actions[Act.SETTINGS].trigger()

    assert kept(desktop) == before


def test_the_theme_follows_at_once(desktop: Desktop) -> None:
    page = desktop.workbench.parts.settings
    page.theme.setCurrentIndex(page.theme.findData("dark"))
    page.theme.activated.emit(page.theme.currentIndex())

    theme = desktop.workbench._ground.theme
    assert theme.choice is ThemeChoice.DARK
    assert kept(desktop).theme == "dark"
    theme.choose(ThemeChoice.LIGHT)


def test_a_language_is_asked_for_by_its_code(look: Look, qtbot: QtBot) -> None:
    look.language.choose("en")
    page = SettingsPage()
    qtbot.addWidget(page)
    page.language.setCurrentIndex(page.language.findData("es"))

    with qtbot.waitSignal(page.language_chosen) as told:
        page.language.activated.emit(page.language.currentIndex())

    assert told.args == ["es"]


def test_a_proxy_counts_at_once(
    make_desktop: MakeDesktop, service: ContractService, ada: FakeAccount, qtbot: QtBot
) -> None:
    desktop = make_desktop(service.token(ada))
    qtbot.waitUntil(lambda: service.count("GET /events") >= 1)
    page = desktop.workbench.parts.settings

    page.proxy.setText("proxy.example:8080")
    page.proxy.editingFinished.emit()

    qtbot.waitUntil(lambda: service.count("GET /events") >= 2)
    assert any("from now on" in label.text() for label in page.findChildren(QLabel))


def test_a_proxy_is_kept_and_a_wrong_one_is_not(desktop: Desktop) -> None:
    page = desktop.workbench.parts.settings
    page.proxy.setText("proxy.example:8080")
    page.proxy.editingFinished.emit()
    assert kept(desktop).proxy_url == "http://proxy.example:8080"

    page.proxy.setText("http://ada:secret@proxy.example:8080")
    page.proxy.editingFinished.emit()

    assert kept(desktop).proxy_url == "http://proxy.example:8080"
    notes = [label.text() for label in page.findChildren(QLabel)]
    assert any(note.startswith("Leave out name and password") for note in notes)


def test_what_other_parts_add_stands_under_its_title(desktop: Desktop) -> None:
    page = desktop.workbench.parts.settings
    content = QLabel("right-click menu")

    page.add_section("File manager", content)

    texts = [label.text() for label in page.findChildren(QLabel)]
    assert texts[-2:] == ["File manager", "right-click menu"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("  ", ""),
        ("proxy:3128", "http://proxy:3128"),
        ("https://proxy.example/", "https://proxy.example"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_addresses_are_understood(typed: str, meant: str) -> None:
    assert parse_proxy(typed) == meant
    assert usable_proxy(typed) == (meant or None)


@pytest.mark.parametrize(
    "typed",
    ["socks5://proxy:1080", "http://", "http://proxy:99999", "http://proxy/path", "http://a:b@c"],
)
def test_what_is_no_proxy_is_refused(typed: str) -> None:
    with pytest.raises(BadProxy):
        parse_proxy(typed)

    assert usable_proxy(typed) is None
