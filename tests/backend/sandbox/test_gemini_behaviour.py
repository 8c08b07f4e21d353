"""The sandbox's configuration reads as written, and a misspelt fault is refused."""

import pytest

from backend.sandbox.gemini_behaviour import FAULTS, Behaviour, parse_behaviour, parse_fault


def test_nothing_is_a_good_day_with_mild_drift() -> None:
    assert parse_behaviour("  ") == Behaviour()
    assert Behaviour().drift == "mild"


def test_json_and_words_say_the_same() -> None:
    expected = Behaviour(
        latency_seconds=0.1, drift="strong", script=("status:503", "ok"), always="zoom:0.05"
    )

    by_words = parse_behaviour("latency=0.1 drift=strong script=status:503,ok always=zoom:0.05")
    by_json = parse_behaviour(
        '{"latency_seconds": 0.1, "drift": "strong",'
        ' "script": ["status:503", "ok"], "always": "zoom:0.05"}'
    )

    assert by_words == by_json == expected


@pytest.mark.parametrize(
    "text",
    [
        "always=mirored",
        "script=ok,status:503,bogus",
        "drift=wild",
        "speed=3",
        "latency",
        "{bad json",
        '{"always": "nope"}',
        '{"unknown": 1}',
    ],
)
def test_what_nobody_plays_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_behaviour(text)


def test_a_fault_has_a_name_and_a_detail() -> None:
    fault = parse_fault("rate_limited:17")

    assert fault is not None
    assert (fault.name, fault.amount(0)) == ("rate_limited", 17.0)
    assert parse_fault("ok") is None


def test_every_kind_of_misbehaviour_that_is_asked_for_can_be_played() -> None:
    wanted = "shift zoom crop cast wrong_size wrong_ratio wrong_type border local_edit mirrored"

    assert set(wanted.split()) <= FAULTS
