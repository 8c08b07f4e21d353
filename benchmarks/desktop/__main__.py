"""Prints every budget of the window beside what was measured: python -m benchmarks.desktop.

Seconds of a start are also given as a ratio to a window with nothing in it, started in the same
run, because machines differ. Without a display the screenless platform paints in memory.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.desktop.busy import FULL_SPEED_TLS, THROTTLED, least_gap_ms
from benchmarks.desktop.starting import measured
from benchmarks.desktop.working import (
    paint_pair,
    pair_cost,
    worst_scroll_ms,
)
from benchmarks.fidelity.targets import at_most
from desktop.memory import keep_large_blocks_apart


def main() -> int:
    """1 when a budget is missed."""
    keep_large_blocks_apart()
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="opendream-bench-") as name:
        lines += start_lines(Path(name))
        lines += work_lines(Path(name))
    sys.stdout.write("\n".join(lines) + "\n")
    return int(any(line.startswith("MISS") for line in lines))


def start_lines(folder: Path) -> list[str]:
    trivial, app = measured("trivial", folder / "trivial"), measured("app", folder / "app")
    return [
        at_most("first window, of an empty one's time", 1.5, " x").line(
            app.seconds / trivial.seconds
        ),
        at_most("first window", 1.5, " s").line(app.seconds),
        at_most("idle memory", 120, " MB").line(app.idle_megabytes),
    ]


def work_lines(folder: Path) -> list[str]:
    before, after = paint_pair(folder)
    pair = pair_cost(before, after)
    return [
        at_most("100 MP: first sight of it", 1.0, " s").line(pair.preview_seconds),
        at_most("moving the line, 1600 x 1000, median frame", 16, " ms").line(pair.frame_ms),
        at_most("moving the line, 3840 x 2160, median frame", 33, " ms").line(pair.large_frame_ms),
        at_most("memory with a 100 MP pair open", 900, " MB").line(pair.megabytes),
        at_most("of it left after closing the pair", 60, " MB").line(pair.megabytes_after),
        at_most("10,000 rows: longest gap while scrolling", 50, " ms").line(worst_scroll_ms()),
        at_most("6 uploads, 1,000 files dropped, 100 MP decoded: gap", 100, " ms").line(
            least_gap_ms(folder / "throttled", after, THROTTLED)
        ),
        at_most("the same over TLS at full speed: gap", 250, " ms").line(
            least_gap_ms(folder / "tls", after, FULL_SPEED_TLS)
        ),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
