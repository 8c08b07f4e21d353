"""What repair and blending cost in time and memory, and what they leave behind.

Run as a program it measures one job in a process of its own and prints the numbers as JSON.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import msgspec
import numpy as np
from msgspec import Struct

from backend.imaging.blend import blend_tiles
from backend.imaging.geometry import Padding, Rect
from backend.imaging.options import UpscaleOptions
from backend.imaging.plan import Plan, PlannedCall, plan_upscale
from backend.imaging.planes import Plane, write_plane
from backend.imaging.repair import repair_call
from backend.imaging.seams import seam_score
from benchmarks.fidelity.drifts import Drift, drifted
from benchmarks.fidelity.scenes import labels, landscape
from benchmarks.fidelity.targets import at_least, at_most

CALL_SECONDS = 0.5
MEGAPIXEL = 1_000_000
STATUS = Path("/proc/self/status")
RESET_PEAK = Path("/proc/self/clear_refs")


class Cost(Struct, frozen=True):
    """One measured job."""

    megapixels: float
    seconds: float
    processor_seconds: float
    """Of all threads together: what the job takes whoever else uses the machine."""
    peak_megabytes: float

    @property
    def call_ms_per_megapixel(self) -> float:
        """After the fixed half second of a call."""
        return 1000 * max(self.seconds - CALL_SECONDS, 0) / self.megapixels

    @property
    def ms_per_megapixel(self) -> float:
        return 1000 * self.seconds / self.megapixels


def measured(job: str) -> Cost:
    """Run one job of this module in a fresh process, with threads as the service's children."""
    command = [sys.executable, "-m", "benchmarks.fidelity.cost", job]
    surroundings = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, capture_output=True, env=surroundings)
    return msgspec.json.decode(done.stdout, type=Cost)


def cost_lines() -> list[str]:
    """The table of costs, seams and identity."""
    repair, large, blend = measured("repair"), measured("repair-large"), measured("blend")
    seams, identity = measured_seams(), measured_identity()
    return [
        at_most("verify + repair over 0.5 s, 13 MP from 0.8 MP", 60, " ms/MP").line(
            repair.call_ms_per_megapixel
        ),
        at_most("the same from 3 MP, judged at full size too", 60, " ms/MP").line(
            large.call_ms_per_megapixel
        ),
        _processor_line("processor time of the two", (repair, large)),
        at_most("peak memory of that call", 400, " MB").line(large.peak_megabytes),
        at_most("blend, 100 MP of 12 tiles", 20, " ms/MP").line(blend.ms_per_megapixel),
        _processor_line("processor time of it", (blend,)),
        at_most("peak memory of that blend", 400, " MB").line(blend.peak_megabytes),
        at_most("worst seam of 4 drifted tiles, levels", 0.5).line(seams),
        at_most("identity: largest change, levels", 1).line(identity[0]),
        at_least("identity: score", 0.95).line(identity[1]),
    ]


def _processor_line(name: str, costs: tuple[Cost, ...]) -> str:
    """No target, but it shows whether a miss above is ours or a busy machine's."""
    shown = ", ".join(
        f"{cost.processor_seconds:.2f} s / {cost.megapixels:.0f} MP" for cost in costs
    )
    return f"     {name:<52} {'':>12}   {shown}"


def repair_cost(long_px: int, scale: int, folder: Path, runs: int = 5) -> Cost:
    """The quickest of a few repairs of a drifted answer."""
    picture = labels(np.random.default_rng(1), long_px).picture
    height, width = picture.shape[:2]
    call = _whole_call(width, height, scale)
    drift = Drift(shift_px=(2.0, -1.5), zoom=1.01, turn_degrees=0.1, gains=(1.04, 1.0, 0.97))
    target_px = width * scale, height * scale
    ideal = np.asarray(cv2.resize(picture, target_px, interpolation=cv2.INTER_CUBIC), np.uint8)
    answer = drifted(ideal, call, drift, target_px, np.random.default_rng(2)).picture
    planes = write_plane(folder / "source", picture), write_plane(folder / "answer", answer)
    del ideal, answer, picture
    _forget_peak()
    times = []
    for _ in range(runs):
        begun = time.perf_counter(), time.process_time()
        repair_call(planes[0], call, planes[1], "faithful", folder)
        times.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    wall, processor = (min(column) for column in zip(*times, strict=True))
    return Cost(target_px[0] * target_px[1] / MEGAPIXEL, wall, processor, _peak_megabytes())


def blend_cost(folder: Path) -> Cost:
    """Joining tiles of noise into 100 megapixels."""
    plan = plan_upscale(3000, 2100, UpscaleOptions(scale=4))
    rng = np.random.default_rng(3)
    tiles = []
    for call in plan.calls:
        area = call.target
        path = folder / f"tile-{call.index}"
        with path.open("wb") as file:
            for top in range(0, area.height_px, 64):
                shape = min(64, area.height_px - top), area.width_px, 3
                rng.integers(0, 256, shape, dtype=np.uint8).tofile(file)
        tiles.append((call, Plane(str(path), area.width_px, area.height_px, 3)))
    _forget_peak()
    begun = time.perf_counter(), time.process_time()
    blend_tiles(tiles, plan, folder / "joined")
    wall, processor = time.perf_counter() - begun[0], time.process_time() - begun[1]
    megapixels = plan.output_width_px * plan.output_height_px / MEGAPIXEL
    return Cost(megapixels, wall, processor, _peak_megabytes())


def measured_seams() -> float:
    """Four tiles, each drifted and tinted in its own way, repaired one by one and joined."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = landscape(np.random.default_rng(8), 1600).picture
        truth = np.ascontiguousarray(truth[: truth.shape[0] // 4 * 4])
        size_px = truth.shape[1] // 2, truth.shape[0] // 2
        small = np.asarray(cv2.resize(truth, size_px, interpolation=cv2.INTER_AREA), np.uint8)
        plan = four_tiles(*size_px, scale=2, overlap_px=80)
        source = write_plane(folder / "source", small)
        tiles = [(call, _repaired_tile(truth, source, call, folder)) for call in plan.calls]
        return seam_score(blend_tiles(tiles, plan, folder / "joined"), plan) or 0.0


def four_tiles(width_px: int, height_px: int, *, scale: int, overlap_px: int) -> Plan:
    """A plan of two by two tiles, whatever the planner would do."""
    wide, high = (width_px + overlap_px) // 2, (height_px + overlap_px) // 2
    calls = tuple(
        PlannedCall(
            index=index,
            source=Rect(left, top, wide, high),
            padding=Padding(),
            target=Rect(left * scale, top * scale, wide * scale, high * scale),
            aspect_ratio="4:3",
            image_size="1K",
            credits=1,
            output_px=(width_px * scale, height_px * scale),
        )
        for index, (top, left) in enumerate(
            (top, left) for top in (0, height_px - high) for left in (0, width_px - wide)
        )
    )
    sizes = width_px, height_px, width_px * scale, height_px * scale
    return Plan(*sizes, calls, overlap_px * scale, len(calls))


def measured_identity() -> tuple[float, float]:
    """Largest change and score of an answer that equals its source."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture = labels(np.random.default_rng(4), 900).picture
        source = write_plane(folder / "source", picture)
        call = _whole_call(picture.shape[1], picture.shape[0], 1)
        repaired = repair_call(source, call, source, "faithful", folder)
        result = repaired.plane.rows(0, repaired.plane.height_px).astype(np.int16)
        return float(np.abs(result - picture).max()), repaired.report.score


def _repaired_tile(
    truth: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    source: Plane,
    call: PlannedCall,
    folder: Path,
) -> Plane:
    rng = np.random.default_rng(call.index)
    area = call.target
    ideal = truth[area.top_px : area.bottom_px, area.left_px : area.right_px]
    drift = Drift(
        shift_px=(float(rng.uniform(-4, 4)), float(rng.uniform(-4, 4))),
        zoom=float(rng.uniform(0.98, 1.03)),
        gains=tuple(float(g) for g in rng.uniform(0.94, 1.06, 3)),  # type: ignore[arg-type] # three
        lighting=8.0,
    )
    size_px = area.width_px, area.height_px
    answer = drifted(np.ascontiguousarray(ideal), call, drift, size_px, rng).picture
    plane = write_plane(folder / f"answer-{call.index}", answer)
    return repair_call(source, call, plane, "faithful", folder).plane


def _whole_call(width_px: int, height_px: int, scale: int) -> PlannedCall:
    return PlannedCall(
        index=0,
        source=Rect(0, 0, width_px, height_px),
        padding=Padding(),
        target=Rect(0, 0, width_px * scale, height_px * scale),
        aspect_ratio="4:3",
        image_size="4K",
        credits=2,
    )


def _forget_peak() -> None:
    """Let the peak begin anew, so that making the pictures does not count."""
    if RESET_PEAK.exists():
        RESET_PEAK.write_text("5")


def _peak_megabytes() -> float:
    if STATUS.exists():
        peak = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _run(job: str, folder: Path) -> Cost:
    if job == "blend":
        return blend_cost(folder)
    return repair_cost(1024, 4, folder) if job == "repair" else repair_cost(2048, 2, folder)


def main(jobs: list[str]) -> int:
    """Print the whole table, or as JSON the one job that was asked for."""
    if not jobs:
        lines = cost_lines()
        print("\n".join(lines))
        return int(any(line.startswith("MISS") for line in lines))
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.buffer.write(msgspec.json.encode(_run(jobs[0], Path(folder))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
