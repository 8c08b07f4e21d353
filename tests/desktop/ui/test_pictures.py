"""The main views look as their pictures in the documents do, but for a little."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

GOLDEN = Path(__file__).parents[3] / "docs" / "screenshots"
NAMES = ("compare-dark", "refused-light", "options-light", "empty-light-small-es", "settings-dark")
BLOCK_PX = 8
"""Compared by blocks: edges of letters may fall a pixel aside."""
MEAN_LEVELS = 3.0
BLOCK_LEVELS = 40.0
FAR_SHARE = 0.01


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    command = [sys.executable, "-m", "tests.desktop.ui.screenshots", str(folder), *NAMES]
    subprocess.run(command, check=True, timeout=120)
    return folder


def blocks(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    with Image.open(path) as picture:
        small = picture.convert("RGB").reduce(BLOCK_PX)
    return np.asarray(small, np.float32)


def difference(one: Path, other: Path) -> tuple[float, float]:
    """The mean over blocks in levels, and the share of blocks that are far apart."""
    apart = np.abs(blocks(one) - blocks(other)).max(axis=2)
    return float(apart.mean()), float((apart > BLOCK_LEVELS).mean())


@pytest.mark.parametrize("name", NAMES)
def test_a_view_looks_as_it_did(taken: Path, name: str) -> None:
    mean, far = difference(taken / f"{name}.png", GOLDEN / f"{name}.png")

    assert (mean <= MEAN_LEVELS, far <= FAR_SHARE) == (True, True), (mean, far)


def test_another_language_would_be_noticed(taken: Path) -> None:
    mean, far = difference(taken / "settings-dark.png", GOLDEN / "options-dark-es.png")

    assert mean > MEAN_LEVELS
    assert far > FAR_SHARE
