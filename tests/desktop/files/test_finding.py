"""What is meant by the names that a person gives."""

import os
from pathlib import Path

import pytest
from PIL import Image

from desktop.files.finding import Found, find_pictures


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8)).save(path, "PNG")
    return path


def names(found: Found) -> list[str]:
    return [one.path.name for one in found.pictures]


def test_the_bytes_decide_not_the_name(tmp_path: Path) -> None:
    liar = tmp_path / "really.txt"
    picture(tmp_path / "x.png").rename(liar)
    (tmp_path / "fake.jpg").write_text("words")

    found = find_pictures([liar, tmp_path / "fake.jpg"], recursive=False)

    assert names(found) == ["really.txt"]
    assert [(one.path.name, one.reason, one.was_named) for one in found.skipped] == [
        ("fake.jpg", "not_a_picture", True)
    ]


def test_a_folder_gives_its_own_pictures_or_all_below(tmp_path: Path) -> None:
    for name in ("b.png", "a.png", "deep/c.png", "deep/er/d.png"):
        picture(tmp_path / "album" / name)

    shallow = find_pictures([tmp_path / "album"], recursive=False)
    deep = find_pictures([tmp_path / "album"], recursive=True)

    assert names(shallow) == ["a.png", "b.png"]
    assert names(deep) == ["a.png", "b.png", "c.png", "d.png"]
    assert {one.root for one in deep.pictures} == {tmp_path / "album"}


def test_hidden_files_parts_and_own_results_are_passed_over(tmp_path: Path) -> None:
    album = tmp_path / "album"
    picture(album / "a.png")
    picture(album / ".hidden.png")
    picture(album / ".folder" / "b.png")
    picture(album / "a_opendream_4x.png")
    picture(album / "c.png").rename(album / "c.part")

    found = find_pictures([album], recursive=True)

    assert names(found) == ["a.png"]
    assert [one.reason for one in found.skipped] == ["own_result"]


def test_an_own_result_that_is_named_is_meant(tmp_path: Path) -> None:
    result = picture(tmp_path / "a_opendream_4x.png")

    assert names(find_pictures([result], recursive=False)) == ["a_opendream_4x.png"]


def test_an_own_result_that_is_named_with_its_original_is_not(tmp_path: Path) -> None:
    """`up *.png` for the second time: the shell names the results of the first, too."""
    for name in ("a.png", "a_opendream_4x.png", "b_opendream_2x (1).png"):
        picture(tmp_path / name)

    by_the_shell = find_pictures(sorted(tmp_path.iterdir()), recursive=False)
    by_a_pattern = find_pictures([f"{tmp_path}/*.png"], recursive=False)

    for found in (by_the_shell, by_a_pattern):
        assert names(found) == ["a.png", "b_opendream_2x (1).png"]
        assert [(one.reason, one.was_named) for one in found.skipped] == [("own_result", False)]


def test_links_that_go_round_in_circles_end(tmp_path: Path) -> None:
    picture(tmp_path / "album" / "a.png")
    (tmp_path / "album" / "loop").symlink_to(tmp_path / "album")

    assert names(find_pictures([tmp_path / "album"], recursive=True)) == ["a.png"]


def test_a_pipe_does_not_hang_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")

    found = find_pictures([tmp_path, tmp_path / "pipe.jpg"], recursive=True)

    assert names(found) == []
    assert {one.reason for one in found.skipped} == {"not_a_picture"}


def test_patterns_are_filled_in_where_the_shell_did_not(tmp_path: Path) -> None:
    for name in ("a1.png", "a2.png", "b.png"):
        picture(tmp_path / name)
    picture(tmp_path / "[odd].png")

    assert names(find_pictures([str(tmp_path / "a*.png")], recursive=False)) == ["a1.png", "a2.png"]
    assert names(find_pictures([str(tmp_path / "[odd].png")], recursive=False)) == ["[odd].png"]


def test_each_picture_comes_once(tmp_path: Path) -> None:
    one = picture(tmp_path / "a.png")

    assert names(find_pictures([one, tmp_path, one], recursive=True)) == ["a.png"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    found = find_pictures([tmp_path / "gone.jpg", tmp_path / "none*.jpg"], recursive=False)

    assert [one.reason for one in found.skipped] == ["source_missing", "source_missing"]


def test_a_pattern_for_all_below_goes_into_no_link(tmp_path: Path) -> None:
    """Two links back would otherwise be followed forty deep, each way."""
    album = tmp_path / "album"
    for name in ("a.png", "deep/b.png", "deep/er/c.png", ".hidden/d.png"):
        picture(album / name)
    for name in ("one", "two"):
        (album / "deep" / name).symlink_to("..", target_is_directory=True)

    found = find_pictures([f"{album}/**/*.png"], recursive=False)
    whole = find_pictures([f"{tmp_path}/**"], recursive=False)

    assert names(found) == ["a.png", "b.png", "c.png"]
    assert names(whole) == ["a.png", "b.png", "c.png"]


def test_a_tilde_that_is_nobodys_home_is_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    picture(tmp_path / "~there.png")

    found = find_pictures(["~there.png", "~no-such-person/a.png"], recursive=False)

    assert names(found) == ["~there.png"]
    assert [one.reason for one in found.skipped] == ["source_missing"]
