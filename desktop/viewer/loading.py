"""Brings pictures onto the canvas: a quick preview, then all of it; the newest wish wins."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge, Handle
from desktop.late import Late
from desktop.viewer.modes import Side
from desktop.viewer.painting import Picture
from desktop.viewer.pyramid import build_pyramid
from desktop.viewer.refusals import PictureTooLarge

if TYPE_CHECKING:
    from desktop.viewer import decoding
else:
    decoding = Late("desktop.viewer.decoding")


class PictureLoader(QObject):
    """Decodes what is to be compared. Its signals speak only of what was asked for last."""

    picture_arrived = Signal(Side, Picture)
    picture_failed = Signal(Side, str)
    """With `picture_too_large` or `image_unreadable`."""
    finished = Signal()
    """All that was asked for is there or has failed."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._paths: dict[Side, Path] = {}
        self._loads: dict[Side, _Load] = {}
        # A window that is made anew takes its loader along: what is still decoded then is nobody's.
        self.destroyed.connect(partial(_cancel_all, self._loads))

    @property
    def is_loading(self) -> bool:
        return bool(self._loads)

    def show(self, paths: dict[Side, Path]) -> set[Side]:
        """Load these instead of the earlier ones; returns the sides whose picture changes."""
        changed = {side for side in Side if self._paths.get(side) != paths.get(side)}
        self._paths = dict(paths)
        for side in changed:
            earlier = self._loads.pop(side, None)
            if earlier is not None:
                earlier.cancel()
            if side in paths:
                self._load(side, paths[side])
        return changed

    def _load(self, side: Side, path: Path) -> None:
        self._loads[side] = _Load(
            self._bridge,
            path,
            mode="RGBA" if side is Side.DIFFERENCE else None,
            arrived=partial(self.picture_arrived.emit, side),
            ended=partial(self._ended, side),
        )

    def _ended(self, side: Side, error: Exception | None) -> None:
        self._loads.pop(side, None)
        if error is not None:
            is_too_large = isinstance(error, PictureTooLarge)
            code = "picture_too_large" if is_too_large else "image_unreadable"
            self.picture_failed.emit(side, code)
        if not self._loads:
            self.finished.emit()


class _Load:
    """The two steps of one picture, one after the other."""

    def __init__(
        self,
        bridge: Bridge,
        path: Path,
        *,
        mode: str | None,
        arrived: Callable[[Picture], None],
        ended: Callable[[Exception | None], None],
    ) -> None:
        self._bridge = bridge
        self._path = path
        self._mode = mode
        self._arrived = arrived
        self._ended = ended
        self._is_cancelled = False
        self._handle: Handle[Picture] | Handle[Picture | None] = bridge.decode(
            partial(_preview, path), done=self._go_on, failed=ended
        )

    def cancel(self) -> None:
        self._is_cancelled = True
        self._handle.cancel()

    def _go_on(self, preview: Picture | None) -> None:
        if preview is not None:
            self._arrived(preview)
        self._handle = self._bridge.decode(
            partial(_whole, self._path, self._mode, lambda: self._is_cancelled),
            done=self._end,
            failed=self._ended,
        )

    def _end(self, picture: Picture) -> None:
        self._arrived(picture)
        self._ended(None)


def _cancel_all(loads: dict[Side, _Load]) -> None:
    for load in loads.values():
        load.cancel()


def _preview(path: Path) -> Picture | None:
    """A coarse picture where that is much quicker than the whole, else nothing."""
    if not decoding.has_quick_preview(path):
        return None
    width_px, height_px = decoding.read_size_px(path)
    return Picture(width_px, height_px, preview=decoding.to_qimage(decoding.read_preview(path)))


def _whole(path: Path, mode: str | None, is_abandoned: Callable[[], bool]) -> Picture:
    source = decoding.read_picture(path)
    # Qt 6.11 paints nothing when a smooth picture without alpha is to be translucent: what is laid
    # over another picture asks for the mode RGBA.
    if mode is not None and source.mode != mode:
        source = source.convert(mode)
    pyramid = build_pyramid(source, is_abandoned)
    return Picture(pyramid.width_px, pyramid.height_px, pyramid=pyramid)
