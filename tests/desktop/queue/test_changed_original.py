"""An original that is replaced after it was looked at: neither sent, nor paid for unseen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.client.api import ApiClient
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.states import retried
from tests.desktop.queue.bench import QueueBench
from tests.desktop.queue.test_desk import photo
from tests.fakes.contract_service import ContractService, FakeAccount

S = ItemState


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> Iterator[QueueBench]:
    bench = QueueBench(api, tmp_path / "queue")
    yield bench
    bench.close()


def replace_when_looked_at(bench: QueueBench, path: Path, size: tuple[int, int]) -> None:
    """The moment its price is set aside, another picture takes its place."""
    other = photo(path.parent / "other", path.name, size)

    def watch(item: QueueItem) -> None:
        if item.state is S.UPLOADING and other.exists():
            other.replace(path)

    bench.queue.journal.watch(watch)


async def test_another_picture_in_its_place_is_not_sent_under_the_first_one_s_name(
    bench: QueueBench, service: ContractService, ada: FakeAccount, tmp_path: Path
) -> None:
    path = photo(tmp_path, "a.jpg")
    (item,) = bench.add(path)
    replace_when_looked_at(bench, path, (60, 40))

    await bench.work()
    failed = bench.now(item)
    assert (failed.state, failed.reason) == (S.FAILED, "source_changed")
    assert (service.count("POST /images"), ada.available) == (0, 50)

    bench.store.save(retried(failed))
    await bench.work()
    assert bench.now(item).state is S.DONE
    assert bench.now(item).source.sha256 != failed.source.sha256
    assert (len(service.jobs), ada.available) == (1, 49)


async def test_a_dearer_picture_in_its_place_is_not_made_for_a_price_that_nobody_saw(
    bench: QueueBench, service: ContractService, ada: FakeAccount, tmp_path: Path
) -> None:
    path = photo(tmp_path, "a.jpg")
    (item,) = bench.add(path)
    replace_when_looked_at(bench, path, (3000, 2000))
    await bench.work()

    bench.store.save(retried(bench.now(item)))
    await bench.work()

    assert (bench.now(item).state, bench.now(item).reason) == (S.FAILED, "price_changed")
    assert (len(service.jobs), ada.available) == (0, 50)
