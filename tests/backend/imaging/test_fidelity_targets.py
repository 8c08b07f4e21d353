"""The issue's targets hold on a handful of the benchmark's own cases."""

import pytest

from benchmarks.fidelity.cost import measured_seams
from benchmarks.fidelity.evaluate import Outcome, evaluate, summarise

SEED = 501
CASES = 10


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return evaluate(SEED, CASES, "verdict")


def test_faithful_answers_are_put_back_and_accepted(found: list[Outcome]) -> None:
    summary = summarise(found)

    assert summary.faithful >= 4
    assert summary.registered == 1.0
    assert summary.residual_px <= 0.1
    assert summary.colour_mean <= 1.2
    assert summary.psnr_gap_db <= 1.25
    assert summary.detail_kept >= 0.9
    assert summary.false_refusals == 0


def test_no_edit_is_delivered(found: list[Outcome]) -> None:
    summary = summarise(found)

    assert summary.unfaithful >= 3
    assert [x.name for x in found if x.is_harmful] == []
    assert summary.area >= 0.95


def test_drifted_tiles_join_without_a_seam() -> None:
    assert measured_seams() <= 0.5
