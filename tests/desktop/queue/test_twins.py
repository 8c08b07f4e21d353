"""The same photo wanted by several processes of one person: one makes it, the others take it."""

import asyncio
import os
from pathlib import Path

import pytest

from desktop.client.api import ApiClient
from desktop.queue.claims import SUFFIX, Claim, forget_all
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.twins import Twins
from tests.desktop.queue.bench import QueueBench
from tests.desktop.queue.test_runner import pictures
from tests.fakes.contract_service import ContractService, FakeAccount

S = ItemState


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def first(api: ApiClient, tmp_path: Path, profile: Path) -> QueueBench:
    return QueueBench(api, tmp_path / "app", profile=profile)


@pytest.fixture
def second(api: ApiClient, tmp_path: Path, profile: Path) -> QueueBench:
    return QueueBench(api, tmp_path / "run", profile=profile)


def claims_in(profile: Path) -> list[Path]:
    return list((profile / "claims").glob("*"))


def results(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*_opendream_*"))


async def break_off(bench: QueueBench, item: QueueItem, state: ItemState) -> None:
    """End a process in the midst of an item."""
    working = asyncio.create_task(bench.work())
    await bench.until(item, state)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def test_the_same_photos_in_opposite_order_are_each_made_and_paid_once(
    first: QueueBench, second: QueueBench, ada: FakeAccount, tmp_path: Path, profile: Path
) -> None:
    photos = pictures(tmp_path / "album", 8)
    here = first.add(*photos)
    there = second.add(*reversed(photos))

    await asyncio.gather(first.work(), second.work())

    ended = [first.now(item) for item in here] + [second.now(item) for item in there]
    assert {item.state for item in ended} == {S.DONE}
    assert sum(item.credits_spent for item in ended) == 8
    assert (ada.available, ada.held) == (42, 0)
    assert len(results(tmp_path / "album")) == 8
    assert claims_in(profile) == []


@pytest.mark.parametrize("state", [S.UPLOADING, S.IN_LINE, S.WORKING, S.SAVING])
async def test_what_one_had_ordered_is_finished_by_the_next_and_paid_once(
    first: QueueBench,
    second: QueueBench,
    service: ContractService,
    ada: FakeAccount,
    photo: Path,
    state: ItemState,
) -> None:
    (broken_off,) = first.add(photo)
    (wanted,) = second.add(photo)
    await break_off(first, broken_off, state)

    await second.work()
    await first.work()

    assert (second.now(wanted).credits_spent, first.now(broken_off).credits_spent) == (1, 0)
    assert (first.now(broken_off).state, first.now(broken_off).reason) == (S.DONE, "already_done")
    assert first.now(broken_off).output_path == second.now(wanted).output_path
    assert results(photo.parent) == ["beach_opendream_2x.jpg"]
    assert (len(service.jobs), ada.available, ada.held) == (1, 49, 0)


async def test_a_job_that_was_cancelled_by_one_is_made_anew_by_the_next(
    first: QueueBench, second: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    (broken_off,) = first.add(photo)
    (wanted,) = second.add(photo)
    await break_off(first, broken_off, S.IN_LINE)
    (job,) = service.jobs.values()
    service.cancel(ada, job)

    await second.work()

    assert (second.now(wanted).state, second.now(wanted).credits_spent) == (S.DONE, 1)
    assert (len(service.jobs), ada.available, ada.held) == (2, 49, 0)


async def test_a_job_that_the_service_forgot_is_made_anew_by_the_next(
    first: QueueBench, second: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    (broken_off,) = first.add(photo)
    (wanted,) = second.add(photo)
    await break_off(first, broken_off, S.IN_LINE)
    (job,) = service.jobs.values()
    service.cancel(ada, job)
    service.jobs.clear()
    service.keys.clear()

    await second.work()

    assert second.now(wanted).state is S.DONE
    assert (len(service.jobs), ada.available, ada.held) == (1, 49, 0)


async def test_what_another_account_had_ordered_is_left_to_it(
    first: QueueBench, second: QueueBench, service: ContractService, photo: Path
) -> None:
    second.owner = "http://127.0.0.1#bob"
    second.close()
    second.open()
    (broken_off,) = first.add(photo)
    (wanted,) = second.add(photo)
    await break_off(first, broken_off, S.IN_LINE)

    await second.work()

    assert second.now(wanted).state is S.DONE
    assert len(service.jobs) == 2


async def test_a_photo_named_by_another_way_to_its_folder_is_the_same(
    first: QueueBench, ada: FakeAccount, photo: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(photo.parent, target_is_directory=True)
    (tmp_path / "else").mkdir()
    first.add(photo, tmp_path / "link" / photo.name)
    await first.work()
    (again,) = first.add(tmp_path / "else" / ".." / photo.name)

    await first.work()

    assert first.now(again).reason == "already_done"
    assert ada.available == 49


def test_a_claim_is_one_holders_at_a_time_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "claims" / f"one{SUFFIX}"
    held = Claim.take(path)
    assert held is not None

    assert Claim.take(path) is None
    forget_all(path.parent)
    assert Claim.take(path) is None
    held.release()

    assert list(path.parent.iterdir()) == []
    again = Claim.take(path)
    assert again is not None
    again.release()


def test_what_was_left_long_ago_is_dropped_and_what_is_held_is_not(tmp_path: Path) -> None:
    old, held, new = (tmp_path / f"{name}{SUFFIX}" for name in ("old", "held", "new"))
    for path in (old, held, new):
        path.write_bytes(b"")
    for path in (old, held):
        os.utime(path, (0, 0))
    claim = Claim.take(held)
    assert claim is not None

    Twins(tmp_path, owner="")

    assert sorted(tmp_path.iterdir()) == [held, new]
    claim.release()


def test_a_torn_order_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / f"one{SUFFIX}"
    path.write_bytes(b'{"server":{"job')

    claim = Claim.take(path)

    assert claim is not None
    assert claim.left is None
    claim.release()
    assert not path.exists()
