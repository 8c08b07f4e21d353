"""The account's pages in the window: reached by menu and key, whole at the smallest usual size."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.account.hub import HubTab
from desktop.app import Desktop
from desktop.ui.actions import Act
from desktop.ui.stages import Stage
from tests.desktop.account import examples
from tests.desktop.ui.conftest import MakeDesktop, ada, look, make_desktop, service, signed_in
from tests.desktop.ui.test_whole_window import every_widget
from tests.fakes.contract_service import ContractService, FakeAccount

TABS = {
    Act.TOP_UP: HubTab.TOP_UP,
    Act.CREDITS: HubTab.CREDITS,
    Act.HISTORY: HubTab.HISTORY,
    Act.PRIVACY: HubTab.PRIVACY,
    Act.SIGN_IN: HubTab.ACCOUNT,
}


def test_every_page_has_its_menu_entry_and_takes_the_focus(signed_in: Desktop) -> None:
    parts = signed_in.workbench.parts

    for act, tab in TABS.items():
        parts.actions[act].trigger()
        assert parts.stages.stage is Stage.CREDITS
        assert parts.hub.hub.tab is tab
        assert parts.hub.hub.buttons[tab].isChecked()

    parts.hub.hub.closed.emit()
    assert parts.stages.stage is Stage.PICTURE


def test_pages_nobody_looks_at_are_not_made_and_know_the_state_once_they_are(
    signed_in: Desktop, qtbot: QtBot
) -> None:
    parts = signed_in.workbench.parts
    qtbot.waitUntil(lambda: signed_in.presenters.credit.balance is not None)
    signed_in.presenters.desk.news.job_arrived.emit(examples.jobs().items[0])
    unseen = parts.shelf.made

    parts.actions[Act.CREDITS].trigger()

    assert unseen is None
    assert parts.shelf.made is parts.hub
    assert "50" in " ".join(label.text() for label in parts.hub.credit.findChildren(QLabel))


def test_signed_out_the_pages_are_out_of_reach_and_empty(signed_in: Desktop, qtbot: QtBot) -> None:
    parts = signed_in.workbench.parts
    parts.actions[Act.HISTORY].trigger()
    parts.hub.history.jobs._show(examples.jobs())

    with qtbot.waitSignal(signed_in.presenters.account.signed_out):
        signed_in.presenters.account.sign_out()

    assert parts.hub.history.jobs.rowCount() == 0
    assert parts.stages.stage is not Stage.CREDITS
    for act in (Act.CREDITS, Act.HISTORY, Act.PRIVACY):
        assert not parts.actions[act].isEnabled()


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_cut_off_on_any_page(
    make_desktop: MakeDesktop, language: str, service: ContractService, ada: FakeAccount
) -> None:
    desktop = make_desktop(service.token(ada), language=language)
    parts = desktop.workbench.parts
    parts.window.resize(900, 600)
    parts.stages.show_stage(Stage.CREDITS)
    pages = parts.hub
    pages.top_up._show_packs(examples.PACKS)
    desktop.presenters.desk.settings.devices_changed.emit(examples.devices())

    for tab in HubTab:
        pages.hub.show_tab(tab)
        QApplication.processEvents()
        cut = [
            widget.text()
            for widget in every_widget(pages.hub)
            if isinstance(widget, QLabel | QAbstractButton)
            and widget.isVisible()
            and widget.text()
            and not (isinstance(widget, QLabel) and widget.wordWrap())
            and widget.width() < widget.sizeHint().width()
        ]
        assert cut == [], tab


__all__ = ["ada", "look", "make_desktop", "service", "signed_in"]
