"""The panel says exactly what was chosen, and only when a person chose it."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.client.wire import UpscaleOptions
from desktop.ui.options_panel import OptionsPanel

CHOICES = [
    UpscaleOptions(scale=2),
    UpscaleOptions(scale=8, strictness="exact", denoise="off"),
    UpscaleOptions(long_side_px=6000, strictness="restore", format="png"),
    UpscaleOptions(clean=True, denoise="high", format="tiff", metadata="drop"),
    UpscaleOptions(scale=4, format="webp", metadata="drop_location"),
]


@pytest.fixture
def panel(qtbot: QtBot) -> OptionsPanel:
    panel = OptionsPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.mark.parametrize("options", CHOICES)
def test_what_is_shown_is_what_is_meant(panel: OptionsPanel, options: UpscaleOptions) -> None:
    panel.show_options(options)

    assert panel.options() == options


def test_showing_is_not_choosing(panel: OptionsPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.options_changed):
        panel.show_options(CHOICES[2])
        panel.show_folder("/pictures")


def test_pressing_a_size_tells_the_new_options(panel: OptionsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.options_changed) as told:
        panel.size_button(8).click()

    assert told.args == [UpscaleOptions(scale=8)]


def test_the_side_is_asked_for_only_where_it_counts(panel: OptionsPanel) -> None:
    assert not panel.long_side.isVisible()

    panel.size_button(0).click()

    assert panel.long_side.isVisible()
    assert panel.options().long_side_px == 6000


def test_strictness_is_explained_in_a_sentence(panel: OptionsPanel) -> None:
    sentences = []
    for index in range(panel.strictness.count()):
        panel.strictness.setCurrentIndex(index)
        sentences.append(panel.meaning)

    assert len(set(sentences)) == 3
    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_folder_is_named_and_can_be_taken_back(panel: OptionsPanel, qtbot: QtBot) -> None:
    panel.show_folder("/pictures/large")
    assert panel.place.currentText() == "/pictures/large"

    panel.place.setCurrentIndex(0)
    with qtbot.waitSignal(panel.folder_changed) as told:
        panel.place.activated.emit(0)

    assert told.args == [""]
