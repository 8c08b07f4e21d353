"""A picture that is closed costs nothing any more."""

import subprocess
import sys

import pytest

SCRIPT = """
import gc
from PIL import Image
from desktop.memory import keep_large_blocks_apart
from desktop.viewer.pyramid import build_pyramid

def resident_mb():
    with open("/proc/self/statm") as status:
        return int(status.read().split()[1]) * 4 // 1024

keep_large_blocks_apart()
build_pyramid(Image.new("RGB", (400, 300)))
before = resident_mb()
for side in (3000, 5000, 6000):
    pyramid = build_pyramid(Image.new("RGB", (side, side)))
    tiles = [pyramid.tile(column, 0) for column in range(side // 1024)]
open_mb = resident_mb() - before
del pyramid, tiles
gc.collect()
print(open_mb, resident_mb() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and only glibc keeps memory")
def test_closing_a_large_picture_gives_its_memory_back() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=True
    )

    open_mb, closed_mb = map(int, ended.stdout.split())
    assert 36 * 4 < open_mb < 36 * 4 * 1.8
    assert closed_mb < 30
