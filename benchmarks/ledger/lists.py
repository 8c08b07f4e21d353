"""How long lists take with a million ledger entries and 100,000 jobs, through the HTTP service.

The whale has a fifth of everything. Run: python -m benchmarks.ledger.lists [ENTRIES] [JOBS]
"""

import asyncio
import sys
from collections.abc import Sequence
from time import perf_counter

import httpx

from backend.billing.audit import LedgerAudit
from backend.database import Database
from benchmarks.ledger.world import api_beside, fresh_database
from tests.backend.credits.crowd import TOKEN, seed_crowd

ENTRIES, JOBS, PEOPLE = 1_000_000, 100_000, 2_000
PAGES = 200
WANTED_P95_SECONDS = 0.100
LISTS = ("/credits/entries", "/purchases", "/jobs", "/images")


async def page_seconds(whale: httpx.AsyncClient, path: str) -> list[float]:
    """The seconds of each page on the way down a list, which begins anew at its end."""
    took: list[float] = []
    cursor = None
    for _ in range(PAGES):
        began = perf_counter()
        page = await whale.get(path, params={"cursor": cursor} if cursor else {})
        took.append(perf_counter() - began)
        cursor = page.raise_for_status().json()["next_cursor"]
    return took


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[len(seconds) * 95 // 100]


async def measure(entries: int, jobs: int) -> bool:
    """Print each list's figures; whether all are as quick as is wanted."""
    is_good = True
    async with fresh_database() as database:
        began = perf_counter()
        await seed_crowd(database, people=PEOPLE, jobs=jobs, entries=entries)
        print(f"seeded {entries} entries, {jobs} jobs in {perf_counter() - began:.0f} s")
        async with (
            api_beside(database) as url,
            httpx.AsyncClient(
                base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60
            ) as whale,
        ):
            for path in LISTS:
                took = await page_seconds(whale, path)
                print(
                    f"{path:18} median {sorted(took)[PAGES // 2] * 1000:6.1f} ms"
                    f"   p95 {p95(took) * 1000:6.1f} ms   (wanted {WANTED_P95_SECONDS * 1000:.0f})"
                )
                is_good = is_good and p95(took) <= WANTED_P95_SECONDS
        return await _audited(database) and is_good


async def _audited(database: Database) -> bool:
    began = perf_counter()
    found = await LedgerAudit(database).run()
    print(f"audit-ledger       {perf_counter() - began:.1f} s, {len(found)} differences")
    return not found


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else JOBS
    sys.exit(0 if asyncio.run(measure(entries, jobs)) else 1)


if __name__ == "__main__":
    main()
