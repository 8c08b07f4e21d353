"""How quick the window stays while much is going on, and what pictures cost in memory."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from msgspec import Struct
from PIL import Image
from PySide6.QtCore import QEventLoop, QObject, QSize, QTimer
from PySide6.QtGui import QImage

from benchmarks.desktop.first_paint import resident_megabytes
from desktop.app import Desktop
from desktop.bridge import Bridge
from desktop.client.server_address import parse_server_address
from desktop.engine import Engine, open_engine
from desktop.garbage import MainThreadGarbage
from desktop.opening import make_application
from desktop.places import find_places
from desktop.queue.view import QueueView
from desktop.queue.view_delegate import QueueDelegate
from desktop.queue.view_model import QueueListModel
from desktop.queue.view_words import QueueWords
from desktop.settings import SettingsStore
from desktop.ui.language import Language
from desktop.ui.look import Look
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.viewer.compare import CompareView
from desktop.viewer.loading import PictureLoader
from desktop.viewer.modes import Side
from desktop.viewer.tiles import TileStore
from tests.desktop.queue.view_items import item

BEAT_MS = 5
DROPPED = 1000
ROWS = 10_000
BEFORE_PX, AFTER_PX = (3060, 2040), (12_240, 8160)
LOOK_SECONDS = 60.0


class Pair(Struct, frozen=True):
    """A pair of pictures in the compare view."""

    preview_seconds: float
    frame_ms: float
    large_frame_ms: float
    megabytes: float
    megabytes_after: float


class Heart(QObject):
    """Beats on the main thread; the longest silence is what a person would have felt."""

    def __init__(self) -> None:
        super().__init__()
        self.worst_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.worst_ms = max(self.worst_ms, 1000 * (now - self._last))
        self._last = now


class NoThumbnails:
    def thumbnail(self, path: str) -> QImage | None:
        del path
        return None


def paint_pair(folder: Path) -> tuple[Path, Path]:
    """A photo of 6 and its enlargement of 100 megapixels."""
    paths = folder / "before.jpg", folder / "after.jpg"
    for path, size in zip(paths, (BEFORE_PX, AFTER_PX), strict=True):
        noise = Image.effect_noise((size[0] // 8, size[1] // 8), 60).resize(size)
        Image.merge("RGB", (noise, noise.rotate(180), noise)).save(path, quality=88)
    return paths


def gap_while_dropping_ms(folder: Path, large: Path) -> float:
    """A thousand photos are dropped while a hundred megapixels are decoded and shown."""
    look = make_look()
    desktop = Desktop(make_engine(folder / "profile"), look, folder / "pictures")
    desktop.open([large])
    until(lambda: len(desktop.presenters.queue.items) == 1)
    small = folder / "small"
    small.mkdir()
    for number in range(DROPPED):
        Image.new("RGB", (40, 30), (number % 255, 90, 40)).save(small / f"{number:04}.jpg")
    heart = Heart()
    scene = desktop.workbench.parts.compare.canvas.scene
    desktop.presenters.queue.add([small])
    until(lambda: len(desktop.presenters.queue.items) == DROPPED + 1)
    until(lambda: Side.BEFORE in scene.pictures and bool(scene.pictures[Side.BEFORE].pyramid))
    wait_ms(500)
    worst_ms = heart.worst_ms
    desktop.close()
    return worst_ms


def pair_cost(before: Path, after: Path) -> Pair:
    """Preview, frames of the split, memory with the pair open and after it was closed."""
    look = make_look()
    garbage = MainThreadGarbage()
    bridge = Bridge()
    view = CompareView(look.theme, look.icons, TileStore(bridge))
    loader = PictureLoader(bridge)
    loader.picture_arrived.connect(view.set_picture)
    view.resize(1600, 1000)
    view.show()
    wait_ms(300)
    least_megabytes = resident_megabytes()
    begun = time.perf_counter()
    loader.show({Side.AFTER: after})
    until(lambda: Side.AFTER in view.canvas.scene.pictures)
    preview_seconds = time.perf_counter() - begun
    loader.show({Side.BEFORE: before, Side.AFTER: after})
    until(lambda: len(view.canvas.scene.pictures) == 2 and not loader.is_loading)
    frame_ms = split_frame_ms(view, QSize(1600, 1000))
    large_frame_ms = split_frame_ms(view, QSize(3840, 2160))
    megabytes = resident_megabytes()
    for side in loader.show({}):
        view.set_picture(side, None)
    wait_ms(1000)
    pair = Pair(
        preview_seconds,
        frame_ms,
        large_frame_ms,
        megabytes,
        resident_megabytes() - least_megabytes,
    )
    bridge.close()
    garbage.close()
    return pair


def split_frame_ms(view: CompareView, size: QSize) -> float:
    """The middle of sixty frames while the line is moved."""
    view.canvas.setMinimumSize(size)
    view.adjustSize()
    wait_ms(500)
    frames = []
    for step in range(60):
        view.canvas.set_split(0.1 + 0.8 * step / 60)
        begun = time.perf_counter()
        view.canvas.repaint()
        frames.append(1000 * (time.perf_counter() - begun))
    view.canvas.setMinimumSize(160, 120)
    return median(frames)


def worst_scroll_ms() -> float:
    """Paging through ten thousand rows, each page painted."""
    look = make_look()
    words = QueueWords()
    model = QueueListModel(words, NoThumbnails())
    view = QueueView(model, QueueDelegate(look.theme, look.icons, words))
    model.show_all([item(number) for number in range(1, ROWS + 1)])
    view.resize(424, 700)
    view.show()
    wait_ms(300)
    bar = view.verticalScrollBar()
    worst_ms = 0.0
    for step in range(100):
        begun = time.perf_counter()
        bar.setValue(bar.maximum() * step // 100)
        view.viewport().repaint()
        worst_ms = max(worst_ms, 1000 * (time.perf_counter() - begun))
    view.close()
    return worst_ms


def make_look() -> Look:
    app = make_application()
    theme = Theme(app)
    return Look(theme, Icons(theme), Language(app))


def make_engine(folder: Path) -> Engine:
    environment = {"OPENDREAM_CONFIG_DIR": str(folder), "OPENDREAM_TOKEN": ""}
    places = find_places(environment)
    settings = SettingsStore(places.config)
    return open_engine(places, settings, parse_server_address("http://127.0.0.1:9"), environment)


def wait_ms(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(is_there: Callable[[], bool]) -> None:
    """Let the window live until something is there. Raises: TimeoutError."""
    end = time.monotonic() + LOOK_SECONDS
    while not is_there():
        if time.monotonic() > end:
            raise TimeoutError("It never came to that.")
        wait_ms(BEAT_MS)
