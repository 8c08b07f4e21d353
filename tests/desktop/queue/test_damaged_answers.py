"""What something on the way cut, changed or put in place of an answer ends no photo's way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.client.api import ApiClient
from desktop.queue.item import ItemState
from tests.desktop.queue.bench import QueueBench
from tests.desktop.queue.test_desk import photo
from tests.fakes.contract_service import ContractService, FakeAccount, Fault

S = ItemState


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> Iterator[QueueBench]:
    bench = QueueBench(api, tmp_path / "queue")
    yield bench
    bench.close()


@pytest.mark.parametrize("kind", ["garbage", "compressed"])
@pytest.mark.parametrize(
    "request_", ["POST /quotes", "GET /credits", "POST /images", "POST /jobs$", r"GET /jobs/[^/]+$"]
)
async def test_a_damaged_answer_is_asked_for_again(
    bench: QueueBench, service: ContractService, ada: FakeAccount, tmp_path: Path,
    kind: str, request_: str,
) -> None:  # fmt: skip
    service.fail(Fault(request_, kind))
    (item,) = bench.add(photo(tmp_path, "a.jpg"))

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert (len(service.jobs), ada.available) == (1, 49)


async def test_a_page_in_place_of_the_result_is_not_taken_for_its_beginning(
    bench: QueueBench, service: ContractService, tmp_path: Path
) -> None:
    service.fail(Fault(r"GET /jobs/[^/]+/result", "html", status=200))
    (item,) = bench.add(photo(tmp_path, "a.jpg"))

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert (S.FAILED not in {state for _, state in bench.seen}, service.ranges) == (True, [""])
