"""The settings' section about the menus: says how it stands, installs, repairs, removes."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.shell.settings_presenter import IntegrationPresenter
from desktop.shell.settings_view import IntegrationBox
from tests.desktop.shell.machine import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "home").mkdir()
    return Machine(tmp_path / "home", tmp_path)


@pytest.fixture
def box(machine: Machine, bridge: Bridge, qtbot: QtBot) -> IntegrationBox:
    presenter = IntegrationPresenter(bridge, machine.applier)
    box = IntegrationBox(presenter)
    presenter.setParent(box)
    qtbot.addWidget(box)
    with qtbot.waitSignal(presenter.reported):
        box.show()
    return box


def test_it_goes_in_is_mended_and_comes_out(
    box: IntegrationBox, machine: Machine, qtbot: QtBot
) -> None:
    reported = box._presenter.reported
    assert box.status.text().startswith("Adds “Upscale”")
    assert not box.remove_button.isVisible()

    with qtbot.waitSignal(reported):
        box.install_button.click()
        assert not box.install_button.isEnabled()
    assert box.status.text().startswith("Right-click")
    assert "Dolphin" in box.details.text()
    assert not box.install_button.isVisible()

    machine.plan.files[0].path.unlink()
    with qtbot.waitSignal(reported):
        box._presenter.look()
    assert (box.install_button.text(), box.install_button.isVisible()) == ("Repair", True)
    assert "Not whole in: Applications menu" in box.details.text()
    with qtbot.waitSignal(reported):
        box.install_button.click()

    with qtbot.waitSignal(reported):
        box.remove_button.click()
    assert machine.everything() == {}
    assert box.install_button.text() == "Add to the menus"
