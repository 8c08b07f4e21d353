"""Own order, own options and a limit, on a real store and against the contract."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from desktop.client.api import ApiClient
from desktop.client.wire import UpscaleOptions
from desktop.queue.budget import SpendingLimit
from desktop.queue.desk import QueueDesk
from desktop.queue.item import ItemState, SavePlan
from desktop.queue.journal import Journal
from desktop.queue.ordering import moved_before
from tests.desktop.queue.bench import QueueBench
from tests.desktop.queue.test_desk import photo, working
from tests.fakes.contract_service import ContractService, FakeAccount

S = ItemState


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> Iterator[QueueBench]:
    bench = QueueBench(api, tmp_path / "queue")
    yield bench
    bench.close()


@pytest.fixture
def desk(bench: QueueBench) -> QueueDesk:
    return QueueDesk(Journal(bench.store), lambda _: bench.queue)


async def add(desk: QueueDesk, folder: Path, count: int) -> list[str]:
    added = await desk.add([photo(folder, f"{number}.jpg") for number in range(count)])
    return [item.id for item in added.items]


async def test_the_new_order_is_the_order_of_work_and_survives_a_restart(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    first, second, third = await add(desk, tmp_path, 3)
    await desk.start()

    await desk.arrange(partial(moved_before, item_ids={third}, before_id=first))
    bench.close()
    bench.open()
    await bench.work()

    ended = [item_id for item_id, state in bench.seen if state is S.PREPARING]
    assert [item.id for item in bench.store.all()] == [third, first, second]
    assert ended[0] == third


async def test_own_options_hold_against_a_later_choice_for_all(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    own, other = await add(desk, tmp_path, 2)
    exact = UpscaleOptions(scale=2, strictness="exact")

    await desk.choose_for([own], exact)
    await desk.choose(UpscaleOptions(scale=8), SavePlan(folder="/large"))

    assert {item.id: item.options for item in bench.store.all()} == {
        own: exact,
        other: UpscaleOptions(scale=8),
    }
    assert {item.save.folder for item in bench.store.all()} == {"/large"}

    await desk.choose_for([own], None)

    assert {item.options.scale for item in bench.store.all()} == {8}
    assert not any(item.has_own_options for item in bench.store.all())


async def test_it_stops_at_the_limit_and_goes_on_when_the_limit_is_raised(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, ada: FakeAccount
) -> None:
    await add(desk, tmp_path, 3)
    since = datetime.now(UTC)
    await desk.limit(SpendingLimit(2, since))

    async with working(desk):
        await desk.start()
        for item in bench.store.all():
            await bench.until(item, S.DONE, S.PAUSED)

        # Several are prepared at once: whichever comes last meets the limit.
        capped = next(item for item in bench.store.all() if item.state is S.PAUSED)
        assert sorted(item.reason for item in bench.store.all()) == ["", "", "spending_cap"]
        assert desk.spent_credits() == 2

        await desk.limit(SpendingLimit(3, since))
        await bench.until(capped, S.DONE)

    assert ada.available == 47


async def test_a_limit_counts_from_its_own_moment_on(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    await add(desk, tmp_path, 1)
    async with working(desk):
        await desk.start()
        await bench.until(bench.store.all()[0], S.DONE)

    await desk.limit(SpendingLimit(5, datetime.now(UTC)))

    assert desk.spent_credits() == 0
