"""The whole desktop on temporary folders, against the contract on loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.client.pace import Pace
from desktop.client.server_address import parse_server_address
from desktop.engine import Engine, open_engine
from desktop.garbage import MainThreadGarbage
from desktop.places import find_places
from desktop.queue.item import QueueItem
from desktop.queue.runner import Limits
from desktop.settings import SettingsStore
from desktop.ui.language import Language
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from tests.fakes.contract_fixtures import ada, service
from tests.fakes.contract_service import ContractService, FakeAccount

FAST = Limits(
    pace=Pace(
        first_wait_seconds=0.01,
        longest_wait_seconds=0.05,
        look_seconds=0.01,
        quiet_look_seconds=0.05,
        credits_seconds=0.05,
    )
)

MakeDesktop = Callable[..., Desktop]


@pytest.fixture(scope="session")
def look(qapp: QApplication, theme: Theme, icons: Icons) -> Look:
    """One for all tests, as there is one for all windows."""
    return Look(theme, icons, Language(qapp))


@pytest.fixture
def make_desktop(
    look: Look, garbage: MainThreadGarbage, qtbot: QtBot, service: ContractService, tmp_path: Path
) -> Iterator[MakeDesktop]:
    """Starts the app with a token or none; every one is closed at the end."""
    running: list[Desktop] = []

    def make(
        token: str = "",
        paths: tuple[Path, ...] = (),
        language: str = "en",
        window: MainWindow | None = None,
    ) -> Desktop:
        look.language.choose(language)
        engine = make_engine(tmp_path, service.origin, token)
        desktop = Desktop(engine, look, tmp_path / "pictures", FAST, window)
        running.append(desktop)
        qtbot.addWidget(desktop.workbench.parts.window)
        desktop.open(paths)
        qtbot.waitExposed(desktop.workbench.parts.window)
        return desktop

    yield make
    for desktop in running:
        desktop.close()
        desktop.workbench.parts.window.close()
    look.language.choose("en")


def make_engine(folder: Path, origin: str, token: str = "") -> Engine:
    environment = {"OPENDREAM_CONFIG_DIR": str(folder / "profile"), "OPENDREAM_TOKEN": token}
    places = find_places(environment)
    settings = SettingsStore(places.config)
    return open_engine(places, settings, parse_server_address(origin), environment)


@pytest.fixture
def signed_in(
    make_desktop: MakeDesktop, service: ContractService, ada: FakeAccount, qtbot: QtBot
) -> Desktop:
    """Ada's desktop, with her balance shown."""
    desktop = make_desktop(service.token(ada))
    qtbot.waitUntil(lambda: desktop.presenters.credit.balance is not None)
    return desktop


def items_of(desktop: Desktop) -> list[QueueItem]:
    return desktop.workbench.parts.model.items


__all__ = ["ada", "service"]
