"""Crashes and cut connections at every step: nothing is lost, made twice or paid twice."""

import asyncio
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from desktop.client.api import ApiClient
from desktop.queue.item import ItemState, QueueItem, SavePlan
from desktop.queue.states import retried
from tests.desktop.queue.bench import QueueBench
from tests.fakes.contract_service import ContractService, FakeAccount, Fault

S = ItemState


@pytest.fixture
def bench(api: ApiClient, tmp_path: Path) -> QueueBench:
    return QueueBench(api, tmp_path / "app")


def results(photo: Path) -> list[str]:
    return sorted(path.name for path in photo.parent.glob("*_opendream_*"))


def is_right(photo: Path) -> bool:
    with Image.open(photo.with_name("beach_opendream_2x.jpg")) as picture:
        picture.load()
        return picture.size == (240, 160)


def write_file(path: Path) -> None:
    path.write_text("in the way")


def remove(path: Path) -> None:
    path.unlink()


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    "state", [S.PREPARING, S.UPLOADING, S.IN_LINE, S.WORKING, S.SAVING], ids=lambda one: one.value
)
async def test_a_crash_at_any_stage_costs_nothing_twice(
    bench: QueueBench, ada: FakeAccount, photo: Path, state: ItemState
) -> None:
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, state)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    bench.close()

    bench.open()
    await bench.work()

    assert bench.now(item).state is S.DONE
    assert results(photo) == ["beach_opendream_2x.jpg"]
    assert is_right(photo)
    assert (ada.available, ada.held) == (49, 0)
    assert left_in(bench.folder / "transit") == []


async def test_a_killed_app_finds_its_queue_as_it_was(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    """The process dies without a chance to tidy up: only what was on disk counts."""
    service.script = ["running", "running", "running", "delivered"]
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.WORKING)
    on_disk = bench.now(item)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    bench.store.save(on_disk)
    bench.close()

    bench.open()
    assert bench.now(item).state is S.WORKING
    await bench.work()

    assert bench.now(item).state is S.DONE
    assert len(service.jobs) == 1
    assert ada.available == 49


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
async def test_an_upload_that_is_cut_is_sent_again(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path, share: float
) -> None:
    service.fail(Fault("POST /images", "drop_request", share=share, times=2))
    (item,) = bench.add(photo)

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert ada.available == 49
    assert not bench.queue.runner.trouble


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
async def test_a_download_that_is_cut_goes_on_where_it_was(
    bench: QueueBench, service: ContractService, photo: Path, share: float
) -> None:
    service.fail(Fault(r"GET /jobs/[^/]+/result", "drop_answer", share=share))
    (item,) = bench.add(photo)

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert is_right(photo)
    assert service.ranges[-1] not in {"", "bytes=0-"}


async def test_a_lost_answer_to_the_submission_makes_no_second_job(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.fail(Fault("POST /jobs$", "lost_answer", times=3))
    (item,) = bench.add(photo)

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert len(service.jobs) == 1
    assert (ada.available, ada.held) == (49, 0)


async def test_a_lost_answer_to_the_upload_costs_only_time(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.fail(Fault("POST /images", "lost_answer"))
    (item,) = bench.add(photo)

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert ada.available == 49


async def test_an_image_that_expired_before_its_job_is_sent_again(
    bench: QueueBench, service: ContractService, photo: Path
) -> None:
    service.fail(Fault("POST /jobs$", "problem", status=404, code="not_found"))
    (item,) = bench.add(photo)

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert len(service.uploads) == 2


@pytest.mark.parametrize("kind", ["html", "redirect", "problem"])
@pytest.mark.parametrize("where", ["POST /quotes", "GET /credits", "POST /images", "POST /jobs$"])
async def test_what_passes_by_itself_is_waited_for(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path,
    kind: str, where: str,
) -> None:  # fmt: skip
    service.fail(Fault(where, kind, status=200 if kind == "html" else 503, times=2))
    (item,) = bench.add(photo)

    await bench.work()

    assert bench.now(item).state is S.DONE
    assert ada.available == 49


async def test_a_session_that_ends_during_the_upload_keeps_the_photo(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.fail(Fault("POST /images", "problem", status=401, code="not_signed_in"))
    (item,) = bench.add(photo)

    await bench.work()
    assert (bench.now(item).state, bench.queue.runner.halt_reason) == (S.WAITING, "not_signed_in")

    bench.queue.runner.go_on()
    await bench.work()
    assert bench.now(item).state is S.DONE


async def test_a_result_with_the_wrong_hash_is_never_saved(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.wrong_sha = True
    (item,) = bench.add(photo)

    await bench.work()
    assert (bench.now(item).state, bench.now(item).reason) == (S.FAILED, "wrong_content")
    assert results(photo) == []

    service.wrong_sha = False
    bench.store.save(retried(bench.now(item)))
    await bench.work()
    assert bench.now(item).state is S.DONE
    assert (len(service.jobs), ada.available) == (1, 49)


async def test_for_a_folder_that_cannot_be_written_nothing_is_spent(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path, tmp_path: Path
) -> None:
    blocker = tmp_path / "out"
    write_file(blocker)
    (item,) = bench.add(photo, save=SavePlan(folder=str(blocker / "deep")))

    await bench.work()
    failed = bench.now(item)
    assert (failed.state, failed.reason) == (S.FAILED, "place_missing")
    assert (service.jobs, ada.available) == ({}, 50)

    remove(blocker)
    bench.store.save(retried(failed))
    await bench.work()
    assert bench.now(item).state is S.DONE


async def test_a_folder_that_goes_meanwhile_keeps_the_result_for_later(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path, tmp_path: Path
) -> None:
    blocker = tmp_path / "out"
    (item,) = bench.add(photo, save=SavePlan(folder=str(blocker / "deep")))

    def block(now: QueueItem) -> None:
        if now.state is S.IN_LINE:
            write_file(blocker)

    bench.queue.journal.watch(block)

    await bench.work()
    failed = bench.now(item)
    assert (failed.state, failed.reason) == (S.FAILED, "folder_missing")
    assert (failed.credits_spent, ada.available) == (1, 49)
    assert left_in(bench.folder / "transit") == [f"{item.id}.in.part"]

    remove(blocker)
    bench.store.save(retried(failed))
    await bench.work()
    assert bench.now(item).state is S.DONE
    assert (len(service.jobs), ada.available) == (1, 49)
    assert service.count(r"GET /jobs/[^/]+/result") == 1


async def test_a_photo_whose_state_could_not_be_written_goes_on_when_it_can(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path, tmp_path: Path
) -> None:
    other = shutil.copy(photo, tmp_path / "other.jpg")
    stuck, fine = bench.add(photo, Path(other), save=SavePlan(skips_finished=False))
    bench.store._database.execute(
        f"CREATE TRIGGER full BEFORE UPDATE ON item WHEN NEW.id = '{stuck.id}'"
        " AND NEW.state = 'saving' BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    running = asyncio.create_task(bench.queue.runner.run())
    await bench.until(fine, S.DONE)

    bench.store._database.execute("DROP TRIGGER full")
    await bench.until(stuck, S.DONE)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (len(service.jobs), ada.available) == (2, 48)


async def test_a_result_that_expired_is_told_and_not_paid_again_unasked(
    bench: QueueBench, service: ContractService, photo: Path
) -> None:
    service.fail(Fault(r"GET /jobs/[^/]+/result", "problem", status=410, code="gone"))
    (item,) = bench.add(photo)

    await bench.work()

    assert (bench.now(item).state, bench.now(item).reason) == (S.FAILED, "result_expired")
    assert len(service.jobs) == 1


async def test_without_a_connection_it_gives_up_when_told_to(
    api: ApiClient, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    bench = QueueBench(api, tmp_path / "app")
    bench.limits = bench.limits.__class__(pace=bench.limits.pace, patience_seconds=0.05)
    bench.close()
    bench.open()
    service.fail(Fault(".", "html", status=200, times=10_000))
    (item,) = bench.add(photo)

    await bench.work()

    assert bench.queue.runner.halt_reason == "offline"
    assert (bench.now(item).state, bench.now(item).reason) == (S.WAITING, "intercepted")


async def test_a_cancel_that_could_not_be_told_is_told_later(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.script = ["running"]
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.WORKING)
    service.fail(Fault("DELETE /jobs", "html", status=200, times=2))
    await bench.queue.runner.cancel([item.id])
    await working
    assert ada.held == 1
    bench.close()

    bench.open()
    for _ in range(3):
        await bench.work()

    assert (bench.now(item).state, bench.now(item).reason) == (S.CANCELLED, "")
    assert (ada.available, ada.held) == (50, 0)


async def test_cancelling_while_the_job_is_being_made_leaves_no_job_behind(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.script = ["running"]
    service.fail(Fault("POST /jobs$", "lost_answer"))
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.UPLOADING)

    await bench.queue.runner.cancel([item.id])
    await working
    await bench.work()

    assert bench.now(item).state is S.CANCELLED
    assert (ada.available, ada.held) == (50, 0)


async def test_a_photo_that_is_removed_while_it_is_made_is_not_paid_for(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.script = ["running"]
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.WORKING)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert ada.held == 1

    bench.store.remove([item.id])
    bench.close()
    bench.open()
    await bench.work()

    assert bench.store.dropped() == []
    assert (ada.available, ada.held) == (50, 0)


async def test_a_removal_that_is_undone_in_time_costs_nothing_extra(
    bench: QueueBench, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    service.script = ["running"]
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.WORKING)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    service.script = ["delivered"]
    for job in service.jobs.values():
        job.script = ["delivered"]

    removed = bench.now(item)
    bench.store.remove([item.id])
    bench.store.save(removed)
    await bench.work()

    assert bench.now(item).state is S.DONE
    assert (len(service.jobs), ada.available) == (1, 49)


async def test_a_bug_in_one_photo_stops_no_other_and_logs_no_name(
    bench: QueueBench, ada: FakeAccount, photo: Path, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    second = make_album(tmp_path / "album", 1)
    (broken,) = bench.add(photo, save=SavePlan(pattern="{no such field}"))
    (good,) = bench.add(*second)

    await bench.work()

    assert (bench.now(broken).state, bench.now(broken).reason) == (S.FAILED, "unexpected")
    assert bench.now(good).state is S.DONE
    assert "An item of the queue crashed: BadPattern at naming.py" in caplog.text
    assert "beach" not in caplog.text
    bench.store.save(replace(retried(bench.now(broken)), save=SavePlan()))
    await bench.work()
    assert bench.now(broken).state is S.DONE
    assert ada.available == 48


async def test_another_account_does_not_touch_what_is_not_its_own(
    bench: QueueBench, service: ContractService, photo: Path
) -> None:
    service.script = ["running"]
    (item,) = bench.add(photo)
    working = asyncio.create_task(bench.work())
    await bench.until(item, S.WORKING)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    bench.close()
    before = len(service.requests)

    bench.owner = "http://127.0.0.1#grace"
    bench.open()
    await bench.work()

    assert bench.now(item).state is S.WAITING
    asked = [line for line in service.requests[before:] if "/events" not in line]
    assert asked == []


async def test_many_photos_through_a_bad_connection_all_end_right(
    bench: QueueBench, service: ContractService, ada: FakeAccount, tmp_path: Path
) -> None:
    album = make_album(tmp_path / "album", 40)
    for where in ("POST /images", "POST /jobs$", r"GET /jobs/[^/]+/result", r"GET /jobs/[^/]+$"):
        service.fail(Fault(where, "lost_answer", times=4))
        service.fail(Fault(where, "drop_answer", share=0.5, times=4))
        service.fail(Fault(where, "problem", times=3))
    items = bench.add(*album, save=SavePlan(folder=str(tmp_path / "out")), root=tmp_path / "album")

    await bench.work()

    ends: list[QueueItem] = [bench.now(item) for item in items]
    assert {item.state for item in ends} == {S.DONE}
    assert sum(item.credits_spent for item in ends) == 50 - ada.available == 40
    assert ada.held == 0
    assert len(service.jobs) == 40
    assert count_files(tmp_path / "out") == 40


def make_album(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number}.png" for number in range(count)]
    for number, path in enumerate(paths):
        Image.new("RGB", (30 + number, 20), (number * 5, 9, 99)).save(path)
    return paths


def count_files(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())
