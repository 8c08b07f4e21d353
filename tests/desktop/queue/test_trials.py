"""A part that was tried and paid for is taken off the price of its photo, once."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from pytestqt.qtbot import QtBot

from desktop.client.api import ApiClient
from desktop.client.wire import UpscaleOptions
from desktop.privacy.traces import LocalTraces
from desktop.queue.desk import QueueDesk
from desktop.queue.item import ItemState, PartOf, QueueItem, ServerSide
from desktop.queue.journal import Journal
from desktop.queue.part import Part, part_of_whole, save_part
from desktop.queue.report_words import ReportWords
from desktop.queue.store import MIGRATIONS, QueueStore
from desktop.queue.view_words import QueueWords
from tests.desktop.queue.bench import OWNER, QueueBench
from tests.desktop.queue.test_desk import working
from tests.desktop.queue.view_items import done, draft, item
from tests.fakes.contract_service import ContractService, FakeAccount

S = ItemState
PART = Part(100, 50, 300, 200)
CUT = PartOf(
    whole_sha256="a" * 64,
    whole_size_bytes=9,
    whole_width_px=120,
    whole_height_px=80,
    left_px=3,
    top_px=4,
)


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> Iterator[QueueBench]:
    bench = QueueBench(api, tmp_path / "queue")
    yield bench
    bench.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "market.png"
    Image.radial_gradient("L").resize((1600, 1200)).convert("RGB").save(path)
    return path


async def tried(bench: QueueBench, photo: Path, folder: Path) -> QueueItem:
    """A part of the photo, delivered and paid for."""
    (part,) = bench.add(save_part(photo, PART, folder))
    bench.store.save(replace(part, part_of=part_of_whole(photo, PART)))
    await bench.work()
    assert bench.now(part).state is S.DONE
    return bench.now(part)


async def test_the_whole_costs_less_by_the_part_and_the_next_whole_costs_all(
    bench: QueueBench, ada: FakeAccount, photo: Path, tmp_path: Path
) -> None:
    part = await tried(bench, photo, tmp_path / "parts")
    (whole,) = bench.add(photo)

    await bench.work()
    (again,) = bench.add(photo, format="jpeg")
    await bench.work()

    assert part.credits_spent == 1
    assert (bench.now(whole).credits_spent, bench.now(whole).trial_credits) == (1, 1)
    assert (bench.now(again).credits_spent, bench.now(again).trial_credits) == (2, 0)
    assert ada.available == 50 - 1 - 1 - 2


async def test_a_draft_waits_with_its_price_reduced_and_a_copy_of_it_with_the_full_one(
    bench: QueueBench, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    desk = QueueDesk(Journal(bench.store), lambda _: bench.queue)
    await desk.choose(UpscaleOptions(scale=2), item().save)
    async with working(desk):
        await desk.add([photo])
        await desk.price()
        full = [draft.credits_quoted for draft in bench.store.in_state(S.PAUSED)]
        bench.store.save(_paid_part(photo, service, bench))
        await desk.add([photo])

        await desk.price()
        await desk.price()

    first, second = bench.store.in_state(S.PAUSED)
    assert full == [2]
    assert (first.credits_quoted, first.trial_credits) == (1, 1)
    assert (second.credits_quoted, second.trial_credits) == (2, 0)


async def test_a_part_that_the_service_does_not_recognise_is_never_counted_on_again(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path, tmp_path: Path
) -> None:
    await tried(bench, photo, tmp_path / "parts")
    service.sees_other_pictures = True
    (whole,) = bench.add(photo)

    await bench.work()
    refused = bench.now(whole)
    (again,) = bench.add(photo)
    await bench.work()

    assert (refused.state, refused.reason) == (S.FAILED, "price_changed")
    assert (bench.now(again).credits_spent, ada.available) == (2, 47)


async def test_a_cancelled_whole_leaves_the_credit_for_the_next_try(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path, tmp_path: Path
) -> None:
    await tried(bench, photo, tmp_path / "parts")
    service.script = ["cancelled"]
    (whole,) = bench.add(photo)
    await bench.work()
    assert (bench.now(whole).state, ada.available) == (S.CANCELLED, 49)

    service.script = ["running", "delivered"]
    (again,) = bench.add(photo)
    await bench.work()

    assert (bench.now(again).credits_spent, bench.now(again).trial_credits) == (1, 1)


def test_a_trial_counts_for_its_account_its_content_and_one_photo_at_a_time(
    tmp_path: Path,
) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    store.save(_part_item(1, "me"))
    first, second = draft(7), draft(8)
    store.save(first, second)
    trials = store.trials

    assert trials.sizes_bytes("me", first) == {9}
    assert (
        trials.sizes_bytes("me", replace(first, source=replace(first.source, width_px=1))) == set()
    )
    assert trials.take("them", first, "a" * 64) is None
    assert trials.take("me", first, "b" * 64) is None
    taken = trials.take("me", first, "a" * 64)
    assert taken is not None
    assert (taken.job_id, taken.left, taken.top) == ("job-1", 3, 4)
    assert trials.take("me", first, "a" * 64) == taken
    assert trials.take("me", second, "a" * 64) is None

    store.remove([first.id])
    assert trials.take("me", second, "a" * 64) == taken
    store.save(done(8, after_trial=taken, trial_credits=1))
    assert trials.take("me", draft(9), "a" * 64) is None
    store.close()


def test_clearing_the_traces_forgets_what_was_tried(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    store.save(_part_item(1, "me"))

    LocalTraces(tmp_path / "cache", [store.trials], tmp_path).clear()

    assert store.trials.take("me", draft(2), "a" * 64) is None
    store.close()


def test_a_queue_of_the_version_before_learns_of_parts(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite3"
    database = sqlite3.connect(path, isolation_level=None)
    for script in MIGRATIONS[:3]:
        database.executescript(script)
    database.execute("PRAGMA user_version = 3")
    database.close()
    store = QueueStore(path)
    store.save(_part_item(1, "me"))
    store.close()

    again = QueueStore(path)

    assert again.trials.take("me", draft(2), "a" * 64) is not None
    again.close()


def test_words_say_what_is_paid_already(qtbot: QtBot) -> None:
    words = QueueWords()
    reports = ReportWords(words)
    cheaper = draft(credits_quoted=6, trial_credits=2)
    paid = draft(credits_quoted=0, trial_credits=1)

    before = "8 credit(s), 2 already paid for the part you tried"
    assert words.price(cheaper) == "6 credit(s)"
    assert words.status(cheaper).text == f"Ready · {before}"
    assert reports.report(cheaper).sentence == (
        f"{before}. The rest is charged only if the result is faithful."
    )
    assert words.price(paid) == "already paid"
    assert (
        words.price(done(1, credits_quoted=0, credits_spent=0, trial_credits=1)) == "already paid"
    )
    assert reports.report(paid).sentence == "1 credit(s), 1 already paid for the part you tried."


def _part_item(number: int, owner: str, job_id: str = "job-1") -> QueueItem:
    server = ServerSide(owner=owner, job_id=job_id)
    return done(number, part_of=CUT, server=server)


def _paid_part(photo: Path, service: ContractService, bench: QueueBench) -> QueueItem:
    """What a delivered part leaves in the list, and its job at the service."""
    account = service.accounts["ada@example.test"]
    image = service.upload(photo.read_bytes(), "part.png")
    job = service.create_job(
        account, {"image_id": image["id"], "options": {"scale": 1}, "max_credits": 9}, "part"
    )
    service.end(account, job, "delivered")
    assert job.credits == 1
    part = _part_item(99, OWNER, job.id)
    return replace(part, part_of=part_of_whole(photo, PART), id="the part")
