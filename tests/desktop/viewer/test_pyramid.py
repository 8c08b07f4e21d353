"""Levels, tiles and the memory they may take."""

from PIL import Image
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.viewer.painting import level_for
from desktop.viewer.pyramid import TILE_SIDE_PX, Pyramid, build_pyramid
from desktop.viewer.tiles import TileStore

LARGE = (5000, 3300)


def checkered(size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, (10, 20, 30))
    picture.paste((200, 100, 50), (TILE_SIDE_PX, 0, 2 * TILE_SIDE_PX, TILE_SIDE_PX))
    return picture


def test_a_small_picture_is_kept_whole() -> None:
    pyramid = build_pyramid(checkered((800, 600)))

    assert pyramid.level(0) is not None
    assert pyramid.level_count == 3


def test_the_finest_level_of_a_large_picture_exists_in_tiles_only() -> None:
    pyramid = build_pyramid(checkered(LARGE))

    assert pyramid.level(0) is None
    halved = pyramid.level(1)
    assert halved is not None
    assert (halved.width(), halved.height()) == (2500, 1650)


def test_tiles_cover_the_picture_exactly() -> None:
    pyramid = build_pyramid(checkered(LARGE))

    last = pyramid.tile(4, 3)

    assert (last.width(), last.height()) == (5000 - 4 * TILE_SIDE_PX, 3300 - 3 * TILE_SIDE_PX)
    assert pyramid.tile(1, 0).pixelColor(0, 0).name() == "#c86432"
    assert pyramid.tile(0, 0).pixelColor(TILE_SIDE_PX - 1, 0).name() == "#0a141e"


def test_building_stops_when_nobody_wants_it_any_more() -> None:
    assert build_pyramid(checkered(LARGE), is_abandoned=lambda: True).level_count == 1


def test_the_chosen_level_has_a_pixel_for_each_pixel_of_the_screen() -> None:
    assert [level_for(scale, 5) for scale in (4, 1, 0.75, 0.5, 0.3, 0.25, 0.01)] == [
        0, 0, 0, 1, 1, 2, 4,
    ]  # fmt: skip


def ask(store: TileStore, pyramid: Pyramid, qtbot: QtBot, column: int, row: int) -> None:
    with qtbot.waitSignal(store.tile_arrived):
        assert store.tile(pyramid, column, row) is None
        assert store.tile(pyramid, column, row) is None, "asked for once only"


def test_tiles_arrive_later_and_stay(bridge: Bridge, qtbot: QtBot) -> None:
    store = TileStore(bridge)
    pyramid = build_pyramid(checkered(LARGE))

    ask(store, pyramid, qtbot, 1, 0)

    tile = store.tile(pyramid, 1, 0)
    assert tile is not None
    assert tile.width() == TILE_SIDE_PX


def test_the_tiles_not_looked_at_for_longest_go_first(bridge: Bridge, qtbot: QtBot) -> None:
    one_tile_bytes = TILE_SIDE_PX * TILE_SIDE_PX * 4
    store = TileStore(bridge, budget_bytes=2 * one_tile_bytes)
    pyramid = build_pyramid(checkered(LARGE))
    ask(store, pyramid, qtbot, 0, 0)
    ask(store, pyramid, qtbot, 1, 0)
    assert store.tile(pyramid, 0, 0) is not None

    ask(store, pyramid, qtbot, 2, 0)

    assert store.used_bytes == 2 * one_tile_bytes
    assert store.tile(pyramid, 0, 0) is not None
    assert store.tile(pyramid, 1, 0) is None


def test_clearing_gives_the_memory_back_and_ignores_what_is_on_its_way(
    bridge: Bridge, qtbot: QtBot
) -> None:
    store = TileStore(bridge)
    pyramid = build_pyramid(checkered(LARGE))
    ask(store, pyramid, qtbot, 0, 0)
    store.tile(pyramid, 1, 0)

    store.clear()
    with qtbot.assertNotEmitted(store.tile_arrived, wait=200):
        pass

    assert store.used_bytes == 0
