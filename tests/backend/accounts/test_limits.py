"""How often one may try: counted from the first try on, whatever the clock says just then."""

import asyncio
from datetime import UTC, datetime

import pytest

from backend.accounts.limits import Limit, RateLimits
from backend.database import Database
from backend.errors import TooManyRequests
from tests.fakes.clock import FakeClock

THREE = Limit("three", 3, 300)
JUST_BEFORE_FIVE_PAST = datetime(2026, 11, 23, 12, 4, 59, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(JUST_BEFORE_FIVE_PAST)


@pytest.fixture
def limits(database: Database, clock: FakeClock) -> RateLimits:
    return RateLimits(database, clock, "a key")


async def passed(limits: RateLimits, tries: int) -> int:
    """How many of so many tries at once are let through."""
    answers = await asyncio.gather(
        *(limits.count(THREE, "alice") for _ in range(tries)), return_exceptions=True
    )
    assert {type(answer) for answer in answers} <= {type(None), TooManyRequests}
    return answers.count(None)


async def test_no_moment_of_the_clock_gives_more_tries(
    limits: RateLimits, clock: FakeClock
) -> None:
    assert await passed(limits, 2) == 2
    clock.advance(seconds=2)

    assert await passed(limits, 20) == 1


async def test_who_waits_as_long_as_was_said_may_try_again(
    limits: RateLimits, clock: FakeClock
) -> None:
    await passed(limits, 3)
    clock.advance(seconds=100)

    with pytest.raises(TooManyRequests) as refusal:
        await limits.count(THREE, "alice")

    assert refusal.value.headers["Retry-After"] == "200"
    clock.advance(seconds=200)
    assert await passed(limits, 4) == 3


async def test_a_clock_that_is_set_back_keeps_nobody_out(
    limits: RateLimits, clock: FakeClock
) -> None:
    await passed(limits, 4)
    clock.advance(days=-1)

    assert await passed(limits, 4) == 3
