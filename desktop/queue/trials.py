"""Parts that were tried and paid for, and the photos that cost less for it."""

import sqlite3
import threading

from desktop.client.wire import AfterTrial
from desktop.queue.item import ItemState, QueueItem

TABLE = """
    CREATE TABLE tried (
        job_id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        whole_sha256 TEXT NOT NULL,
        whole_size_bytes INTEGER NOT NULL,
        whole_width_px INTEGER NOT NULL,
        whole_height_px INTEGER NOT NULL,
        left_px INTEGER NOT NULL,
        top_px INTEGER NOT NULL,
        taken_by TEXT NOT NULL DEFAULT ''
    ) STRICT;
"""

_NOTE = """
INSERT INTO tried (job_id, owner, whole_sha256, whole_size_bytes, whole_width_px, whole_height_px,
    left_px, top_px)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_FREE_FOR = """
    (t.taken_by IN ('', ?) OR i.id IS NULL OR i.state IN ('done', 'refused', 'failed', 'cancelled'))
"""
"""Nobody else counts on it: its photo is gone from the list, or came to an end without using it."""
_TAKE = f"""
UPDATE tried SET taken_by = ? WHERE job_id = (
    SELECT t.job_id FROM tried t LEFT JOIN item i ON i.id = t.taken_by
    WHERE t.owner = ? AND t.whole_sha256 = ? AND {_FREE_FOR}
    ORDER BY t.taken_by = ? DESC, t.rowid DESC LIMIT 1
) RETURNING job_id, left_px, top_px
"""  # noqa: S608 - a constant
_SIZES = f"""
SELECT t.whole_size_bytes FROM tried t LEFT JOIN item i ON i.id = t.taken_by
WHERE t.owner = ? AND t.whole_width_px = ? AND t.whole_height_px = ? AND {_FREE_FOR}
"""  # noqa: S608 - a constant


def note_trials(database: sqlite3.Connection, items: list[QueueItem]) -> None:
    """Inside the transaction that saves these items: what was tried, and what is used up."""
    done = [item for item in items if item.state is ItemState.DONE]
    database.executemany(
        _NOTE, [_tried(item) for item in done if item.part_of is not None and item.credits_spent]
    )
    used = [
        (item.after_trial.job_id,)
        for item in done
        if item.after_trial is not None and item.trial_credits
    ]
    database.executemany("DELETE FROM tried WHERE job_id = ?", used)


class TrialBook:
    """Which tried part counts for which photo on this machine; the service has the last word."""

    def __init__(self, database: sqlite3.Connection, lock: threading.RLock) -> None:
        self._database = database
        self._lock = lock

    def sizes_bytes(self, owner: str, item: QueueItem) -> set[int]:
        """How large the files are whose parts were tried, of those with as many pixels."""
        size_px = item.source.width_px, item.source.height_px
        with self._lock:
            rows = self._database.execute(_SIZES, (owner, *size_px, item.id)).fetchall()
        return {row[0] for row in rows}

    def take(self, owner: str, item: QueueItem, sha256: str) -> AfterTrial | None:
        """The trial for the photo of this content, kept from others; the latest of several."""
        with self._lock:
            rows = self._database.execute(
                _TAKE, (item.id, owner, sha256, item.id, item.id)
            ).fetchall()
        return next((AfterTrial(job_id=row[0], left=row[1], top=row[2]) for row in rows), None)

    def forget(self, job_id: str) -> None:
        """It does not count, and never will."""
        with self._lock:
            self._database.execute("DELETE FROM tried WHERE job_id = ?", (job_id,))

    def forget_all(self) -> None:
        """The person wants no traces here; what photos in the list count on stays with them."""
        with self._lock:
            self._database.execute("DELETE FROM tried")


def _tried(item: QueueItem) -> tuple[str, str, str, int, int, int, int, int]:
    part = item.part_of
    assert part is not None
    return (
        item.server.job_id,
        item.server.owner,
        part.whole_sha256,
        part.whole_size_bytes,
        part.whole_width_px,
        part.whole_height_px,
        part.left_px,
        part.top_px,
    )
