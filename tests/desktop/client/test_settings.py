"""Choices outlive the app, whole."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.client.wire import UpscaleOptions
from desktop.places import find_places
from desktop.settings import Settings, SettingsStore


def test_choices_are_there_at_the_next_start(tmp_path: Path) -> None:
    chosen = replace(
        Settings(), theme="dark", options=UpscaleOptions(long_side_px=6000), account_ids={"a": "1"}
    )
    SettingsStore(tmp_path / "deep" / "er").save(chosen)

    assert SettingsStore(tmp_path / "deep" / "er").load() == chosen


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert SettingsStore(tmp_path).load() == Settings()
    assert Settings().options.scale == 4


def test_a_damaged_file_is_set_aside_not_lost(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "da')

    assert SettingsStore(tmp_path).load() == Settings()
    assert (tmp_path / "settings.json.damaged").read_text() == '{"theme": "da'


def test_fields_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "dark", "a_later_field": [1, 2]}')

    assert SettingsStore(tmp_path).load().theme == "dark"


def test_nothing_half_written_stays_behind(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    for language in ("en", "es", "en"):
        store.save(replace(Settings(), language=language))

    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_one_variable_moves_every_folder(tmp_path: Path) -> None:
    places = find_places({"OPENDREAM_CONFIG_DIR": str(tmp_path)})

    assert places.config == tmp_path
    assert {places.data, places.cache} == {tmp_path / "data", tmp_path / "cache"}


def test_otherwise_the_systems_folders_are_used() -> None:
    assert find_places({}).config.name == "opendream-upscale"


def test_a_choice_that_finds_no_room_holds_and_is_written_with_the_next_one(tmp_path: Path) -> None:
    blocker = tmp_path / "config"
    blocker.write_text("no folder")
    store = SettingsStore(blocker)

    store.save(replace(Settings(), theme="dark"))
    assert store.load().theme == "dark"

    blocker.unlink()
    store.save(replace(store.load(), language="es"))
    assert SettingsStore(blocker).load() == replace(Settings(), theme="dark", language="es")


def test_who_is_signed_in_is_written_down_or_it_is_told(tmp_path: Path) -> None:
    blocker = tmp_path / "config"
    blocker.write_text("no folder")

    with pytest.raises(OSError, match="config"):
        SettingsStore(blocker).write(Settings())
