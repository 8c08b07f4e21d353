"""A part of a photo is chosen, priced and tried before the whole is paid for."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.client.wire import UpscaleOptions
from desktop.queue.item import ItemState, SourceFile
from desktop.queue.part import Part, options_of_part, part_of, save_part
from desktop.ui.actions import Act
from desktop.viewer.modes import Side
from tests.desktop.files import planted
from tests.desktop.queue.view_items import item
from tests.desktop.ui.conftest import items_of
from tests.fakes.contract_service import FakeAccount

BEYOND = (-0.5, -0.5, 2.0, 2.0)


@pytest.fixture
def large_photo(tmp_path: Path) -> Path:
    path = tmp_path / "market.jpg"
    Image.radial_gradient("L").resize((1600, 1200)).convert("RGB").save(path)
    return path


def test_a_part_is_never_outside_or_too_small() -> None:
    assert part_of(1600, 1200, (0.25, 0.25, 0.75, 0.75)) == Part(400, 300, 800, 600)
    assert part_of(1600, 1200, (0.999, 0.999, 1.0, 1.0)) == Part(1536, 1136, 64, 64)
    assert part_of(40, 30, BEYOND) == Part(0, 0, 40, 30)


def test_a_part_becomes_as_large_as_it_would_within_the_whole() -> None:
    whole = item(
        source=SourceFile(path="/a.jpg", width_px=1600, height_px=1200),
        options=UpscaleOptions(long_side_px=6400, format="jpeg"),
    )

    options = options_of_part(whole, Part(0, 0, 400, 300))

    assert options == UpscaleOptions(long_side_px=1600, format="png")


def test_a_part_holds_the_pixels_and_nothing_else(large_photo: Path, tmp_path: Path) -> None:
    path = save_part(large_photo, Part(100, 50, 300, 200), tmp_path / "parts")

    with Image.open(path) as part, Image.open(large_photo) as whole:
        assert part.size == (300, 200)
        assert part.info == {}
        assert part.getpixel((10, 20)) == whole.getpixel((110, 70))


def test_the_part_is_tried_for_its_own_price_and_the_photo_waits(
    signed_in: Desktop, ada: FakeAccount, large_photo: Path, qtbot: QtBot
) -> None:
    parts, queue = signed_in.workbench.parts, signed_in.presenters.queue
    settings = signed_in._engine.settings
    settings.save(type(settings.load())(has_seen_upload_notice=True))
    queue.add([large_photo])
    qtbot.waitUntil(lambda: len(items_of(signed_in)) == 1)
    qtbot.waitUntil(lambda: Side.BEFORE in parts.compare.canvas.scene.pictures)

    parts.actions[Act.TRY_PART].trigger()
    parts.compare.region._choose(QRectF(0.25, 0.25, 0.25, 0.25))
    qtbot.waitUntil(parts.compare.part_bar.try_button.isEnabled)
    assert parts.compare.part_bar.text == (
        "400 × 300 · 1 credit, credited to the whole photo while we keep the part."
    )
    parts.compare.part_bar.try_button.click()

    qtbot.waitUntil(lambda: len(items_of(signed_in)) == 2)
    qtbot.waitUntil(lambda: items_of(signed_in)[1].state is ItemState.DONE)
    whole, part = items_of(signed_in)
    assert whole.reason == "not_started"
    assert Path(part.source.path).name == "market part 400-300 400x300.png"
    assert (part.output_width_px, part.credits_spent, ada.available) == (1600, 1, 49)
    assert parts.compare.region.isHidden()

    qtbot.waitUntil(lambda: items_of(signed_in)[0].trial_credits == 1)
    whole = items_of(signed_in)[0]
    row, words = parts.model.index(0, 0), parts.words
    assert words.price(whole) == "7 credits"
    assert words.status(whole).text == "Ready · 8 credits, 1 already paid for the part you tried"
    assert "1 already paid" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "7 credits" in parts.pane.start_button.text()

    parts.view.look_at(whole.id)
    parts.actions[Act.TRY_PART].trigger()
    parts.compare.region._choose(QRectF(0, 0, 0.25, 0.25))
    qtbot.waitUntil(lambda: "Another part counts" in parts.compare.part_bar.text)
    parts.compare.region._choose(QRectF(0, 0, 0.9, 0.9))
    qtbot.waitUntil(lambda: "Over half of the photo" in parts.compare.part_bar.text)
    parts.compare.part_bar.close_button.click()
    parts.view.look_at(part.id)

    parts.actions[Act.COPY_RESULT].trigger()
    copied = QGuiApplication.clipboard().mimeData().urls()
    assert [url.toLocalFile() for url in copied] == [part.output_path]


def test_of_a_photo_that_cannot_be_opened_here_no_part_is_offered(
    signed_in: Desktop, tmp_path: Path, qtbot: QtBot
) -> None:
    phone = tmp_path / "phone.heic"
    phone.write_bytes(planted.heic())
    parts = signed_in.workbench.parts
    signed_in.presenters.queue.add([phone])
    qtbot.waitUntil(lambda: len(items_of(signed_in)) == 1)

    parts.actions[Act.TRY_PART].trigger()

    assert parts.compare.part_bar.isVisible()
    assert not parts.compare.part_bar.try_button.isEnabled()
    assert parts.compare.region.isHidden()
    assert "HEIC is opened only at our server" in parts.compare.part_bar.text


def test_the_frame_is_moved_and_left_with_the_keyboard_alone(
    signed_in: Desktop, large_photo: Path, qtbot: QtBot
) -> None:
    parts = signed_in.workbench.parts
    signed_in.presenters.queue.add([large_photo])
    qtbot.waitUntil(lambda: Side.BEFORE in parts.compare.canvas.scene.pictures)
    parts.actions[Act.TRY_PART].trigger()
    frame = parts.compare.region
    before = QRectF(frame.region)

    for _ in range(20):
        QTest.keyClick(frame, Qt.Key.Key_Left)
    QTest.keyClick(frame, Qt.Key.Key_Minus)

    assert frame.region.left() < before.left()
    assert frame.region.width() < before.width()
    QTest.keyClick(frame, Qt.Key.Key_Escape)
    assert frame.isHidden()
    assert parts.compare.part_bar.isHidden()


def test_a_frame_can_be_drawn_with_the_mouse(
    signed_in: Desktop, large_photo: Path, qtbot: QtBot
) -> None:
    parts = signed_in.workbench.parts
    signed_in.presenters.queue.add([large_photo])
    qtbot.waitUntil(lambda: Side.BEFORE in parts.compare.canvas.scene.pictures)
    parts.actions[Act.TRY_PART].trigger()
    frame = parts.compare.region
    middle = frame.rect().center()

    QTest.mousePress(frame, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(frame, middle + (middle / 4))
    QTest.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=middle + (middle / 4))

    assert abs(frame.region.left() - 0.5) < 0.01
    assert 0.05 < frame.region.width() < 0.3
