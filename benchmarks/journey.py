"""How long one photo takes through the whole service, and how many a minute it does.

The provider is the sandbox without latency, so the figures are the service's own: HTTP, PostgreSQL,
queue, and the pictures' way through child processes. Run: python -m benchmarks.journey [PHOTOS]
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from backend.settings import Settings
from tests.fakes.service import Person, ended, service_running, submit, upload

SAMPLE = Path(__file__).parents[1] / "assets" / "samples" / "cat.jpg"
PHOTOS = 12
SCALE = 4
SECONDS_IN_ALL = 600.0


async def upscale(person: Person, key: str) -> float:
    """Send the sample and wait for its end; answer the seconds that it took."""
    started = perf_counter()
    image = (await upload(person, SAMPLE)).json()
    job = (await submit(person, image["id"], key, scale=SCALE)).json()
    done = await ended(person, job["id"], seconds=SECONDS_IN_ALL)
    assert done.state == "delivered", done
    return perf_counter() - started


async def measure(photos: int, folder: Path) -> None:
    settings = Settings(data_dir=folder, free_credits=photos + 4, sandbox_gemini="latency=0")
    async with service_running(settings) as service:
        person = await service.person()
        alone = [await upscale(person, f"alone-{n}") for n in range(3)]
        started = perf_counter()
        together = await asyncio.gather(*(upscale(person, f"together-{n}") for n in range(photos)))
        seconds = perf_counter() - started
    print(f"one after the other   median {median(alone):6.2f} s a photo")
    print(f"{photos:3} at once           median {median(together):6.2f} s, last {seconds:6.2f} s")
    print(f"throughput            {photos / seconds * 60:6.1f} photos a minute")


def main() -> None:
    photos = int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    with tempfile.TemporaryDirectory(prefix="opendream-bench-") as folder:
        # The embedded PostgreSQL runs as a user of its own where we are root.
        Path(folder).chmod(0o755)
        asyncio.run(measure(photos, Path(folder)))


if __name__ == "__main__":
    main()
