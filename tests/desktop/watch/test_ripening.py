"""When a new file counts as whole, and that each counts once."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.watch.folder import FolderUnreadable, FolderWatch, Watched, is_for_us
from desktop.watch.patience import DriveHangs, patiently
from desktop.watch.ripening import Ripening, Sighting
from desktop.watch.seen import AlreadyWatched, Seen

A, B = Path("/a.jpg"), Path("/b.jpg")
SETTLE = 3.0


class Seconds:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    seen = Seen(tmp_path / "memory" / "x.seen.sqlite3")
    yield seen
    seen.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def watch_of(folder: Path, seen: Seen, seconds: Seconds, **facts: bool) -> FolderWatch:
    return FolderWatch(Watched(folder, left_out=folder / "out", **facts), seen, SETTLE, seconds)


def after_settling(watch: FolderWatch, seconds: Seconds) -> list[Path]:
    watch.look()
    seconds.now += SETTLE
    return watch.look()


def test_a_file_is_whole_once_it_has_not_changed_for_a_while() -> None:
    ripening = Ripening(SETTLE)

    assert ripening.look({A: Sighting(10, 1)}, 0) == []
    assert ripening.look({A: Sighting(10, 1)}, 2.9) == []
    assert ripening.look({A: Sighting(20, 2)}, 3.0) == []
    assert ripening.look({A: Sighting(20, 2)}, 5.9) == []
    assert ripening.look({A: Sighting(20, 2)}, 6.0) == [A]


def test_a_file_that_goes_and_comes_back_starts_anew() -> None:
    ripening = Ripening(SETTLE)
    ripening.look({A: Sighting(10, 1), B: Sighting(10, 1)}, 0)
    ripening.look({B: Sighting(10, 1)}, 2)

    assert ripening.look({A: Sighting(10, 1), B: Sighting(10, 1)}, 4) == [B]


def test_an_empty_file_is_never_whole_and_not_waited_for_for_ever() -> None:
    ripening = Ripening(SETTLE)
    ripening.look({A: Sighting(0, 1)}, 0)

    assert ripening.is_waiting(SETTLE)
    assert ripening.look({A: Sighting(0, 1)}, 1000) == []
    assert not ripening.is_waiting(1000)


def test_a_file_that_always_grows_is_not_waited_for_for_ever() -> None:
    ripening = Ripening(SETTLE)

    for second in range(40):
        assert ripening.look({A: Sighting(second, second)}, second) == []

    assert not ripening.is_waiting(40)


def test_a_file_that_its_writer_still_holds_is_looked_at_again(
    folder: Path, photo: Path, seen: Seen, seconds: Seconds
) -> None:
    held = [True]

    def judge(path: Path) -> bool:
        if held[0]:
            raise PermissionError
        return is_for_us(path)

    watch = FolderWatch(Watched(folder), seen, SETTLE, seconds, judge)
    watch.begin()
    new = photo.rename(folder / "new.jpg")

    assert after_settling(watch, seconds) == []
    held[0] = False
    assert watch.look() == [new]


def test_what_was_there_at_the_start_is_not_new(
    folder: Path, photo: Path, seen: Seen, seconds: Seconds
) -> None:
    old = photo.rename(folder / "old.jpg")
    watch = watch_of(folder, seen, seconds)
    watch.begin()
    (folder / "new.jpg").write_bytes(old.read_bytes())

    assert after_settling(watch, seconds) == [folder / "new.jpg"]


def test_what_came_while_nobody_watched_is_new(
    folder: Path, photo: Path, seen: Seen, seconds: Seconds
) -> None:
    watch_of(folder, seen, seconds).begin()
    photo.rename(folder / "new.jpg")

    later = watch_of(folder, seen, seconds)
    later.begin()

    assert after_settling(later, seconds) == [folder / "new.jpg"]


def test_a_picture_stays_new_until_it_is_dealt_with(
    folder: Path, photo: Path, seen: Seen, seconds: Seconds
) -> None:
    watch = watch_of(folder, seen, seconds)
    watch.begin()
    new = photo.rename(folder / "new.jpg")

    assert after_settling(watch, seconds) == watch.look() == [new]
    watch.note([new])
    assert watch.look() == []
    os.utime(new, (1, 1))
    assert after_settling(watch, seconds) == [new]


def test_our_results_parts_hidden_files_and_no_pictures_are_passed_over(
    folder: Path, photo: Path, seen: Seen, seconds: Seconds
) -> None:
    picture = photo.read_bytes()
    names = ["a_opendream_4x.jpg", "b_opendream_clean (2).png", ".hidden.jpg", "c.jpg.part"]
    for name in names:
        (folder / name).write_bytes(picture)
    marked = picture + b"<x>http://cv.iptc.org/compositeWithTrainedAlgorithmicMedia</x>"
    (folder / "under another name.jpg").write_bytes(marked)
    (folder / "text.jpg").write_text("no picture at all, only words")
    (folder / os.fsdecode(b"\xff.jpg")).write_bytes(picture)
    (folder / "link.jpg").symlink_to(folder / "nowhere")
    watch = watch_of(folder, seen, seconds, with_existing=True)

    assert after_settling(watch, seconds) == []
    assert not watch.is_settling or after_settling(watch, seconds) == []


def test_folders_inside_count_only_if_asked_for_and_never_the_one_of_results(
    folder: Path, photo: Path, tmp_path: Path, seconds: Seconds
) -> None:
    for name in ("in/deep", "out"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.jpg").write_bytes(photo.read_bytes())
    (folder / "loop").symlink_to(folder)

    def found(*, is_recursive: bool) -> list[Path]:
        seen = Seen(tmp_path / f"{is_recursive}.sqlite3")
        watch = watch_of(folder, seen, seconds, is_recursive=is_recursive, with_existing=True)
        ripe = after_settling(watch, seconds)
        seen.close()
        return ripe

    assert found(is_recursive=False) == []
    assert found(is_recursive=True) == [folder / "in/deep/a.jpg"]


def test_a_folder_that_is_gone_is_said_to_be(seen: Seen, tmp_path: Path, seconds: Seconds) -> None:
    with pytest.raises(FolderUnreadable):
        watch_of(tmp_path / "gone", seen, seconds).look()


def test_a_folder_that_was_not_there_at_the_start_is_not_taken_for_all_new(
    seen: Seen, folder: Path, photo: Path, seconds: Seconds
) -> None:
    photo.rename(folder / "old.jpg")
    folder.rename(folder.with_name("away"))
    watch = watch_of(folder, seen, seconds)
    with pytest.raises(FolderUnreadable):
        watch.look()

    folder.with_name("away").rename(folder)

    assert after_settling(watch, seconds) == []


def test_two_watches_of_one_folder_are_one_too_many(seen: Seen, tmp_path: Path) -> None:
    with pytest.raises(AlreadyWatched):
        Seen(tmp_path / "memory" / "x.seen.sqlite3")


async def test_a_drive_that_hangs_is_not_waited_for_for_ever() -> None:
    hang = threading.Event()

    with pytest.raises(DriveHangs):
        await patiently(hang.wait, 0.05)

    hang.set()
    deadline = time.monotonic() + 10
    while any(thread.name == "patient" for thread in threading.enumerate()):
        assert time.monotonic() < deadline


async def test_what_a_drive_answers_is_handed_on() -> None:
    def broken() -> None:
        raise FolderUnreadable("gone")

    assert await patiently(lambda: 7, 5) == 7
    with pytest.raises(FolderUnreadable):
        await patiently(broken, 5)
