"""What an authenticated look at the balance costs the server, beside its barest endpoint.

Seconds of CPU of the server's process alone, so that a loaded machine changes little.
Run: python -m benchmarks.ledger.reading [REQUESTS]
"""

import asyncio
import sys

import httpx
import psutil

from benchmarks.ledger.world import api_beside, fresh_database
from tests.backend.credits.crowd import TOKEN, seed_crowd

REQUESTS = 3_000
AT_ONCE = 8
WANTED_SECONDS = 900e-6
WANTED_TIMES = 9.0


async def cpu_seconds(server: psutil.Process, http: httpx.AsyncClient, path: str, n: int) -> float:
    """CPU seconds of the server for one request, after it has warmed up."""
    await _ask(http, path, n // 10)
    before = server.cpu_times()
    await _ask(http, path, n)
    after = server.cpu_times()
    spent: float = after.user + after.system - before.user - before.system
    return spent / n


async def _ask(http: httpx.AsyncClient, path: str, times: int) -> None:
    async def some() -> None:
        for _ in range(max(1, times // AT_ONCE)):
            (await http.get(path)).raise_for_status()

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


async def measure(requests: int) -> bool:
    """Print both figures; whether the balance is as cheap as is wanted."""
    async with (
        fresh_database() as database,
        httpx.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as http,
    ):
        await seed_crowd(database, people=100, jobs=100, entries=1_000)
        async with api_beside(database) as url:
            port = int(url.rpartition(":")[2])
            server = _listening(port)
            bare = await cpu_seconds(server, http, f"{url}/healthz", requests)
            balance = await cpu_seconds(server, http, f"{url}/api/v1/credits", requests)
    times = balance / bare
    print(f"/healthz          {bare * 1e6:6.0f} µs of CPU a request")
    print(
        f"/api/v1/credits   {balance * 1e6:6.0f} µs, {times:.1f} times the bare endpoint"
        f"   (wanted {WANTED_SECONDS * 1e6:.0f} µs or {WANTED_TIMES:.0f} times)"
    )
    return balance <= WANTED_SECONDS or times <= WANTED_TIMES


def _listening(port: int) -> psutil.Process:
    """The child that serves this port."""
    for child in psutil.Process().children(recursive=True):
        if any(link.laddr.port == port for link in child.net_connections(kind="inet")):
            return child
    raise RuntimeError(f"nothing serves port {port}")


def main() -> None:
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS
    sys.exit(0 if asyncio.run(measure(requests)) else 1)


if __name__ == "__main__":
    main()
