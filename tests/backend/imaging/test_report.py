"""The report says what was done, in numbers and stable words, and travels as JSON."""

from pathlib import Path

import cv2
import msgspec
import numpy as np

from backend.imaging.difference import LONG_SIDE_PX, write_difference
from backend.imaging.geometry import Padding, Rect
from backend.imaging.plan import Plan, PlannedCall
from backend.imaging.planes import write_plane
from backend.imaging.report import CallReport, FidelityReport, Verdict, assemble_report


def _call(index: int, score: float, **found: float) -> CallReport:
    verdict: Verdict = "accept" if score >= 0.5 else "refuse"
    plain = CallReport(index=index, verdict=verdict, score=score, worst=Rect(index, 0, 9, 9))
    return msgspec.structs.replace(plain, **found)


def _assembled(*calls: CallReport, seam_levels: float | None = None) -> FidelityReport:
    return assemble_report(
        calls,
        strictness="faithful",
        engine="gemini",
        model_version="m-1",
        prompt_version="p-1",
        billable_attempts=len(calls),
        seam_levels=seam_levels,
        notes=["source_16_bit"],
    )


def test_the_worst_call_speaks_for_the_picture() -> None:
    report = _assembled(
        _call(0, 0.99, moved_px=0.2), _call(1, 0.61, moved_px=3.5, scale_error=-0.02)
    )

    assert report.score == 0.61
    assert report.accepted
    assert report.worst == Rect(1, 0, 9, 9)
    assert report.moved_px == 3.5
    assert report.zoom_percent == -2.0


def test_one_refused_call_refuses_the_picture() -> None:
    assert not _assembled(_call(0, 0.99), _call(1, 0.3)).accepted


def test_notes_say_what_was_done_and_no_more() -> None:
    quiet = _assembled(_call(0, 0.99))
    busy = _assembled(
        _call(0, 0.9, moved_px=2.0, scale_error=0.03, colour_error_before=6.0),
        _call(1, 0.8, filled_share=0.1, protected_share=0.02, limited_share=0.3),
    )

    assert quiet.notes == ("source_16_bit",)
    assert busy.notes == (
        "moved_back",
        "zoom_undone",
        "colours_restored",
        "missing_parts_filled",
        "changes_undone",
        "detail_limited",
        "source_16_bit",
    )


def test_the_report_survives_the_wire() -> None:
    report = _assembled(_call(0, 0.9), _call(1, 0.7), seam_levels=0.2)

    assert msgspec.json.decode(msgspec.json.encode(report), type=FidelityReport) == report


def test_an_older_report_is_still_read() -> None:
    old = {"index": 3, "verdict": "accept", "score": 0.8}

    assert msgspec.convert(old, CallReport).answer_score == 0.0


def test_the_difference_picture_shows_the_worst_where_it_is(tmp_path: Path) -> None:
    left, right = Rect(0, 0, 2200, 1500), Rect(1800, 0, 2200, 1500)
    calls = tuple(
        PlannedCall(index, area, Padding(), area, "3:2", "4K", 2)
        for index, area in enumerate((left, right))
    )
    plan = Plan(4000, 1500, 4000, 1500, calls, 400, 4)
    calm = np.zeros((150, 220, 1), np.uint8)
    hot = calm.copy()
    hot[70:90, 180:200] = 255
    heats = [
        (calls[0], write_plane(tmp_path / "a", calm)),
        (calls[1], write_plane(tmp_path / "b", hot)),
    ]

    size_px = write_difference(heats, plan, tmp_path / "difference.jpg")

    shown = cv2.imread(str(tmp_path / "difference.jpg"))
    assert shown is not None
    grey = cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY)
    assert size_px == (LONG_SIDE_PX, 600)
    assert grey.shape == (600, 1600)
    assert grey[320, 1480] > 200
    assert grey[:, :700].max() < 40
