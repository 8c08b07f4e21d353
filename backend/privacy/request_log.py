"""Requests about personal data, with the day each has to be answered by."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound
from backend.identifiers import new_id

ANSWER_WORKING_DAYS = 20
SATURDAY = 5
RequestKind = Literal["access", "rectification", "erasure", "opposition", "authority", "minor"]


class PrivacyRequest(Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    account_id: UUID | None
    note: str
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None
    outcome: str | None


def due_after(start: datetime, working_days: int = ANSWER_WORKING_DAYS) -> datetime:
    """So many working days later; holidays are not counted out, which errs on the early side."""
    day = start
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < SATURDAY
    return day


class RequestLog:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(
        self, kind: RequestKind, account_id: UUID | None, note: str, *, actor: str
    ) -> PrivacyRequest:
        """Write a request down; its due day runs from now."""
        now = self._clock.now()
        row = await self._database.row(
            """
            INSERT INTO privacy_request (id, account_id, kind, note, actor, created_at, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            RETURNING id, kind, account_id, note, created_at, due_at, closed_at, outcome
            """,
            new_id(),
            account_id,
            kind,
            note,
            actor,
            now,
            due_after(now),
        )
        assert row is not None
        return PrivacyRequest(**dict(row))

    async def close(self, request_id: UUID, outcome: str) -> None:
        """Write down what came of it. Raises: NotFound."""
        closed = await self._database.execute(
            "UPDATE privacy_request SET closed_at = $2, outcome = $3"
            " WHERE id = $1 AND closed_at IS NULL",
            request_id,
            self._clock.now(),
            outcome,
        )
        if not closed:
            raise NotFound

    async def entries(self, *, with_closed: bool = False) -> list[PrivacyRequest]:
        """The most urgent first."""
        rows = await self._database.rows(
            """
            SELECT id, kind, account_id, note, created_at, due_at, closed_at, outcome
            FROM privacy_request WHERE $1 OR closed_at IS NULL
            ORDER BY closed_at NULLS FIRST, due_at LIMIT 500
            """,
            with_closed,
        )
        return [PrivacyRequest(**dict(row)) for row in rows]
