"""The daily limit from day to day, and folders that come and go."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop.client.api import ApiClient
from desktop.client.pace import Pace
from desktop.client.wire import UpscaleOptions
from desktop.queue.assembly import Queue, build_queue
from desktop.queue.finished_work import FinishedWork
from desktop.queue.item import ItemState, QueueItem, SavePlan, SourceFile
from desktop.queue.runner import Limits
from desktop.queue.store import QueueStore
from desktop.watch.days import start_of_day
from desktop.watch.folder import FolderWatch, Watched
from desktop.watch.seen import Seen
from desktop.watch.station import Orders, Station
from tests.fakes.contract_service import ContractService, FakeAccount

EVENING = datetime(2026, 11, 23, 23, 50, tzinfo=timezone(timedelta(hours=1)))
PATIENCE_SECONDS = 30


@dataclass
class Post:
    """A station with its surroundings."""

    folder: Path
    queue: Queue
    station: Station
    now: list[datetime]
    reached: list[bool] = field(default_factory=list)

    def put(self, photo: Path, *names: str) -> None:
        for name in names:
            (self.folder / name).write_bytes(photo.read_bytes() + name.encode())

    def states(self) -> list[ItemState]:
        return sorted(item.state for item in self.queue.journal.store.all())

    async def until(self, *states: ItemState) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.states() != sorted(states):
                await self.station.look()
                await asyncio.sleep(0.02)


@pytest.fixture
async def post(
    api: ApiClient, service: ContractService, ada: FakeAccount, tmp_path: Path
) -> AsyncIterator[Post]:
    api.use_token(service.token(ada))
    folder = tmp_path / "inbox"
    folder.mkdir()
    seen = Seen(tmp_path / "x.seen.sqlite3")
    store = QueueStore(tmp_path / "x.sqlite3")
    finished = FinishedWork(tmp_path / "finished.sqlite3")
    queue = build_queue(
        api=api, store=store, finished_work=finished, folder=tmp_path / "under-way",
        owner=f"{service.origin}#{ada.id}", limits=Limits(pace=Pace(quiet_look_seconds=0.1)),
    )  # fmt: skip
    now, reached = [EVENING], list[bool]()
    orders = Orders(
        folder=folder, options=UpscaleOptions(scale=2), save=SavePlan(), daily_credits=1,
        drive_seconds=5,
    )  # fmt: skip
    watch = FolderWatch(Watched(folder), seen, settle_seconds=0.0)
    watch.begin()
    station = Station(orders, watch, queue, lambda: now[-1], reached.append)
    running = asyncio.create_task(queue.runner.run())
    yield Post(folder, queue, station, now, reached)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    for each in (seen, store, finished):
        each.close()


async def test_what_today_does_not_pay_for_goes_on_tomorrow(
    post: Post, photo: Path, ada: FakeAccount
) -> None:
    post.put(photo, "a.jpg", "b.jpg")
    await post.until(ItemState.DONE, ItemState.PAUSED)
    spent_today = 50 - ada.available
    # What was paid is counted by the real clock: the next day begins after it.
    post.now.append(datetime.now(UTC).astimezone() + timedelta(days=1))

    await post.until(ItemState.DONE)

    assert (spent_today, 50 - ada.available) == (1, 2)


async def test_a_folder_that_goes_and_comes_back_is_told_once_each(post: Post, photo: Path) -> None:
    await post.station.look()
    post.folder.rename(post.folder.with_name("away"))
    for _ in range(3):
        await post.station.look()
    post.folder.with_name("away").rename(post.folder)
    post.put(photo, "a.jpg")

    await post.until(ItemState.DONE)

    assert post.reached == [False, True]


async def test_after_a_crash_nothing_is_put_in_line_twice(post: Post, photo: Path) -> None:
    """Killed between putting a picture in line and noting that."""
    post.put(photo, "a.jpg")
    (path,) = post.station._watch.look()
    post.queue.journal.write(_waiting(path))

    await post.station.resume()
    await post.station.look()

    assert len(post.queue.journal.store.all()) == 1


def _waiting(path: Path) -> QueueItem:
    return QueueItem(
        id="left",
        position=1,
        source=SourceFile(path=str(path)),
        options=UpscaleOptions(scale=2),
        added_at=datetime.now(UTC),
        state=ItemState.PAUSED,
    )


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_a_day_begins_at_midnight_where_the_person_is(hour: int) -> None:
    moment = EVENING.replace(hour=hour)

    assert start_of_day(moment) == datetime(2026, 11, 23, tzinfo=EVENING.tzinfo)
