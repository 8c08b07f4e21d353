"""Pictures come in two steps, the newest wish wins, damage is told."""

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.viewer.loading import PictureLoader
from desktop.viewer.modes import Side
from desktop.viewer.painting import Picture

DEFERRED_DELETE = QEvent.Type.DeferredDelete.value


class Seen:
    """What a loader has shown."""

    def __init__(self, loader: PictureLoader) -> None:
        self.pictures: list[tuple[Side, Picture]] = []
        self.failures: list[tuple[Side, str]] = []
        loader.picture_arrived.connect(lambda side, picture: self.pictures.append((side, picture)))
        loader.picture_failed.connect(lambda side, code: self.failures.append((side, code)))


def png(path: Path, size: tuple[int, int]) -> Path:
    Image.new("RGB", size, (90, 90, 90)).save(path)
    return path


def test_a_jpeg_is_seen_as_a_preview_first(bridge: Bridge, qtbot: QtBot, photo: Path) -> None:
    loader = PictureLoader(bridge)
    seen = Seen(loader)

    with qtbot.waitSignal(loader.finished):
        loader.show({Side.BEFORE: photo})

    first, second = (picture for _, picture in seen.pictures)
    assert first.pyramid is None
    assert first.preview is not None
    assert second.pyramid is not None
    assert (first.width_px, first.height_px) == (second.width_px, second.height_px) == (120, 80)


def test_a_loader_that_is_gone_is_not_answered(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path, photo: Path
) -> None:
    """Its window was made anew in another language: an answer would end in a report of a crash."""
    loader = PictureLoader(bridge)
    loader.show({Side.BEFORE: photo, Side.AFTER: png(tmp_path / "b.png", (480, 320))})
    loader.deleteLater()
    QApplication.sendPostedEvents(loader, DEFERRED_DELETE)

    other = PictureLoader(bridge)
    with qtbot.captureExceptions() as errors, qtbot.waitSignal(other.finished):
        other.show({Side.BEFORE: photo, Side.AFTER: png(tmp_path / "c.png", (480, 320))})

    assert errors == []


def test_both_sides_are_loaded(bridge: Bridge, qtbot: QtBot, tmp_path: Path, photo: Path) -> None:
    loader = PictureLoader(bridge)
    seen = Seen(loader)

    with qtbot.waitSignal(loader.finished):
        loader.show({Side.BEFORE: photo, Side.AFTER: png(tmp_path / "b.png", (480, 320))})

    assert {side for side, _ in seen.pictures} == {Side.BEFORE, Side.AFTER}
    assert not loader.is_loading


def test_only_the_last_wish_is_shown(bridge: Bridge, qtbot: QtBot, tmp_path: Path) -> None:
    loader = PictureLoader(bridge)
    seen = Seen(loader)
    names = [png(tmp_path / f"{width}.png", (width, 10)) for width in range(10, 20)]

    with qtbot.waitSignal(loader.finished):
        for path in names:
            loader.show({Side.BEFORE: path})

    assert [picture.width_px for _, picture in seen.pictures] == [19]


def test_the_side_that_stays_is_not_decoded_again(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path, photo: Path
) -> None:
    loader = PictureLoader(bridge)
    with qtbot.waitSignal(loader.finished):
        loader.show({Side.BEFORE: photo})

    with qtbot.waitSignal(loader.finished):
        changed = loader.show({Side.BEFORE: photo, Side.AFTER: png(tmp_path / "b.png", (9, 9))})

    assert changed == {Side.AFTER}


def test_a_difference_map_can_be_laid_over_a_picture(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    loader = PictureLoader(bridge)
    seen = Seen(loader)

    with qtbot.waitSignal(loader.finished):
        loader.show({Side.DIFFERENCE: png(tmp_path / "heat.png", (9, 9))})

    pyramid = seen.pictures[0][1].pyramid
    assert pyramid is not None
    level = pyramid.level(0)
    assert level is not None
    assert level.hasAlphaChannel()


def test_a_damaged_picture_is_told_and_the_other_still_shown(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path, photo: Path
) -> None:
    loader = PictureLoader(bridge)
    seen = Seen(loader)
    damaged = tmp_path / "b.png"
    damaged.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    with qtbot.waitSignal(loader.finished):
        loader.show({Side.BEFORE: photo, Side.AFTER: damaged})

    assert seen.failures == [(Side.AFTER, "image_unreadable")]
    assert {side for side, _ in seen.pictures} == {Side.BEFORE}
