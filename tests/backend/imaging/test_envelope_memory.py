"""A hundred megapixels pass through the envelope in the memory of a few strips."""

import sys
from pathlib import Path

import pytest
import pyvips

from backend.imaging.child import ImagingChild
from tests.backend.imaging.measured_commands import MeasureEnvelope

LIMIT_MB = 200
"""The pixels alone are 302 MB; 96 MB are usual, most of it libraries."""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_hundred_megapixels_need_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    picture = pyvips.Image.xyz(12_000, 8_400).linear([0.02, 0.03], [0, 0]).cast("uchar")
    picture = picture.bandjoin(128).copy(interpretation="srgb")
    picture.set_type(pyvips.GValue.gint_type, "orientation", 6)
    picture.jpegsave(str(path), Q=90)

    measure = MeasureEnvelope(path=path, folder=tmp_path, wanted="jpeg")
    peaks = await ImagingChild().run(measure, dict[str, int], tmp_path)

    assert (tmp_path / "pixels.raw").stat().st_size == 12_000 * 8_400 * 3
    assert (tmp_path / "result").stat().st_size > 1_000_000
    assert max(peaks.values()) < LIMIT_MB
