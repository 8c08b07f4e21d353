"""From the line to the saved file, and every way in which that can go wrong."""

import asyncio
import hashlib
from pathlib import Path

import pytest
from PIL import Image

from desktop.client.api import ApiClient
from desktop.queue.facts import FidelityFacts
from desktop.queue.item import ItemState, SavePlan
from desktop.queue.states import retried
from tests.desktop.queue.bench import QueueBench
from tests.fakes.contract_service import ContractService, FakeAccount, Fault

S = ItemState


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> QueueBench:
    return QueueBench(api, tmp_path / "app")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def remove(path: str) -> None:
    Path(path).unlink()


def is_picture(path: str) -> bool:
    with Image.open(path) as picture:
        picture.load()
    return True


def pictures(folder: Path, count: int) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"photo {number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        Image.new("RGB", (40 + number, 30), (number * 7 % 255, 90, 40)).save(path)
    return paths


async def test_a_photo_is_saved_beside_the_original_and_paid_once(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    before = digest(photo)
    (item,) = bench.add(photo)

    await bench.work()

    done = bench.now(item)
    assert done.state is S.DONE
    assert Path(done.output_path) == photo.parent / "beach_opendream_2x.jpg"
    with Image.open(done.output_path) as result:
        assert result.size == (240, 160)
    assert (done.credits_spent, ada.available, ada.held) == (1, 49, 0)
    assert done.server.facts == FidelityFacts()
    assert digest(photo) == before
    assert files_in(photo.parent) == [
        "app/finished.sqlite3", "app/finished.sqlite3-shm", "app/finished.sqlite3-wal",
        "app/queue.sqlite3", "app/queue.sqlite3-wal", "beach.jpg", "beach_opendream_2x.jpg",
    ]  # fmt: skip


async def test_the_stages_are_shown_in_their_order(bench: QueueBench, photo: Path) -> None:
    (item,) = bench.add(photo)

    await bench.work()

    states = [state for seen, state in bench.seen if seen == item.id]
    order = [
        state for index, state in enumerate(states) if index == 0 or states[index - 1] != state
    ]
    wanted = [S.PREPARING, S.UPLOADING, S.IN_LINE, S.WORKING, S.SAVING, S.DONE]
    assert [state for state in order if state in wanted] == wanted


async def test_a_tree_keeps_its_shape_in_the_output_folder(
    bench: QueueBench, tmp_path: Path
) -> None:
    root = tmp_path / "album"
    paths = [*pictures(root, 1), *pictures(root / "spain" / "2024", 1)]
    out = tmp_path / "large"

    bench.add(*paths, save=SavePlan(folder=str(out)), root=root)
    await bench.work()

    assert files_in(out) == ["photo 0_opendream_2x.jpg", "spain/2024/photo 0_opendream_2x.jpg"]


async def test_one_bad_file_does_not_stop_the_others(bench: QueueBench, tmp_path: Path) -> None:
    good = pictures(tmp_path / "album", 2)
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(good[0].read_bytes()[:60])
    items = bench.add(good[0], bad, tmp_path / "gone.jpg", good[1])

    await bench.work()

    ends = [(bench.now(item).state, bench.now(item).reason) for item in items]
    assert ends == [
        (S.DONE, ""),
        (S.FAILED, "image_unreadable"),
        (S.FAILED, "source_missing"),
        (S.DONE, ""),
    ]


async def test_the_same_photo_with_the_same_settings_is_not_paid_again(
    bench: QueueBench, ada: FakeAccount, photo: Path
) -> None:
    bench.add(photo)
    await bench.work()

    (again,) = bench.add(photo)
    (other,) = bench.add(photo, scale=4)
    await bench.work()

    assert (bench.now(again).state, bench.now(again).reason) == (S.DONE, "already_done")
    assert bench.now(again).output_path.endswith("beach_opendream_2x.jpg")
    assert bench.now(other).output_path.endswith("beach_opendream_4x.jpg")
    assert ada.available == 48


async def test_the_same_photo_twice_at_once_is_paid_once(
    bench: QueueBench, ada: FakeAccount, photo: Path
) -> None:
    items = bench.add(photo, photo, photo)

    await bench.work()

    assert [bench.now(item).state for item in items] == [S.DONE] * 3
    assert sorted(bench.now(item).reason for item in items) == ["", "already_done", "already_done"]
    assert [path.name for path in photo.parent.glob("beach_*")] == ["beach_opendream_2x.jpg"]
    assert ada.available == 49


async def test_a_deleted_result_is_made_again(bench: QueueBench, photo: Path) -> None:
    (first,) = bench.add(photo)
    await bench.work()
    remove(bench.now(first).output_path)

    (again,) = bench.add(photo)
    await bench.work()

    assert bench.now(again).reason == ""
    assert is_picture(bench.now(again).output_path)


async def test_a_refused_photo_costs_nothing_and_says_why(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.script, service.reason = ["running", "refused"], "not_faithful"
    (item,) = bench.add(photo)

    await bench.work()

    ended = bench.now(item)
    assert (ended.state, ended.reason, ended.credits_spent) == (S.REFUSED, "not_faithful", 0)
    assert ada.available == 50


async def test_retrying_a_refused_photo_makes_a_new_job(
    bench: QueueBench, service: ContractService, photo: Path
) -> None:
    service.script, service.reason = ["refused"], "provider_declined"
    (item,) = bench.add(photo)
    await bench.work()

    service.script = ["delivered"]
    bench.store.save(retried(bench.now(item)))
    await bench.work()

    assert bench.now(item).state is S.DONE
    assert len(service.jobs) == 2


async def test_without_enough_credits_nothing_is_uploaded(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    ada.available = 0
    (item,) = bench.add(photo)

    await bench.work()

    waiting = bench.now(item)
    assert (waiting.state, waiting.needed_credits) == (S.WAITING_FOR_CREDITS, 1)
    assert service.uploads == []


async def test_waiting_photos_go_on_by_themselves_after_a_top_up(
    bench: QueueBench, ada: FakeAccount, photo: Path
) -> None:
    ada.available = 0
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.queue.runner.run())
    await bench.until(item, S.WAITING_FOR_CREDITS)

    ada.available = 5
    await bench.until(item, S.DONE)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)

    assert ada.available == 4


async def test_parallel_photos_never_overdraw_the_balance(
    bench: QueueBench, service: ContractService, ada: FakeAccount, tmp_path: Path
) -> None:
    ada.available = 3
    items = bench.add(*pictures(tmp_path / "album", 8))

    await bench.work()

    states = [bench.now(item).state for item in items]
    assert states.count(S.DONE) == 3
    assert states.count(S.WAITING_FOR_CREDITS) == 5
    assert len(service.uploads) == 3


async def test_a_spending_cap_stops_before_it_is_passed(
    bench: QueueBench, ada: FakeAccount, tmp_path: Path
) -> None:
    bench.queue.budget.cap_credits = 2
    items = bench.add(*pictures(tmp_path / "album", 6))

    await bench.work()

    ends = [(bench.now(item).state, bench.now(item).reason) for item in items]
    assert ends.count((S.DONE, "")) == 2
    assert ends.count((S.PAUSED, "spending_cap")) == 4
    assert ada.available == 48


async def test_a_price_above_the_one_that_was_seen_is_not_paid(
    bench: QueueBench, service: ContractService, photo: Path
) -> None:
    service.fail(Fault("POST /jobs", "problem", status=409, code="price_changed"))
    (item,) = bench.add(photo)

    await bench.work()

    assert (bench.now(item).state, bench.now(item).reason) == (S.FAILED, "price_changed")
    asked = service.count("POST /quotes")
    source = bench.now(item).source
    await bench.queue.quotes.quote(source.width_px, source.height_px, item.options)
    assert service.count("POST /quotes") == asked + 1, "an old price is not shown again"


async def test_pausing_finishes_what_is_under_way_and_starts_no_more(
    bench: QueueBench, tmp_path: Path
) -> None:
    items = bench.add(*pictures(tmp_path / "album", 12))
    working = asyncio.create_task(bench.work())
    await bench.until(items[0], S.UPLOADING)
    bench.queue.runner.pause()

    await working

    states = {bench.now(item).state for item in items}
    assert states == {S.DONE, S.WAITING}


async def test_cancelling_frees_the_held_credits(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.script = ["running"]
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.WORKING)

    await bench.queue.runner.cancel([item.id])
    await working

    assert (bench.now(item).state, bench.now(item).reason) == (S.CANCELLED, "")
    assert (ada.available, ada.held) == (50, 0)


async def test_a_photo_that_was_finished_before_the_cancel_arrived_is_saved(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.script = ["running"]
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.WORKING)
    with service.lock:
        service.end(ada, next(iter(service.jobs.values())), "delivered")

    await bench.queue.runner.cancel([item.id])
    await working

    assert bench.now(item).state is S.DONE
    assert is_picture(bench.now(item).output_path)


async def test_a_waiting_photo_can_be_cancelled_without_the_service(
    bench: QueueBench, service: ContractService, photo: Path
) -> None:
    (item,) = bench.add(photo)

    await bench.queue.runner.cancel([item.id])
    await bench.work()

    assert bench.now(item).state is S.CANCELLED
    assert service.count("POST /jobs") == 0


async def test_an_account_problem_halts_the_queue_and_loses_nothing(
    bench: QueueBench, service: ContractService, ada: FakeAccount, tmp_path: Path
) -> None:
    token = next(iter(ada.tokens))
    ada.tokens.clear()
    items = bench.add(*pictures(tmp_path / "album", 3))

    await bench.work()

    assert bench.queue.runner.halt_reason == "not_signed_in"
    assert {bench.now(item).state for item in items} == {S.WAITING}
    ada.tokens.add(token)
    bench.queue.runner.go_on()
    await bench.work()
    assert {bench.now(item).state for item in items} == {S.DONE}
