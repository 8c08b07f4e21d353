"""What an account did and what it keeps, in numbers."""

from uuid import UUID

from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound
from backend.privacy.schemas import MonthUsage, Usage

MONTHS_SHOWN = 12


class UsageReport:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read(self, account_id: UUID) -> Usage:
        """Raises: NotFound."""
        row = await self._database.row(
            """
            SELECT a.created_at,
                   (SELECT count(*)::int FROM job WHERE account_id = a.id
                    AND state = 'delivered') AS images_processed,
                   (SELECT coalesce(sum(credits), 0)::int FROM job WHERE account_id = a.id
                    AND state = 'delivered') AS credits_spent,
                   i.stored, i.bytes + j.bytes AS stored_bytes
            FROM account a,
                 LATERAL (SELECT count(*)::int AS stored,
                                 coalesce(sum(size_bytes), 0)::bigint AS bytes
                          FROM image WHERE account_id = a.id AND deleted_at IS NULL
                            AND expires_at > $2) i,
                 LATERAL (SELECT coalesce(sum((result->>'bytes')::bigint), 0)::bigint AS bytes
                          FROM job WHERE account_id = a.id AND state = 'delivered'
                            AND deleted_at IS NULL AND expires_at > $2) j
            WHERE a.id = $1
            """,
            account_id,
            self._clock.now(),
        )
        if row is None:
            raise NotFound
        return Usage(
            images_processed=row["images_processed"],
            credits_spent=row["credits_spent"],
            since=row["created_at"],
            stored_images=row["stored"],
            stored_bytes=row["stored_bytes"],
            months=await self._months(account_id),
        )

    async def _months(self, account_id: UUID) -> list[MonthUsage]:
        rows = await self._database.rows(
            """
            SELECT to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
                   count(*)::int AS images, sum(credits)::int AS credits
            FROM job WHERE account_id = $1 AND state = 'delivered'
            GROUP BY 1 ORDER BY 1 DESC LIMIT $2
            """,
            account_id,
            MONTHS_SHOWN,
        )
        return [MonthUsage(**dict(row)) for row in rows]
