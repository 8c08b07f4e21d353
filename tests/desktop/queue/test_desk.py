"""What a person does with the queue, on a real store, with nobody signed in and with somebody."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from desktop.client.api import ApiClient
from desktop.client.errors import ClientError
from desktop.client.wire import UpscaleOptions
from desktop.queue.desk import QueueDesk
from desktop.queue.drafts import is_draft, output_size_px
from desktop.queue.item import ItemState, QueueItem, SavePlan
from desktop.queue.journal import Journal
from desktop.queue.summary import summarise
from tests.desktop.queue.bench import QueueBench
from tests.fakes.contract_service import ContractService, Fault

S = ItemState


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> Iterator[QueueBench]:
    bench = QueueBench(api, tmp_path / "queue")
    yield bench
    bench.close()


@pytest.fixture
def desk(bench: QueueBench) -> QueueDesk:
    return QueueDesk(Journal(bench.store), lambda _: bench.queue)


def photo(folder: Path, name: str, size: tuple[int, int] = (60, 40)) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    Image.effect_noise(size, 40).convert("RGB").save(path)
    return path


@asynccontextmanager
async def working(desk: QueueDesk) -> AsyncIterator[None]:
    """Somebody is signed in, and the queue is worked off meanwhile."""
    task = asyncio.create_task(desk.work("ada", lambda _: None))
    await asyncio.sleep(0)
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def states(bench: QueueBench) -> list[ItemState]:
    return [item.state for item in bench.store.all()]


async def test_added_photos_wait_as_drafts_with_their_sizes(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    photo(tmp_path / "trip", "a.jpg")
    photo(tmp_path / "trip" / "day one", "b.png")
    (tmp_path / "trip" / "notes.txt").write_text("no picture")

    added = await desk.add([tmp_path / "trip"])

    items = bench.store.all()
    assert [is_draft(item) for item in items] == [True, True]
    assert [(item.source.width_px, item.output_width_px) for item in items] == [(60, 240)] * 2
    assert {item.save.batch_root for item in items} == {str(tmp_path / "trip")}
    assert [skipped.reason for skipped in added.skipped] == ["not_a_picture"]


async def test_options_change_drafts_and_leave_what_was_started(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    await desk.add([photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg")])
    first, second = bench.store.all()
    await desk.start([first.id])

    await desk.choose(UpscaleOptions(scale=8), SavePlan(folder="/elsewhere"))

    assert bench.now(first).options.scale == 4
    assert bench.now(second).options.scale == 8
    assert bench.now(second).output_width_px == 480
    assert bench.now(second).save.folder == "/elsewhere"


async def test_drafts_are_priced_by_the_service_once_somebody_is_signed_in(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    await desk.add([photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg")])
    await desk.price()
    assert [item.credits_quoted for item in bench.store.all()] == [0, 0]

    async with working(desk):
        await desk.price()

    assert [item.credits_quoted for item in bench.store.all()] == [1, 1]
    assert service.count("POST /quotes") == 1, "the same size and options are asked for once"


async def test_started_drafts_are_worked_off(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    path = photo(tmp_path, "a.jpg")
    await desk.add([path])
    (item,) = bench.store.all()

    async with working(desk):
        await desk.start()
        await bench.until(item, S.DONE)

    assert path.with_name("a_opendream_4x.jpg").exists()


async def test_a_draft_never_starts_by_itself(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])

    await bench.work()

    assert service.count("POST /images") == 0
    assert states(bench) == [S.PAUSED]


async def test_waiting_photos_can_be_held_back_and_let_go(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])
    (item,) = bench.store.all()
    await desk.start()

    await desk.pause([item.id])
    assert states(bench) == [S.PAUSED]
    assert not is_draft(bench.now(item))

    await desk.start([item.id])
    assert states(bench) == [S.WAITING]


async def test_cancelling_works_without_a_session_too(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])
    (item,) = bench.store.all()
    await desk.start()

    await desk.cancel([item.id])

    assert states(bench) == [S.CANCELLED]


async def test_removing_and_restoring_loses_nothing(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    await desk.add([photo(tmp_path, name) for name in ("a.jpg", "b.jpg", "c.jpg")])
    before = bench.store.all()

    removed = await desk.remove([before[1].id])
    assert [item.id for item in bench.store.all()] == [before[0].id, before[2].id]
    await desk.restore(removed)

    assert bench.store.all() == before


async def test_what_is_under_way_cannot_be_removed(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])
    (item,) = bench.store.all()
    bench.store.save(replace(item, state=S.WORKING, reason=""))

    assert await desk.remove([item.id]) == []
    assert len(bench.store.all()) == 1


async def test_clearing_what_is_finished_never_touches_failed_ones(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    paths = [photo(tmp_path, f"{number}.jpg") for number in range(5)]
    await desk.add(paths)
    ends = [S.DONE, S.FAILED, S.REFUSED, S.CANCELLED, S.PAUSED]
    for item, state in zip(bench.store.all(), ends, strict=True):
        bench.store.save(replace(item, state=state, reason=""))

    await desk.clear_finished()

    assert states(bench) == [S.FAILED, S.REFUSED, S.PAUSED]


async def test_a_retry_may_change_what_is_asked_for(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])
    (item,) = bench.store.all()
    bench.store.save(replace(item, state=S.REFUSED, reason="not_faithful"))

    def exact(refused: QueueItem) -> QueueItem:
        return replace(refused, options=replace(refused.options, strictness="exact"))

    await desk.retry([item.id], exact)

    assert bench.now(item).state is S.WAITING
    assert bench.now(item).options.strictness == "exact"


@pytest.mark.parametrize(
    ("options", "size_px"),
    [
        (UpscaleOptions(scale=2), (240, 160)),
        (UpscaleOptions(), (480, 320)),
        (UpscaleOptions(long_side_px=600), (600, 400)),
        (UpscaleOptions(clean=True), (120, 80)),
    ],
)
def test_the_result_is_as_large_as_was_asked(
    options: UpscaleOptions, size_px: tuple[int, int]
) -> None:
    assert output_size_px(120, 80, options) == size_px


async def test_a_damaged_file_does_not_keep_the_others_from_being_started(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path
) -> None:
    good = photo(tmp_path, "a.jpg")
    (tmp_path / "b.jpg").write_bytes(good.read_bytes()[:30])
    await desk.add([tmp_path / "a.jpg", tmp_path / "b.jpg"])
    assert summarise(bench.store.all()).unpriced == 1

    async with working(desk):
        await desk.price()

    assert summarise(bench.store.all()).unpriced == 0


async def test_what_cannot_be_made_is_not_started_with_the_others(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    service.faults.append(Fault("POST .*/quotes", "problem", status=413, code="image_too_large"))
    await desk.add([photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg", (30, 20))])
    large, small = bench.store.all()

    async with working(desk):
        await desk.price()
        desk.pause_all()
        await desk.start()
        await desk.start([large.id])

    assert bench.now(large).price_refusal == "image_too_large"
    assert is_draft(bench.now(large))
    assert not is_draft(bench.now(small))


@pytest.mark.parametrize("code", ["not_signed_in", "account_frozen", "not_found"])
async def test_no_price_is_given_up_for_what_is_wrong_with_the_account(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, service: ContractService, code: str
) -> None:
    service.faults.append(Fault("POST .*/quotes", "problem", status=403, code=code))
    await desk.add([photo(tmp_path, "a.jpg")])

    async with working(desk):
        with pytest.raises(ClientError):
            await desk.price()
        assert summarise(bench.store.all()).unpriced == 1
        await desk.price()

    assert [item.credits_quoted for item in bench.store.all()] == [1]


@pytest.mark.parametrize("reason", ["price_changed", "image_too_large", "validation_failed"])
async def test_what_would_fail_again_or_costs_more_is_chosen_again_before_it_starts(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, reason: str
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])
    (item,) = bench.store.all()
    failed = replace(item, state=S.FAILED, reason=reason, credits_quoted=3)
    bench.store.save(failed)
    await desk.choose(UpscaleOptions(scale=2), SavePlan())

    await desk.retry([item.id])

    again = bench.now(item)
    assert (is_draft(again), again.options.scale, again.credits_quoted) == (True, 2, 0)


async def test_what_the_service_names_no_price_for_is_asked_once_and_blocks_nothing(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])
    service.faults.append(
        Fault("POST .*/quotes", "problem", status=413, code="image_too_large", times=5)
    )

    async with working(desk):
        await desk.price()
        await desk.price()

    assert summarise(bench.store.all()).unpriced == 0
    assert service.count("POST /quotes") == 1

    await desk.choose(UpscaleOptions(scale=2), SavePlan())
    assert summarise(bench.store.all()).unpriced == 1


async def test_what_one_person_started_is_never_made_with_another_s_credits(
    bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    usual, bench.limits = bench.limits, replace(bench.limits, parallel_items=0)
    bench.close()
    bench.open()
    desk = QueueDesk(Journal(bench.store), lambda _: bench.queue)
    await desk.add([photo(tmp_path, "a.jpg")])
    async with working(desk):
        await desk.start()
    (item,) = bench.store.all()
    ada, bench.limits = bench.owner, usual

    for bench.owner, jobs, state in (("http://127.0.0.1#ben", 0, S.WAITING), (ada, 1, S.DONE)):
        bench.close()
        bench.open()
        await bench.work()
        assert (len(service.jobs), bench.now(item).state) == (jobs, state)


async def test_what_was_started_before_anybody_signed_in_is_whoever_signs_in_next(
    desk: QueueDesk, bench: QueueBench, tmp_path: Path, service: ContractService
) -> None:
    await desk.add([photo(tmp_path, "a.jpg")])
    await desk.start()

    await bench.work()

    assert (len(service.jobs), states(bench)) == (1, [S.DONE])
