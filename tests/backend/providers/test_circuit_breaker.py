"""The breaker holds calls back in a storm, probes, and never lets one job stop the others."""

import pytest

from backend.providers.circuit_breaker import CircuitBreaker
from backend.providers.image_model import ModelUnavailable


class Seconds:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


DOWN = ModelUnavailable("transient", "http_503")
NO_KEY = ModelUnavailable("operator", "bad_key")


def stormy(clock: Seconds) -> CircuitBreaker:
    breaker = CircuitBreaker(clock, least_calls=4, rest_seconds=30)
    for _ in range(4):
        breaker.failed(DOWN)
    return breaker


def test_a_few_failures_hold_nobody_back() -> None:
    breaker = CircuitBreaker(Seconds(), least_calls=4)
    for _ in range(3):
        breaker.failed(DOWN)

    breaker.before_call()


def test_a_storm_holds_calls_back_and_says_for_how_long() -> None:
    clock = Seconds()
    breaker = stormy(clock)
    clock.now += 10

    with pytest.raises(ModelUnavailable) as held_back:
        breaker.before_call()

    assert held_back.value.kind == "transient"
    assert held_back.value.retry_after_seconds == 20


def test_after_the_rest_one_call_probes_and_the_next_waits() -> None:
    clock = Seconds()
    breaker = stormy(clock)
    clock.now += 30

    breaker.before_call()

    with pytest.raises(ModelUnavailable):
        breaker.before_call()


def test_a_probe_that_is_answered_lets_all_calls_flow() -> None:
    clock = Seconds()
    breaker = stormy(clock)
    clock.now += 30
    breaker.before_call()

    breaker.answered()

    breaker.before_call()
    breaker.failed(DOWN)
    breaker.before_call()


def test_half_the_calls_failing_is_not_a_storm() -> None:
    breaker = CircuitBreaker(Seconds(), least_calls=4)
    for _ in range(6):
        breaker.answered()
        breaker.failed(DOWN)

    breaker.before_call()


def test_old_failures_are_forgotten() -> None:
    clock = Seconds()
    breaker = CircuitBreaker(clock, least_calls=4, window_seconds=120)
    for _ in range(3):
        breaker.failed(DOWN)
    clock.now += 121

    breaker.failed(DOWN)

    breaker.before_call()


def test_a_rejected_key_stops_calls_after_the_third_in_a_row_for_the_operator_to_see() -> None:
    breaker = CircuitBreaker(Seconds())
    breaker.failed(NO_KEY)
    breaker.failed(NO_KEY)
    breaker.before_call()

    breaker.failed(NO_KEY)

    with pytest.raises(ModelUnavailable) as held_back:
        breaker.before_call()
    assert (held_back.value.kind, held_back.value.reason) == ("operator", "bad_key")


def test_a_picture_that_cannot_be_processed_is_no_failure_of_the_provider() -> None:
    breaker = CircuitBreaker(Seconds(), least_calls=2)
    for _ in range(5):
        breaker.failed(ModelUnavailable("request", "bad_request"))

    breaker.before_call()
