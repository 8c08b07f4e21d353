"""The queue on disk: it outlives crashes and versions, and has one owner."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desktop.client.wire import UpscaleOptions
from desktop.queue.finished_work import Finished, FinishedWork
from desktop.queue.item import ItemState, QueueItem, ServerSide, SourceFile
from desktop.queue.store import MIGRATIONS, QueueInUse, QueueStore, QueueTooNew

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
S = ItemState


def item(number: int, state: ItemState = S.WAITING, **more: object) -> QueueItem:
    made = QueueItem(
        id=f"item{number}",
        position=number,
        source=SourceFile(path=f"/photos/{number}.jpg", sha256=f"{number:064d}"),
        options=UpscaleOptions(scale=4),
        state=state,
        added_at=NOW,
    )
    return replace(made, **more)


def test_what_was_written_is_there_at_the_next_start(tmp_path: Path) -> None:
    written = item(
        1, S.SAVING, server=ServerSide(owner="o", job_id="j"), credits_quoted=3, started_at=NOW
    )
    store = QueueStore(tmp_path / "queue.sqlite3")
    store.save(written)
    store.keep("item1", b"private")
    store.close()

    again = QueueStore(tmp_path / "queue.sqlite3")
    assert again.get("item1") == written
    assert again.kept("item1") == b"private"
    again.close()


def test_a_queue_has_one_owner(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")

    with pytest.raises(QueueInUse):
        QueueStore(tmp_path / "queue.sqlite3")

    store.close()
    QueueStore(tmp_path / "queue.sqlite3").close()


def test_a_killed_owner_frees_the_queue_and_loses_nothing(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from tests.desktop.queue.test_store import item\n"
        "from desktop.queue.store import QueueStore\n"
        "store = QueueStore(Path(sys.argv[1])); store.save(item(1)); os._exit(9)\n"
    )
    path = tmp_path / "queue.sqlite3"
    ended = subprocess.run([sys.executable, "-c", script, str(path)], check=False)

    assert ended.returncode == 9
    store = QueueStore(path)
    assert [one.id for one in store.all()] == ["item1"]
    store.close()


def test_a_queue_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite3"
    QueueStore(path).close()
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()

    with pytest.raises(QueueTooNew):
        QueueStore(path)


def test_a_queue_of_any_earlier_version_is_brought_up(tmp_path: Path) -> None:
    for version in range(1, len(MIGRATIONS) + 1):
        path = tmp_path / f"{version}.sqlite3"
        database = sqlite3.connect(path, isolation_level=None)
        for script in MIGRATIONS[:version]:
            database.executescript(script)
        database.execute(f"PRAGMA user_version = {version}")
        body = (
            b'{"id":"old","position":1,"source":{"path":"/a.jpg"},"options":{"scale":2},'
            b'"state":"waiting","added_at":"2026-01-01T00:00:00Z","a_field_of_then":1}'
        )
        database.execute(
            "INSERT INTO item (id, position, state, owner, job_id, credits, body)"
            " VALUES ('old', 1, 'waiting', '', '', 0, ?)",
            (body,),
        )
        database.close()

        store = QueueStore(path)
        (found,) = store.all()
        assert (found.id, found.options.scale, found.source.path) == ("old", 2, "/a.jpg")
        store.close()


def test_items_come_in_their_order_and_only_to_their_owner(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    mine = replace(item(2), server=ServerSide(owner="me"))
    theirs = replace(item(1), server=ServerSide(owner="them"))
    store.save(item(5), mine, theirs, item(4, S.PAUSED))

    assert store.next_waiting("me") == mine
    assert store.next_waiting("me", skip=["item2"]) == item(5)
    assert store.next_waiting("me", skip=["item2", "item5"]) is None
    store.close()


def test_active_items_wait_again_after_a_crash_with_all_that_is_known(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    known = ServerSide(owner="o", image_id="i", idempotency_key="k", job_id="j")
    store.save(item(1, S.WORKING, server=known), item(2, S.DONE), item(3, S.PAUSED))

    store.put_back_active()

    states = {one.id: one.state for one in store.all()}
    assert states == {"item1": S.WAITING, "item2": S.DONE, "item3": S.PAUSED}
    found = store.get("item1")
    assert found is not None
    assert found.server == known
    store.close()


def test_what_was_spent_is_counted_even_after_items_are_removed(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    before = item(1, S.DONE, credits_quoted=2, credits_spent=2, finished_at=NOW)
    later = replace(before, id="later", finished_at=NOW + timedelta(hours=2))
    store.save(before, later, item(3, S.WORKING, credits_quoted=5), item(4, credits_quoted=9))
    store.remove(["item1", "later"])

    assert store.committed_credits(NOW) == 9
    assert store.committed_credits(NOW + timedelta(hours=1)) == 7
    store.close()


def test_what_was_paid_counts_once_from_the_moment_it_is_saved(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    first = ServerSide(job_id="first")
    saving = item(1, S.SAVING, credits_quoted=2, credits_spent=2, server=first)
    store.save(saving)
    while_saving = store.committed_credits(NOW)
    store.save(replace(saving, state=S.FAILED, reason="disk_full"))
    afterwards = store.committed_credits(NOW)
    store.save(replace(saving, state=S.DONE, server=ServerSide(job_id="second")))

    assert (while_saving, afterwards, store.committed_credits(NOW)) == (2, 2, 4)
    store.close()


def test_what_an_earlier_version_noted_as_spent_is_not_counted_again(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite3"
    paid = item(1, S.DONE, server=ServerSide(job_id="j"), credits_spent=2, finished_at=NOW)
    database = sqlite3.connect(path, isolation_level=None)
    for script in MIGRATIONS[:2]:
        database.executescript(script)
    database.execute("PRAGMA user_version = 2")
    database.execute(
        "INSERT INTO item (id, position, state, owner, job_id, credits, body)"
        " VALUES (?, 1, 'done', '', 'j', 2, ?)",
        (paid.id, msgspec.json.encode(paid)),
    )
    spent = [(paid.id, 2, NOW.isoformat()), ("removed", 3, NOW.isoformat())]
    database.executemany("INSERT INTO spent (item_id, credits, at) VALUES (?, ?, ?)", spent)
    database.close()

    store = QueueStore(path)
    (found,) = store.all()
    store.save(replace(found, position=7))

    assert store.committed_credits(NOW - timedelta(days=1)) == 5
    store.close()


def test_writing_is_all_or_nothing(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    impossible = replace(item(2), position="no number")

    with pytest.raises(sqlite3.IntegrityError):
        store.save(item(1), impossible)

    assert store.all() == []
    store.close()


def test_removed_private_data_is_wiped_from_the_file(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    store.save(item(1))
    store.keep("item1", b"51.4769N-SECRET" * 50)
    store.remove(["item1"])
    assert store.kept("item1") is None
    store.close()

    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"51.4769N-SECRET" not in left


def test_five_thousand_items_are_no_trouble(tmp_path: Path) -> None:
    store = QueueStore(tmp_path / "queue.sqlite3")
    store.save(*[item(number) for number in range(5000)])

    counted: list[ItemState] = []
    for _ in range(50):
        found = store.next_waiting("me")
        assert found is not None
        counted.append(found.state)
        store.save(replace(found, state=S.DONE, credits_spent=1, finished_at=NOW))

    assert store.count_by_state() == {S.WAITING: 4950, S.DONE: 50}
    assert store.last_position() == 4999
    store.close()


def test_finished_work_is_known_by_content_settings_and_place(tmp_path: Path) -> None:
    work = FinishedWork(tmp_path / "finished.sqlite3")
    result = tmp_path / "result.jpg"
    result.write_bytes(b"12345")
    finished = Finished(
        output_path=str(result), size_bytes=5, width_px=8, height_px=6, format="jpeg"
    )
    work.add(item(1), tmp_path, finished)

    same_content = replace(item(1), source=SourceFile(path="/copy.jpg", sha256=f"{1:064d}"))
    assert work.find(same_content, tmp_path) == replace(finished, item_id=item(1).id)
    assert work.find(item(2), tmp_path) is None
    assert work.find(item(1), tmp_path / "elsewhere") is None
    assert work.find(replace(item(1), options=UpscaleOptions(scale=2)), tmp_path) is None
    work.close()


def test_finished_work_that_was_deleted_or_changed_does_not_count(tmp_path: Path) -> None:
    work = FinishedWork(tmp_path / "finished.sqlite3")
    result = tmp_path / "result.jpg"
    result.write_bytes(b"12345")
    finished = Finished(
        output_path=str(result), size_bytes=5, width_px=8, height_px=6, format="jpeg"
    )
    work.add(item(1), tmp_path, finished)

    result.write_bytes(b"cropped by the person")
    assert work.find(item(1), tmp_path) is None
    result.unlink()
    assert work.find(item(1), tmp_path) is None
    work.forget_all()
    work.close()
    assert str(result).encode() not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


def test_two_programs_may_share_finished_work(tmp_path: Path) -> None:
    one, two = FinishedWork(tmp_path / "f.sqlite3"), FinishedWork(tmp_path / "f.sqlite3")
    result = tmp_path / "result.jpg"
    result.write_bytes(b"12345")
    finished = Finished(
        output_path=str(result), size_bytes=5, width_px=8, height_px=6, format="jpeg"
    )

    one.add(item(1), tmp_path, finished)

    assert two.find(item(1), tmp_path) == replace(finished, item_id=item(1).id)
    one.close()
    two.close()


@pytest.mark.parametrize("left", [b"\0" * 4096, b"SQLite"], ids=["zeros", "a piece"])
def test_what_a_power_cut_left_is_set_aside_and_work_goes_on(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "queue.sqlite3"
    path.write_bytes(left)

    store = QueueStore(path)

    assert store.all() == []
    assert path.with_name("queue.sqlite3.damaged").read_bytes() == left
    store.close()


def test_a_queue_that_cannot_be_written_is_not_called_taken(tmp_path: Path) -> None:
    (tmp_path / "queue.sqlite3-wal").mkdir()

    with pytest.raises(sqlite3.OperationalError):
        QueueStore(tmp_path / "queue.sqlite3")
