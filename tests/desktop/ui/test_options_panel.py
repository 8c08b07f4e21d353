"""The panel says exactly what was chosen, and only when a person chose it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.client.wire import UpscaleOptions
from desktop.queue.presets import SHIPPED, clean_name, with_preset, without_preset
from desktop.settings import Preset
from desktop.ui.options_panel import OptionsPanel
from desktop.ui.print_size import PrintMeasure, length_of, side_px
from desktop.ui.theme.icons import Icons

CHOICES = [
    UpscaleOptions(scale=2),
    UpscaleOptions(scale=8, strictness="exact", denoise="off"),
    UpscaleOptions(long_side_px=6000, strictness="restore", format="png"),
    UpscaleOptions(clean=True, denoise="high", format="tiff", metadata="drop"),
    UpscaleOptions(scale=4, format="webp", metadata="drop_location"),
]


@pytest.fixture
def panel(qtbot: QtBot, icons: Icons) -> OptionsPanel:
    panel = OptionsPanel(icons)
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


def test_a_print_is_asked_for_in_its_pixels(panel: OptionsPanel, qtbot: QtBot) -> None:
    panel.size_button(0).click()
    panel.side.unit.setCurrentIndex(panel.side.unit.findData("cm"))
    panel.side.dpi.setValue(300)

    with qtbot.waitSignal(panel.options_changed) as told:
        panel.side.length.setValue(30.0)

    assert told.args == [UpscaleOptions(long_side_px=3543, print_dpi=300)]
    assert not panel.long_side.isVisible()


def test_the_dots_per_inch_of_a_print_are_stated_in_it_and_those_of_pixels_are_not(
    panel: OptionsPanel, qtbot: QtBot
) -> None:
    panel.show_options(UpscaleOptions(long_side_px=4961, print_dpi=240))
    assert panel.options() == UpscaleOptions(long_side_px=4961, print_dpi=240)

    with qtbot.waitSignal(panel.options_changed) as told:
        panel.side.unit.setCurrentIndex(panel.side.unit.findData("px"))

    assert told.args == [UpscaleOptions(long_side_px=4961)]
    panel.show_options(UpscaleOptions(scale=4, print_dpi=240))
    assert panel.options().print_dpi is None


@pytest.mark.parametrize("measure", [PrintMeasure("cm", 300), PrintMeasure("in", 150)])
def test_lengths_and_pixels_are_two_words_for_one_size(measure: PrintMeasure) -> None:
    assert side_px(length_of(4961, measure), measure) == 4961
    assert side_px(1e9, measure) == 65_535
    assert side_px(0, measure) == 16


def test_a_unit_alone_changes_nothing_of_the_photo(panel: OptionsPanel, qtbot: QtBot) -> None:
    panel.show_options(UpscaleOptions(long_side_px=4961))

    with qtbot.assertNotEmitted(panel.options_changed):
        panel.side.show_measure(PrintMeasure("cm", 300))

    assert panel.options().long_side_px == 4961
    assert panel.side.length.value() == 42.0


@pytest.mark.parametrize("key", SHIPPED)
def test_what_comes_with_the_app_has_a_name_and_is_chosen_at_once(
    panel: OptionsPanel, qtbot: QtBot, key: str
) -> None:
    row = next(
        row for row in range(panel.presets.box.count())
        if panel.presets.box.itemData(row) == SHIPPED[key]
    )  # fmt: skip
    panel.presets.box.setCurrentIndex(row)

    with qtbot.waitSignal(panel.options_changed) as told:
        panel.presets.box.activated.emit(row)

    assert told.args == [SHIPPED[key]]
    assert panel.options() == SHIPPED[key]
    assert panel.presets.preset_name != ""


def test_a_choice_without_a_name_says_so(panel: OptionsPanel) -> None:
    panel.show_options(UpscaleOptions(scale=8, format="tiff"))

    assert panel.presets.box.currentText() == "Own choice"
    assert panel.presets.preset_name == ""


def test_a_preset_is_named_with_the_keyboard_alone(panel: OptionsPanel, qtbot: QtBot) -> None:
    panel.presets.save_button.click()
    QTest.keyClicks(panel.presets.name_line, "  For   the wall ")

    with qtbot.waitSignal(panel.presets.save_asked) as told:
        QTest.keyClick(panel.presets.name_line, Qt.Key.Key_Return)

    assert told.args == ["For the wall"]
    assert panel.presets.name_line.isHidden()


def test_escape_gives_up_naming(panel: OptionsPanel, qtbot: QtBot) -> None:
    panel.presets.save_button.click()
    QTest.keyClicks(panel.presets.name_line, "no")

    with qtbot.assertNotEmitted(panel.presets.save_asked):
        QTest.keyClick(panel.presets.name_line, Qt.Key.Key_Escape)

    assert panel.presets.box.isVisible()


def test_only_a_preset_of_ones_own_can_be_deleted(panel: OptionsPanel, qtbot: QtBot) -> None:
    own = UpscaleOptions(scale=8, format="png")
    panel.presets.show_presets([Preset(name="For the wall", options=own)])
    panel.show_options(UpscaleOptions(scale=4))
    assert panel.presets.delete_button.isHidden()

    panel.show_options(own)
    with qtbot.waitSignal(panel.presets.delete_asked) as told:
        panel.presets.delete_button.click()

    assert told.args == ["For the wall"]


def test_presets_have_one_name_each_in_order() -> None:
    presets = with_preset([], "b", UpscaleOptions(scale=2))
    presets = with_preset(presets, "A", UpscaleOptions(scale=4))
    presets = with_preset(presets, "b", UpscaleOptions(scale=8))

    assert [(preset.name, preset.options.scale) for preset in presets] == [("A", 4), ("b", 8)]
    assert [preset.name for preset in without_preset(presets, "A")] == ["b"]
    assert clean_name(" a \n\t" + "x" * 90) == "a " + "x" * 38


def test_the_example_is_what_a_result_would_be_called(panel: OptionsPanel) -> None:
    panel.show_options(UpscaleOptions(scale=2, format="png"))

    panel.more.pattern.setText("{date} {name} {width}x{height}")

    assert panel.more.example == "beach.jpg becomes 2026-11-23 beach 8000x6000.png"


def test_a_pattern_that_cannot_be_used_is_said_and_not_taken(
    panel: OptionsPanel, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(panel.more.pattern_changed):
        panel.more.pattern.setText("{name}/{camera}")
        panel.more.pattern.editingFinished.emit()

    assert panel.more.example.startswith("This cannot be a name.")


def test_no_limit_is_none_and_a_limit_is_a_number(panel: OptionsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.more.limit_changed) as told:
        panel.more.limit.setValue(20)
    assert told.args == [20]

    with qtbot.waitSignal(panel.more.limit_changed) as told:
        panel.more.limit.setValue(0)
    assert told.args == [None]


def test_rare_options_are_put_away_until_asked_for(panel: OptionsPanel, qtbot: QtBot) -> None:
    assert not panel.more.isVisible()

    with qtbot.waitSignal(panel.more_toggled) as told:
        panel.more_button.click()

    assert told.args == [True]
    assert panel.more.isVisible()
