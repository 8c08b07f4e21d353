"""Deleting pictures while jobs run: access ends first, jobs are settled, then the bytes go."""

from uuid import UUID

from backend.clock import Clock
from backend.database import Database
from backend.events import Events
from backend.images.schemas import Deleted
from backend.images.service import ImageService
from backend.jobs.records import JobRecords
from backend.providers.storage import Storage


class ErasureService:
    """A late answer of the provider finds its job cancelled, and is stored nowhere."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        storage: Storage,
        images: ImageService,
        records: JobRecords,
        events: Events,
    ) -> None:
        self._database = database
        self._clock = clock
        self._storage = storage
        self._images = images
        self._records = records
        self._events = events

    async def delete_image(self, account_id: UUID, image_id: UUID) -> None:
        """Delete one picture with the jobs and results made from it. Raises: NotFound."""
        await self._images.facts(account_id, image_id)
        await self._erase_jobs(account_id, image_id)
        await self._images.delete(account_id, image_id)
        await self._events.add(account_id, "images", {"deleted": 1, "all": False})

    async def delete_all(self, account_id: UUID) -> Deleted:
        """Delete every picture of the account: sources, results, reports, work in progress."""
        cancelled, results = await self._erase_jobs(account_id, None)
        images = await self._images.delete_all(account_id)
        # Whatever no row speaks of any more, after a crash in the past, goes too.
        await self._storage.delete_prefix(str(account_id))
        await self._events.add(account_id, "images", {"deleted": images, "all": True})
        return Deleted(images=images, results=results, cancelled_jobs=cancelled)

    async def _erase_jobs(self, account_id: UUID, image_id: UUID | None) -> tuple[int, int]:
        """Cancel what is open and remove what was made; says how many of each."""
        rows = await self._database.rows(
            """
            SELECT id, state FROM job
            WHERE account_id = $1 AND deleted_at IS NULL AND ($2::uuid IS NULL OR image_id = $2)
            """,
            account_id,
            image_id,
        )
        cancelled = [
            row["id"] for row in rows if await self._records.cancel(row["id"], "image_deleted")
        ]
        for row in rows:
            await self._database.execute(
                "UPDATE job SET deleted_at = $2 WHERE id = $1", row["id"], self._clock.now()
            )
            await self._storage.delete_prefix(f"{account_id}/jobs/{row['id']}")
        return len(cancelled), sum(row["state"] == "delivered" for row in rows)
