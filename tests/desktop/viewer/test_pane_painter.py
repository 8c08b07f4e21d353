"""Moving the line paints no more than it must, and the picture looks as if painted at once."""

import random
import weakref
from itertools import product

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect
from PySide6.QtGui import QColor, QImage, QPaintEvent
from pytestqt.qtbot import QtBot
from typing_extensions import override

from desktop.ui.theme.theme import Theme
from desktop.viewer.canvas import CompareCanvas
from desktop.viewer.modes import CompareMode, Side
from desktop.viewer.painting import Picture
from desktop.viewer.pyramid import Pyramid, build_pyramid

CANVAS_PX = 700, 400
SHARES = (0.5, 0.31, 0.9, 0.12, 0.66)


class NoTiles:
    """As long as all tiles are on their way."""

    def __init__(self) -> None:
        self.image: QImage | None = None

    def tile(self, pyramid: Pyramid, column: int, row: int) -> QImage | None:
        del pyramid, column, row
        return self.image


class Paints(QObject):
    """What of a widget was asked to be painted."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


def noise(size: tuple[int, int], seed: int) -> Picture:
    pixels = random.Random(seed).randbytes(size[0] // 10 * (size[1] // 10) * 3)
    coarse = Image.frombytes("RGB", (size[0] // 10, size[1] // 10), pixels)
    return Picture(*size, pyramid=build_pyramid(coarse.resize(size)))


BEFORE, AFTER = noise((300, 200), 1), noise((1530, 1020), 2)


def make_canvas(theme: Theme, qtbot: QtBot, tiles: NoTiles | None = None) -> CompareCanvas:
    canvas = CompareCanvas(theme, tiles or NoTiles())
    qtbot.addWidget(canvas)
    canvas.resize(*CANVAS_PX)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.set_picture(Side.BEFORE, BEFORE)
    canvas.set_picture(Side.AFTER, AFTER)
    return canvas


def largest_difference(one: QImage, other: QImage) -> int:
    places = product(range(0, CANVAS_PX[0], 3), range(0, CANVAS_PX[1], 13))
    return max(_difference(QColor(one.pixel(*at)), QColor(other.pixel(*at))) for at in places)


def _difference(one: QColor, other: QColor) -> int:
    return max(
        abs(one.red() - other.red()),
        abs(one.green() - other.green()),
        abs(one.blue() - other.blue()),
    )


def grabbed(canvas: CompareCanvas) -> QImage:
    return canvas.grab().toImage()


def test_however_the_line_got_there_the_picture_is_the_same(theme: Theme, qtbot: QtBot) -> None:
    moved, fresh = make_canvas(theme, qtbot), make_canvas(theme, qtbot)
    for share in SHARES:
        moved.set_split(share)
        QCoreApplication.processEvents()
        grabbed(moved)
    fresh.set_split(SHARES[-1])

    assert largest_difference(grabbed(moved), grabbed(fresh)) <= 3


def test_only_what_the_line_passed_over_is_painted(theme: Theme, qtbot: QtBot) -> None:
    canvas, paints = make_canvas(theme, qtbot), Paints()
    QCoreApplication.processEvents()
    canvas.installEventFilter(paints)

    canvas.set_split(0.51)
    QCoreApplication.processEvents()

    assert len(paints.rects) == 1
    assert paints.rects[0].width() < 50


def test_a_label_that_comes_or_goes_is_painted_too(theme: Theme, qtbot: QtBot) -> None:
    canvas, paints = make_canvas(theme, qtbot), Paints()
    canvas.set_split(0.02)
    QCoreApplication.processEvents()
    canvas.installEventFilter(paints)

    canvas.set_split(0.4)
    QCoreApplication.processEvents()

    assert paints.rects[-1].width() == CANVAS_PX[0]


@pytest.mark.parametrize("mode", [CompareMode.SPLIT, CompareMode.SIDE_BY_SIDE, CompareMode.FLIP])
def test_painting_again_changes_nothing(theme: Theme, qtbot: QtBot, mode: CompareMode) -> None:
    canvas = make_canvas(theme, qtbot)
    canvas.set_mode(mode)
    first = grabbed(canvas)
    grabbed(canvas)

    assert largest_difference(first, grabbed(canvas)) <= 3


def test_another_picture_or_view_is_not_hidden_by_what_was_kept(theme: Theme, qtbot: QtBot) -> None:
    canvas = make_canvas(theme, qtbot)
    canvas.set_split(0.0)
    for _ in range(3):
        grabbed(canvas)
    plain = Picture(1530, 1020, pyramid=build_pyramid(Image.new("RGB", (1530, 1020), (9, 99, 9))))

    canvas.set_picture(Side.AFTER, plain)

    assert QColor(grabbed(canvas).pixel(350, 300)).name() == "#096309"
    canvas.set_picture(Side.AFTER, AFTER)
    fitted = [grabbed(canvas) for _ in range(3)][-1]
    canvas.show_actual()
    assert largest_difference(fitted, grabbed(canvas)) > 30


def test_a_picture_that_is_closed_is_let_go_of(theme: Theme, qtbot: QtBot) -> None:
    canvas = make_canvas(theme, qtbot)
    picture = noise((600, 400), 3)
    held = weakref.ref(picture)
    canvas.set_picture(Side.AFTER, picture)
    for _ in range(3):
        grabbed(canvas)

    del picture
    canvas.set_picture(Side.AFTER, None)

    assert held() is None


def test_a_tile_that_arrives_takes_the_place_of_its_stand_in(theme: Theme, qtbot: QtBot) -> None:
    tiles = NoTiles()
    canvas = make_canvas(theme, qtbot, tiles)
    large = Image.new("RGB", (5000, 3300), (200, 0, 0))
    canvas.set_picture(Side.BEFORE, None)
    canvas.set_picture(Side.AFTER, Picture(5000, 3300, pyramid=build_pyramid(large)))
    canvas.show_actual()
    for _ in range(3):
        assert QColor(grabbed(canvas).pixel(350, 200)).name() == "#c80000"

    tiles.image = QImage(1024, 1024, QImage.Format.Format_RGB32)
    tiles.image.fill(QColor("#00c800"))
    canvas.refresh()

    assert QColor(grabbed(canvas).pixel(350, 200)).name() == "#00c800"
