"""Ten sign-ins a second with Argon2id, and what balance reads feel of it.

Reads come at a fixed rate whatever the answers take, so that a stall is seen by all who wait.
Short turns with and without sign-ins follow each other: what else the machine does meets both.
Run: python -m benchmarks.accounts.sign_in [SECONDS]
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

from backend.accounts.passwords import PasswordVault
from backend.database import Database
from benchmarks.ledger.world import api_beside, fresh_database
from tests.backend.credits.crowd import TOKEN, seed_crowd

SECONDS = 30
TURN_SECONDS = 1.5
READS_A_SECOND = 40
SIGN_INS_A_SECOND = 10
PEOPLE = 50
PASSWORD = "correct horse battery staple 7"
WANTED_TIMES = 2.0
WANTED_SECONDS = 0.05
"""What load goals ask of reads anyway: below it no factor matters."""


async def pulses(a_second: int, seconds: float) -> AsyncIterator[int]:
    """Numbers at a fixed rate, late ones at once."""
    start = time.perf_counter()
    for number in range(int(a_second * seconds)):
        await asyncio.sleep(max(0.0, start + number / a_second - time.perf_counter()))
        yield number


async def timed(
    ask: Callable[[int], Awaitable[httpx.Response]], a_second: int, seconds: float
) -> list[float]:
    """How long each answer took, from the moment that it was due."""

    async def one(number: int) -> float:
        start = time.perf_counter()
        (await ask(number)).raise_for_status()
        return time.perf_counter() - start

    asked = [asyncio.create_task(one(number)) async for number in pulses(a_second, seconds)]
    return await asyncio.gather(*asked)


async def in_turns(
    read: Callable[[int], Awaitable[httpx.Response]],
    sign_in: Callable[[int], Awaitable[httpx.Response]],
    seconds: float,
) -> tuple[list[float], list[float], list[float]]:
    """Reads alone, reads beside sign-ins, and the sign-ins, each for that long in all."""
    alone: list[float] = []
    beside: list[float] = []
    sign_ins: list[float] = []
    a_turn = int(SIGN_INS_A_SECOND * TURN_SECONDS)
    for turn in range(round(seconds / TURN_SECONDS)):
        alone += await timed(read, READS_A_SECOND, TURN_SECONDS)

        async def next_person(number: int, first: int = turn * a_turn) -> httpx.Response:
            return await sign_in(first + number)

        reads, people = await asyncio.gather(
            timed(read, READS_A_SECOND, TURN_SECONDS),
            timed(next_person, SIGN_INS_A_SECOND, TURN_SECONDS),
        )
        beside += reads
        sign_ins += people
    return alone, beside, sign_ins


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


async def give_passwords(database: Database) -> list[str]:
    """One password for some of the crowd."""
    vault = PasswordVault()
    await database.execute("UPDATE account SET password_hash = $1", await vault.hash(PASSWORD))
    vault.close()
    rows = await database.rows("SELECT email FROM account ORDER BY id LIMIT $1", PEOPLE)
    return [row["email"] for row in rows]


async def measure(seconds: float) -> bool:
    """Print the figures; whether reads stay quick while people sign in."""
    limits = httpx.Limits(max_connections=200)
    async with fresh_database() as database, httpx.AsyncClient(limits=limits, timeout=60) as http:
        await seed_crowd(database, people=100, jobs=100, entries=1_000)
        emails = await give_passwords(database)
        async with api_beside(database) as url:

            async def read(_: int) -> httpx.Response:
                headers = {"Authorization": f"Bearer {TOKEN}"}
                return await http.get(f"{url}/api/v1/credits", headers=headers)

            async def sign_in(number: int) -> httpx.Response:
                # Each from a network of its own, as people are.
                origin = {"X-Forwarded-For": f"8.{number // 250}.{number % 250}.8"}
                body = {"email": emails[number % PEOPLE], "password": PASSWORD}
                return await http.post(f"{url}/api/v1/sessions", json=body, headers=origin)

            await timed(read, READS_A_SECOND, 2)
            alone, beside, sign_ins = await in_turns(read, sign_in, seconds)
    times = p95(beside) / p95(alone)
    print(f"reads alone         p95 {p95(alone) * 1e3:7.1f} ms")
    print(f"reads beside        p95 {p95(beside) * 1e3:7.1f} ms, {times:.1f} times", end="")
    print(f"   (wanted below {WANTED_TIMES:.0f} times, or {WANTED_SECONDS * 1e3:.0f} ms)")
    print(f"sign-ins            p95 {p95(sign_ins) * 1e3:7.1f} ms at {SIGN_INS_A_SECOND} a second")
    return times < WANTED_TIMES or p95(beside) < WANTED_SECONDS


def main() -> None:
    os.environ["OPENDREAM_TRUSTED_PROXIES"] = "127.0.0.1"
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    sys.exit(0 if asyncio.run(measure(seconds)) else 1)


if __name__ == "__main__":
    main()
