"""A folder tree of four hundred photos; the app is killed and the network cut on the way."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from PIL import Image, ImageDraw

from backend.database import Database
from backend.jobs.schemas import Job, JobPage
from backend.serving import held_port
from backend.settings import Settings
from desktop.client.outcomes import describe, untranslated
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.store import QueueStore
from tests.backend.credits.invariants import broken_invariants
from tests.chaos.cuttable_wire import CuttableWire
from tests.fakes.service import Person, Service, parts_open

PHOTOS = 400
FOLDERS = ("", "spain", "spain/day 1", "spain/día 2", "grandma")
CREDITS = 1000
EMAIL = "ada@example.com"
ROOT = Path(__file__).parents[2]
LOOK_SECONDS = 0.2
DARK_SECONDS = 6


def paint_tree(folder: Path, count: int) -> None:
    """Small photos, no two alike, one of them damaged and one that is no photo at all."""
    for number in range(count):
        place = folder / FOLDERS[number % len(FOLDERS)]
        place.mkdir(parents=True, exist_ok=True)
        shade = Image.linear_gradient("L").resize((96, 64))
        picture = Image.merge("RGB", (shade, shade.rotate(180), Image.new("L", (96, 64), 120)))
        draw = ImageDraw.Draw(picture)
        draw.ellipse((10 + number % 60, 12, 34 + number % 60, 40), fill=(200, number % 256, 60))
        draw.rectangle((60, 40, 62 + number % 30, 58), fill=(20, 60, 40 + number % 200))
        picture.save(place / f"photo {number:03}.jpg", quality=92)
    damaged = folder / "spain" / "damaged.jpg"
    damaged.write_bytes((folder / "photo 000.jpg").read_bytes()[:300])
    (folder / "grandma" / "letter.txt").write_text("no photo", encoding="utf-8")


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[int]:
    """`opendream-server serve` in a process of its own; its port."""
    with held_port("127.0.0.1") as port:
        async with serving_on(settings, port):
            yield port


@asynccontextmanager
async def serving_on(settings: Settings, port: int) -> AsyncIterator[None]:
    url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "backend.cli", "serve", "--port", str(port), "--no-migrate"),
        cwd=ROOT,
        env=os.environ
        | {
            "OPENDREAM_DATA_DIR": str(settings.data_dir),
            "OPENDREAM_DATABASE_URL": settings.database_url,
            "OPENDREAM_STORAGE_URL": settings.storage_url,
            "OPENDREAM_PUBLIC_URL": url,
            "OPENDREAM_SANDBOX_GEMINI": settings.sandbox_gemini,
        },
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        async with asyncio.timeout(120), httpx.AsyncClient() as http:
            while not await answers(http, url):
                await asyncio.sleep(LOOK_SECONDS)
        yield
    finally:
        process.terminate()
        await process.wait()


async def answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(f"{url}/readyz")).is_success
    except httpx.TransportError:
        return False


async def rich_person(service: Service) -> Person:
    assert (await service.sign_up(EMAIL)).status_code == 202
    async with parts_open(service.settings) as parts:
        await parts.staff.confirm_address(EMAIL, actor="test", reason="no mailbox to look into")
        await parts.staff.grant(EMAIL, CREDITS, actor="test", reason="a large album")
    token: str = (await service.sign_in(EMAIL)).json()["token"]
    return Person(EMAIL, token, service.client(token))


class Album:
    """The app on one profile, again and again."""

    def __init__(self, folder: Path, url: str, token: str) -> None:
        self.source, self.out = folder / "album", folder / "large"
        self._profile = folder / "profile"
        self._environment = os.environ | {
            "OPENDREAM_CONFIG_DIR": str(self._profile),
            "OPENDREAM_SERVER_URL": url,
            "OPENDREAM_TOKEN": token,
            "QT_QPA_PLATFORM": "offscreen",
        }

    async def open_app(self, *dropped: Path) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.chaos.tree_app", str(self.out), *map(str, dropped)),
            cwd=ROOT,
            env=self._environment,
            stdout=DEVNULL,
            stderr=DEVNULL,
        )

    def results(self) -> list[str]:
        if not self.out.exists():
            return []
        return sorted(
            path.relative_to(self.out).as_posix()
            for path in self.out.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        )

    async def until_results(self, count: int, app: Process) -> None:
        while len(self.results()) < count:
            assert app.returncode is None, "the app ended early"
            await asyncio.sleep(LOOK_SECONDS)

    def items(self) -> list[QueueItem]:
        (path,) = self._profile.rglob("queue.sqlite3")
        store = QueueStore(path)
        try:
            return store.all()
        finally:
            store.close()


async def every_job(person: Person) -> list[Job]:
    jobs: list[Job] = []
    cursor = ""
    while True:
        query = {"cursor": cursor} if cursor else {}
        page = msgspec.json.decode(
            (await person.http.get("/jobs", params=query)).content, type=JobPage
        )
        jobs += page.items
        if not page.next_cursor:
            return jobs
        cursor = page.next_cursor


async def endure(album: Album, wire: CuttableWire) -> None:
    """Killed at a tenth, cut off at a third, killed again at a half, then left in peace."""
    app = await album.open_app(album.source)
    await album.until_results(PHOTOS // 10, app)
    app.kill()
    await app.wait()
    app = await album.open_app()
    await album.until_results(PHOTOS // 3, app)
    wire.cut()
    await asyncio.sleep(DARK_SECONDS)
    wire.mend()
    await album.until_results(PHOTOS // 2, app)
    app.kill()
    await app.wait()
    app = await album.open_app()
    assert await app.wait() == 0


@pytest.mark.timeout(3600)
async def test_every_photo_of_a_tree_is_done_or_explained_and_nothing_is_paid_twice(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    settings = Settings(
        data_dir=tmp_path / "service",
        storage_url=(tmp_path / "service" / "pictures").as_uri(),
        database_url=database_url,
        sandbox_gemini="latency=0",
    )
    (tmp_path / "service" / "pictures").mkdir(parents=True)
    paint_tree(tmp_path / "album", PHOTOS)

    async with serving(settings) as port, CuttableWire(port) as wire:
        service = Service(settings, f"http://127.0.0.1:{port}")
        person = await rich_person(service)
        before = (await person.http.get("/credits")).json()["available"]
        album = Album(tmp_path, f"http://127.0.0.1:{wire.port}", person.token)
        await endure(album, wire)
        jobs = await every_job(person)
        balance = (await person.http.get("/credits")).json()
        await service.close()

    items = album.items()
    done = [item for item in items if item.state is ItemState.DONE]
    others = [item for item in items if item.state is not ItemState.DONE]
    unknown = describe("a code that nobody knows", untranslated).title
    assert len(items) == PHOTOS + 1
    assert [Path(item.source.path).name for item in others if item.state is ItemState.FAILED] == [
        "damaged.jpg"
    ]
    assert all(describe(item.reason, untranslated).title != unknown for item in others)
    assert len(done) > PHOTOS * 0.9
    assert album.results() == sorted(
        Path(item.source.path)
        .relative_to(album.source)
        .with_name(f"{Path(item.source.path).stem}_opendream_2x.jpg")
        .as_posix()
        for item in done
    )
    delivered = [job for job in jobs if job.state == "delivered"]
    assert sorted(str(job.id) for job in delivered) == sorted(item.server.job_id for item in done)
    assert before - balance["available"] == sum(job.credits for job in delivered)
    assert sum(item.credits_spent for item in done) == sum(job.credits for job in delivered)
    assert balance["held"] == 0
    assert wire.broken > 0
    assert await broken_invariants(database) == []
