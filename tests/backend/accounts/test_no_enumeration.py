"""Nobody can find out who has an account: neither by what is answered nor by how long it takes."""

import asyncio
import math
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from backend.accounts.errors import WrongCredentials
from backend.accounts.schemas import AccountCreate, SessionCreate
from backend.accounts.visitors import Visitor
from backend.assembly import Parts, open_parts
from backend.errors import BackendError
from backend.identifiers import new_id
from backend.policies import CURRENT_POLICY_VERSION, CURRENT_TERMS_VERSION
from backend.settings import Settings
from tests.fakes.service import PASSWORD, in_own_task

TRIES = 200
AT_ONCE = 20
SAME_ANYWAY = 0.001
"""How rarely equal samples look so different: below it, and with a gap to see, they are."""
SPARE_GAP_SECONDS = 0.005
"""A difference of medians that nobody can see over a network."""
Ask = Callable[[Parts, str, Visitor], Awaitable[object]]


def chance_of_no_difference(first: list[float], second: list[float]) -> float:
    """Mann and Whitney's test: how likely such ranks are if both come from one source."""
    ordered = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    rank_sum = sum(rank for rank, (_, sample) in enumerate(ordered, 1) if sample == 0)
    n, m = len(first), len(second)
    u = rank_sum - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def can_be_told_apart(first: list[float], second: list[float]) -> bool:
    gap = abs(sorted(first)[len(first) // 2] - sorted(second)[len(second) // 2])
    return chance_of_no_difference(first, second) < SAME_ANYWAY and gap > SPARE_GAP_SECONDS


def test_the_measure_sees_ten_milliseconds_and_nothing_where_nothing_is() -> None:
    chance = random.Random(7)
    plain = [chance.gauss(0.2, 0.01) for _ in range(100)]
    same = [chance.gauss(0.2, 0.01) for _ in range(100)]
    later = [chance.gauss(0.21, 0.01) for _ in range(100)]

    assert not can_be_told_apart(plain, same)
    assert can_be_told_apart(plain, later)


@pytest_asyncio.fixture
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    async with in_own_task(open_parts(settings, "api")) as opened:
        yield opened


@pytest_asyncio.fixture
async def known(parts: Parts) -> list[str]:
    """Confirmed accounts, one for each try: limits by account would tell on a second one."""
    first = SessionCreate(email="k0@example.com", password=PASSWORD)
    await _signs_up(parts, first.email, Visitor())
    emails = [f"k{n}@example.com" for n in range(TRIES // 2)]
    for email in emails[1:]:
        await parts.database.execute(
            "INSERT INTO account (id, email, password_hash, adult_confirmed_at, policy_version,"
            " terms_version, policy_accepted_at, created_at)"
            " SELECT $1, $2, password_hash, created_at, policy_version, terms_version,"
            " created_at, created_at FROM account WHERE email = $3",
            new_id(), email, first.email,
        )  # fmt: skip
    await parts.database.execute("UPDATE account SET email_verified_at = created_at")
    await parts.database.execute(
        "INSERT INTO newsletter_subscriber (id, email, locale, created_at, confirmed_at)"
        " SELECT id, email, locale, created_at, created_at FROM account"
    )
    return emails


async def _signs_up(parts: Parts, email: str, visitor: Visitor) -> None:
    request = AccountCreate(
        email=email, password=PASSWORD, adult_confirmed=True,
        policy_version=CURRENT_POLICY_VERSION, terms_version=CURRENT_TERMS_VERSION,
    )  # fmt: skip
    await parts.accounts.sign_ups.sign_up(request, visitor)


async def _signs_in(parts: Parts, email: str, visitor: Visitor) -> None:
    request = SessionCreate(email=email, password="not the password")
    await parts.accounts.sessions.sign_in(request, visitor)


async def _asks_reset(parts: Parts, email: str, visitor: Visitor) -> None:
    await parts.accounts.credentials.ask_reset(email, visitor)


async def _subscribes(parts: Parts, email: str, visitor: Visitor) -> None:
    await parts.correspondence.newsletter.subscribe(email, "en", address=visitor.address)


async def _timed(ask: Ask, parts: Parts, email: str, number: int) -> tuple[str, float]:
    """What came of one try, and how long it took; each from an address of its own."""
    visitor = Visitor(f"8.8.{number // 250}.{number % 250}")
    start, said = time.perf_counter(), "accepted"
    try:
        await ask(parts, email, visitor)
    except BackendError as error:
        said = f"{error.status} {error.code} {error.detail}"
    return said, time.perf_counter() - start


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "ask", [_signs_in, _signs_up, _asks_reset, _subscribes], ids=lambda ask: ask.__name__
)
async def test_two_hundred_tries_in_turn_tell_nothing(
    parts: Parts, known: list[str], ask: Ask
) -> None:
    pairs = [(email, f"nobody{n}@example.com") for n, email in enumerate(known)]
    tries = [email for n, pair in enumerate(pairs) for email in (pair if n % 2 else pair[::-1])]
    heard: dict[bool, list[tuple[str, float]]] = {True: [], False: []}

    for start in range(0, TRIES, AT_ONCE):
        batch = tries[start : start + AT_ONCE]
        answers = await asyncio.gather(
            *(_timed(ask, parts, email, start + n) for n, email in enumerate(batch))
        )
        for email, answer in zip(batch, answers, strict=True):
            heard[email.startswith("k")].append(answer)

    said = {answer for answers in heard.values() for answer, _ in answers}
    expected = WrongCredentials()
    refusal = f"{expected.status} {expected.code} {expected.detail}"
    assert said == {refusal if ask is _signs_in else "accepted"}
    times = {is_known: [took for _, took in answers] for is_known, answers in heard.items()}
    assert len(times[True]) == len(times[False]) == TRIES // 2
    assert not can_be_told_apart(times[True], times[False])
