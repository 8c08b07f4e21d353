"""How quick the window stays while much is going on, and what pictures cost in memory."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from msgspec import Struct
from PIL import Image
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QImage

from benchmarks.desktop.first_paint import resident_megabytes
from benchmarks.desktop.heart import QueuedTime
from desktop.bridge import Bridge
from desktop.garbage import MainThreadGarbage
from desktop.opening import make_application
from desktop.queue.view import QueueView
from desktop.queue.view_delegate import QueueDelegate
from desktop.queue.view_model import QueueListModel
from desktop.queue.view_words import QueueWords
from desktop.ui.language import Language
from desktop.ui.look import Look
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.viewer.compare import CompareView
from desktop.viewer.loading import PictureLoader
from desktop.viewer.modes import Side
from desktop.viewer.tiles import TileStore
from tests.desktop.queue.view_items import item

LOOK_MS = 5
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
    """The middle of sixty whole frames while the line is moved; a hand has less painted anew."""
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
    bar, queued = view.verticalScrollBar(), QueuedTime()
    worst_ms = 0.0
    for step in range(100):
        begun, queued_ms = time.perf_counter(), queued.so_far_ms()
        bar.setValue(bar.maximum() * step // 100)
        view.viewport().repaint()
        spent_ms = 1000 * (time.perf_counter() - begun)
        worst_ms = max(worst_ms, spent_ms - (queued.so_far_ms() - queued_ms))
    view.close()
    return worst_ms


def make_look() -> Look:
    app = make_application()
    theme = Theme(app)
    return Look(theme, Icons(theme), Language(app))


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
        wait_ms(LOOK_MS)
