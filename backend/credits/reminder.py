"""Reminds people who asked for it that few credits are left: once, until they topped up."""

from uuid import UUID

from backend.clock import Clock
from backend.database import Database
from backend.notices.outbox import Outbox

LOW_CREDITS = 5
"""Below this many the letter is due."""


class LowCreditReminder:
    def __init__(self, database: Database, clock: Clock, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox

    async def run(self) -> int:
        """One round; says how many letters were written."""
        await self._database.execute(
            """
            UPDATE account a SET low_credits_told_at = NULL
            FROM billing_account b JOIN wallet w ON w.id = b.id
            WHERE b.account_id = a.id AND a.low_credits_told_at IS NOT NULL AND w.available >= $1
            """,
            LOW_CREDITS,
        )
        rows = await self._database.rows(
            """
            SELECT a.id, a.locale, w.available FROM account a
            JOIN billing_account b ON b.account_id = a.id JOIN wallet w ON w.id = b.id
            WHERE a.low_credit_mail AND a.low_credits_told_at IS NULL AND w.available < $1
              AND a.state = 'active' AND a.email_verified_at IS NOT NULL LIMIT 500
            """,
            LOW_CREDITS,
        )
        for row in rows:
            await self._remind(row["id"], row["locale"], row["available"])
        return len(rows)

    async def _remind(self, account_id: UUID, locale: str, available_credits: int) -> None:
        async with self._database.transaction():
            now = self._clock.now()
            told = await self._database.execute(
                "UPDATE account SET low_credits_told_at = $2"
                " WHERE id = $1 AND low_credits_told_at IS NULL",
                account_id,
                now,
            )
            if told:
                await self._outbox.post(
                    "low_credits",
                    account_id,
                    key=f"low_credits:{account_id}:{now.isoformat()}",
                    locale="es" if locale == "es" else "en",
                    params={"credits": available_credits},
                )
