"""Pictures of a hundred and three hundred megapixels: the worker's memory stays flat."""

import asyncio
import io
import logging
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from msgspec.structs import replace
from PIL import Image

from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import parse_behaviour
from backend.settings import Settings
from tests.backend.conftest import settings
from tests.backend.samples import SAMPLE
from tests.chaos.workers import SERVER
from tests.fakes.service import ended, service_running, submit

__all__ = ["settings"]

LOOKS_PER_SECOND = 50
MEGABYTE = 1_000_000

log = logging.getLogger(__name__)


class MemoryWatch:
    """The highest peak that any process of a family reached."""

    def __init__(self, pid: int) -> None:
        self._family = psutil.Process(pid)
        self.worker_bytes = 0
        self.child_bytes = 0

    async def look(self) -> None:
        while True:
            self.worker_bytes = max(self.worker_bytes, peak_bytes(self._family.pid))
            for child in self._family.children(recursive=True):
                self.child_bytes = max(self.child_bytes, peak_bytes(child.pid))
            await asyncio.sleep(1 / LOOKS_PER_SECOND)


def peak_bytes(pid: int) -> int:
    """What a process has held at most; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    _, found, rest = status.partition("VmHWM:")
    return int(rest.split()[0]) * 1024 if found else 0


def photo(width_px: int, height_px: int) -> bytes:
    with Image.open(SAMPLE) as sample:
        large = sample.convert("RGB").resize((width_px, height_px), Image.Resampling.BICUBIC)
    data = io.BytesIO()
    large.save(data, "JPEG", quality=92)
    return data.getvalue()


@asynccontextmanager
async def watched_worker(settings: Settings) -> AsyncIterator[MemoryWatch]:
    """A worker process for the time of the block, its family's memory under watch."""
    worker = await asyncio.create_subprocess_exec(
        *(SERVER, "serve", "--role", "worker", "--no-migrate"),
        env={
            **os.environ,
            "OPENDREAM_DATA_DIR": str(settings.data_dir),
            "OPENDREAM_DATABASE_URL": settings.database_url,
            "OPENDREAM_GEMINI_API_KEY": settings.gemini_api_key,
            "OPENDREAM_GEMINI_BASE_URL": settings.gemini_base_url,
        },
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    watch = MemoryWatch(worker.pid)
    looking = asyncio.create_task(watch.look())
    try:
        yield watch
    finally:
        looking.cancel()
        worker.terminate()
        await worker.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="peaks are read from /proc")
@pytest.mark.parametrize(
    ("source_px", "scale", "limit_megabytes"),
    [((4000, 6250), 2, 400), ((4330, 4330), 4, 700)],
)
async def test_the_worker_needs_little_memory(
    settings: Settings, source_px: tuple[int, int], scale: int, limit_megabytes: int
) -> None:
    provider = SandboxGemini(behaviour=parse_behaviour("drift=mild"))
    await provider.start()
    own = replace(
        settings, gemini_api_key="key", gemini_base_url=provider.base_url, free_credits=1000
    )
    async with service_running(own, "api") as service, watched_worker(own) as watch:
        alice = await service.person()
        sent = await alice.http.post(
            "/images", content=photo(*source_px), headers={"Content-Type": "image/jpeg"}
        )
        job_id = (await submit(alice, sent.json()["id"], "large", scale=scale)).json()["id"]
        job = await ended(alice, job_id, seconds=1500)
    await provider.stop()

    assert job.state == "delivered"
    assert job.result is not None
    assert (job.result.width, job.result.height) == tuple(scale * side for side in source_px)
    peaks = {"worker": watch.worker_bytes, "child": watch.child_bytes}
    log.info({name: f"{peak / MEGABYTE:.0f} MB" for name, peak in peaks.items()})
    assert max(watch.worker_bytes, watch.child_bytes) <= limit_megabytes * MEGABYTE
