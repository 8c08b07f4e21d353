"""What the compare view shows and how mouse and keys move it."""

from collections.abc import Callable

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import LIGHT
from desktop.viewer.compare import CompareView
from desktop.viewer.modes import CompareMode, Side
from desktop.viewer.painting import Picture
from desktop.viewer.pyramid import build_pyramid
from desktop.viewer.tiles import TileStore

BLUE = (40, 40, 200)
ORANGE = (220, 120, 20)
RED = (200, 0, 0)
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def plain(size: tuple[int, int], colour: tuple[int, int, int]) -> Picture:
    return Picture(*size, pyramid=build_pyramid(Image.new("RGB", size, colour)))


@pytest.fixture
def view(bridge: Bridge, theme: Theme, icons: Icons, qtbot: QtBot) -> CompareView:
    """A blue original and an orange result of 4x its size."""
    view = CompareView(theme, icons, TileStore(bridge))
    qtbot.addWidget(view)
    view.resize(800, 500)
    with qtbot.waitExposed(view):
        view.show()
    view.set_picture(Side.BEFORE, plain((100, 75), BLUE))
    view.set_picture(Side.AFTER, plain((400, 300), ORANGE))
    return view


def colours(view: CompareView) -> Callable[[int], tuple[int, ...]]:
    """The colour at each x on a line through the picture, away from handle and labels."""
    image: QImage = view.canvas.grab().toImage()
    y_px = view.canvas.height() // 2 + 60
    return lambda x_px: rgb(QColor(image.pixel(x_px, y_px)))


def rgb(colour: QColor) -> tuple[int, ...]:
    return colour.red(), colour.green(), colour.blue()


def colours_of_canvas(view: CompareView) -> tuple[int, ...]:
    return rgb(QColor(LIGHT.canvas))


def middle(view: CompareView) -> int:
    return view.canvas.width() // 2


def test_the_original_is_left_of_the_line_and_the_result_right(view: CompareView) -> None:
    at = colours(view)

    assert at(middle(view) - 50) == BLUE
    assert at(middle(view) + 50) == ORANGE


def test_a_small_original_covers_the_grid_of_the_result(view: CompareView) -> None:
    at = colours(view)

    assert at(middle(view) - 195) == BLUE
    assert at(middle(view) + 195) == ORANGE
    assert at(middle(view) - 205) == at(middle(view) + 205) not in (BLUE, ORANGE)


def test_the_slider_moves_the_line(view: CompareView) -> None:
    view.slider.setFocus()
    QTest.keyClick(view.slider, Qt.Key.Key_Home)

    assert colours(view)(middle(view) - 150) == ORANGE

    QTest.keyClick(view.slider, Qt.Key.Key_End)

    assert colours(view)(middle(view) + 150) == BLUE


def test_dragging_the_line_moves_the_slider(view: CompareView) -> None:
    line = QPoint(middle(view), 100)
    QTest.mousePress(view.canvas, LEFT, NO_KEYS, line)
    QTest.mouseMove(view.canvas, line + QPoint(200, 0))
    QTest.mouseRelease(view.canvas, LEFT, NO_KEYS, line + QPoint(200, 0))

    assert view.slider.value() == 750
    assert colours(view)(middle(view) + 150) == BLUE


def pull(view: CompareView) -> None:
    start = QPoint(middle(view) - 150, 100)
    QTest.mousePress(view.canvas, LEFT, NO_KEYS, start)
    QTest.mouseMove(view.canvas, start + QPoint(-40, 30))
    QTest.mouseRelease(view.canvas, LEFT, NO_KEYS, start + QPoint(-40, 30))


def test_a_picture_that_is_whole_in_view_is_pulled_out_and_a_large_one_is_moved(
    view: CompareView, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.canvas.dragged_out):
        pull(view)

    view.canvas.zoom(4)
    centre = view.canvas.scene.viewport.centre_x_px
    with qtbot.assertNotEmitted(view.canvas.dragged_out):
        pull(view)
    assert view.canvas.scene.viewport.centre_x_px > centre


@pytest.mark.parametrize(
    ("key", "value"), [(Qt.Key.Key_Left, 480), (Qt.Key.Key_Right, 520)], ids=["left", "right"]
)
def test_arrow_keys_on_the_canvas_move_the_line(view: CompareView, key: Qt.Key, value: int) -> None:
    view.canvas.setFocus()

    QTest.keyClick(view.canvas, key)

    assert view.slider.value() == value


def test_the_picture_is_framed_for_who_comes_by_the_keyboard_alone(
    view: CompareView, qtbot: QtBot
) -> None:
    with qtbot.waitActive(view):
        view.activateWindow()
    view.slider.setFocus()
    view.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    by_keyboard = view.focus_frame.isVisible()
    framed = rgb(QColor(view.grab().toImage().pixel(0, 20)))
    view.slider.setFocus()
    view.canvas.setFocus(Qt.FocusReason.MouseFocusReason)

    assert by_keyboard
    assert framed == rgb(QColor(LIGHT.text))
    assert view.focus_frame.geometry() == view.canvas.rect()
    assert not view.focus_frame.isVisible()


def test_holding_space_shows_the_original(view: CompareView) -> None:
    QTest.keyPress(view.canvas, Qt.Key.Key_Space)
    assert colours(view)(middle(view) + 50) == BLUE

    QTest.keyRelease(view.canvas, Qt.Key.Key_Space)
    assert colours(view)(middle(view) + 50) == ORANGE


def test_side_by_side_shows_both_whole(view: CompareView) -> None:
    view.choose_mode(CompareMode.SIDE_BY_SIDE)
    at = colours(view)

    assert at(10) == at(middle(view) - 10) == BLUE
    assert at(middle(view) + 10) == at(view.canvas.width() - 10) == ORANGE
    assert not view.slider.isEnabled()


def test_choosing_a_way_again_returns_to_the_slider(view: CompareView) -> None:
    view.choose_mode(CompareMode.SIDE_BY_SIDE)
    view.choose_mode(CompareMode.SIDE_BY_SIDE)

    assert view.mode is CompareMode.SPLIT
    assert view.slider.isEnabled()


def test_flipping_shows_one_then_the_other(view: CompareView) -> None:
    view.choose_mode(CompareMode.FLIP)
    assert colours(view)(middle(view) + 50) == BLUE

    view.choose_mode(CompareMode.FLIP)
    assert colours(view)(middle(view) - 50) == ORANGE


def test_the_difference_is_laid_over_the_result(view: CompareView) -> None:
    heat = Image.new("RGBA", (10, 8), RED)
    view.set_picture(Side.DIFFERENCE, Picture(10, 8, pyramid=build_pyramid(heat)))
    view.choose_mode(CompareMode.DIFFERENCE)

    at = colours(view)

    assert at(middle(view))[0] > ORANGE[0]
    assert at(middle(view))[1] < ORANGE[1]
    assert at(10) == colours_of_canvas(view), "nothing is darkened beside the picture"


def test_the_difference_cannot_be_chosen_without_a_map(view: CompareView) -> None:
    names = {button.accessibleName(): button for button in view.mode_buttons}

    assert not names["Where it differs"].isEnabled()
    assert names["Side by side"].isEnabled()


def test_the_wheel_zooms_at_the_mouse(view: CompareView) -> None:
    view.set_picture(Side.AFTER, plain((4000, 3000), ORANGE))
    view.actual()
    mouse = QPointF(middle(view) + 100, 200)
    before = view.canvas.scene.viewport.to_scene(mouse.x(), mouse.y())

    for _ in range(6):
        view.canvas.wheelEvent(wheel(mouse, 120))

    viewport = view.canvas.scene.viewport
    assert viewport.scale == pytest.approx(1.25**6)
    assert viewport.to_scene(mouse.x(), mouse.y())[0] == pytest.approx(before[0])


def wheel(position: QPointF, turn: int) -> QWheelEvent:
    return QWheelEvent(
        position,
        position,
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes `inverted` by position only
    )


def test_a_double_click_goes_to_actual_pixels_and_back(view: CompareView) -> None:
    view.set_picture(Side.AFTER, plain((4000, 3000), ORANGE))
    spot = QPoint(100, 100)

    QTest.mouseDClick(view.canvas, LEFT, NO_KEYS, spot)
    assert view.canvas.scene.viewport.scale == 1.0

    QTest.mouseDClick(view.canvas, LEFT, NO_KEYS, spot)
    assert view.canvas.scene.viewport.is_fit


def test_a_double_click_on_the_line_visits_left_middle_and_right(view: CompareView) -> None:
    stops = []
    for _ in range(4):
        line = QPoint(round(view.slider.value() / 1000 * view.canvas.width()), 60)
        QTest.mouseDClick(view.canvas, LEFT, NO_KEYS, line)
        stops.append(view.slider.value())

    assert stops == [20, 980, 500, 20]


def test_large_pictures_are_painted_from_tiles(view: CompareView, qtbot: QtBot) -> None:
    view.set_picture(Side.BEFORE, None)
    view.set_picture(Side.AFTER, None)
    view.set_picture(Side.BEFORE, plain((5000, 3300), BLUE))
    view.actual()

    with qtbot.waitSignal(view.tiles.tile_arrived):
        view.canvas.grab()
    qtbot.waitUntil(lambda: view.tiles.used_bytes >= 1024 * 1024 * 4)

    assert colours(view)(10) == BLUE


def test_the_zoom_is_written_in_percent(view: CompareView) -> None:
    view.canvas.show_actual()
    view.zoom_in()

    assert view.zoom_text == "125%"


def test_a_result_whose_original_cannot_be_shown_has_the_place_to_itself(
    view: CompareView,
) -> None:
    view.set_picture(Side.BEFORE, None)

    assert colours(view)(middle(view) - 150) == ORANGE
    assert not view.slider.isEnabled()
    view.hold_original(is_held=True)
    assert colours(view)(middle(view) - 150) == ORANGE
