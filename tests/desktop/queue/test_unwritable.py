"""A queue that cannot be written down says so, changes nothing, and goes on when it can."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.queue.desk import QueueDesk
from desktop.queue.feed import ItemFeed
from desktop.queue.item import ItemState
from desktop.queue.journal import Journal
from desktop.queue.presenter import QueuePresenter
from tests.desktop.queue.bench import QueueBench
from tests.desktop.queue.test_desk import photo
from tests.fakes.contract_service import ContractService, FakeAccount, Fault

S = ItemState
CODE = "queue_unwritable"


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> Iterator[QueueBench]:
    bench = QueueBench(api, tmp_path / "queue")
    yield bench
    bench.close()


def fill_disk(bench: QueueBench) -> None:
    for change in ("INSERT", "UPDATE", "DELETE"):
        bench.store._database.execute(
            f"CREATE TEMP TRIGGER full_{change} BEFORE {change} ON item"
            " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )


def make_room(bench: QueueBench) -> None:
    for change in ("INSERT", "UPDATE", "DELETE"):
        bench.store._database.execute(f"DROP TRIGGER full_{change}")


async def test_a_queue_that_was_full_at_the_start_is_worked_off_when_there_is_room(
    bench: QueueBench, tmp_path: Path, ada: FakeAccount
) -> None:
    (item,) = bench.add(photo(tmp_path, "a.jpg"))
    bench.store.save(replace(item, state=S.UPLOADING))
    told = asyncio.Event()
    bench.queue.runner.on_trouble = told.set
    fill_disk(bench)
    running = asyncio.create_task(bench.queue.runner.run())
    async with asyncio.timeout(20):
        await told.wait()
    assert bench.queue.runner.trouble == CODE

    make_room(bench)
    await bench.until(item, S.DONE)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert ada.available == 49


async def test_a_photo_whose_state_cannot_be_written_is_shown_as_waiting(
    bench: QueueBench, tmp_path: Path
) -> None:
    (item,) = bench.add(photo(tmp_path, "a.jpg"))
    bench.store._database.execute(
        "CREATE TEMP TRIGGER full_UPDATE BEFORE UPDATE ON item WHEN NEW.state = 'in_line'"
        " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    reasons: list[str] = []
    bench.queue.journal.watch(lambda seen: reasons.append(seen.reason))
    running = asyncio.create_task(bench.queue.runner.run())

    await bench.until(item, S.UPLOADING)
    async with asyncio.timeout(20):
        while CODE not in reasons:
            await asyncio.sleep(0)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_trouble_is_the_one_that_happened_and_ends_with_the_service_s_answer(
    bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    service.fail(Fault("POST /images", "problem", status=503, code="service_unavailable", times=1))
    (item,) = bench.add(photo(tmp_path, "a.jpg"))
    troubles: list[tuple[ItemState, str]] = []
    runner = bench.queue.runner
    bench.queue.journal.watch(lambda seen: troubles.append((seen.state, runner.trouble)))

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert (S.WAITING, "service_unavailable") in troubles
    assert {trouble for state, trouble in troubles if state is S.SAVING} == {""}


async def test_the_next_owner_begins_when_the_one_before_has_let_go(bench: QueueBench) -> None:
    desk = QueueDesk(Journal(bench.store), lambda _: bench.queue)
    first = asyncio.create_task(desk.work("ada", lambda _: None))
    await asyncio.sleep(0)
    first.cancel()
    second = asyncio.create_task(desk.work("ben", lambda _: None))
    await asyncio.gather(first, return_exceptions=True)
    await asyncio.sleep(0)

    assert desk.queue is bench.queue

    second.cancel()
    await asyncio.gather(second, return_exceptions=True)


def test_what_cannot_be_written_is_said_and_the_next_wish_ends_it(
    bench: QueueBench, tmp_path: Path, qtbot: QtBot
) -> None:
    bridge = Bridge()
    queue = QueuePresenter(
        bridge, QueueDesk(Journal(bench.store), lambda _: bench.queue), ItemFeed(bridge)
    )
    said: list[str] = []
    queue.held_up.connect(said.append)
    fill_disk(bench)

    with qtbot.waitSignal(queue.held_up):
        queue.add([photo(tmp_path, "a.jpg")])
    assert (said, bench.store.all()) == ([CODE], [])

    make_room(bench)
    with qtbot.waitSignal(queue.held_up):
        queue.add([photo(tmp_path, "a.jpg")])
    bridge.close()

    assert said[-1] == ""
    assert len(bench.store.all()) == 1
