"""Asking for a deletion: what it would end, the refusals, and the moment an account closes."""

from typing import Literal
from uuid import UUID

from backend.accounts.identity import IdentityCheck
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound
from backend.identifiers import new_id
from backend.privacy.errors import CreditsLeft, DisputeOpen, JobsRunning
from backend.privacy.schemas import AccountDelete, DeletionPreview
from backend.privacy.work import ERASE_ACCOUNT
from backend.queueing import Queue

Cause = Literal["self", "staff", "minor", "unconfirmed"]


class Deletions:
    """From here on nobody signs in; the erasing itself is durable work."""

    def __init__(
        self, database: Database, clock: Clock, queue: Queue, identity: IdentityCheck
    ) -> None:
        self._database = database
        self._clock = clock
        self._queue = queue
        self._identity = identity

    async def preview(self, account_id: UUID) -> DeletionPreview:
        """What deletion would end. Raises: NotFound."""
        row = await self._database.row(
            """
            SELECT w.available AS credits_available, w.held AS credits_held,
                   (SELECT count(*)::int FROM job WHERE account_id = $1
                    AND state IN ('queued', 'running')) AS jobs_running,
                   (SELECT count(*)::int FROM image WHERE account_id = $1
                    AND deleted_at IS NULL AND expires_at > $2) AS stored_images,
                   (SELECT count(*)::int FROM purchase WHERE wallet_id = w.id
                    AND state = 'disputed') AS open_disputes,
                   EXISTS (SELECT 1 FROM legal_hold WHERE account_id = $1
                           AND released_at IS NULL) AS legal_hold
            FROM billing_account b JOIN wallet w ON w.id = b.id WHERE b.account_id = $1
            """,
            account_id,
            self._clock.now(),
        )
        if row is None:
            raise NotFound
        return DeletionPreview(**dict(row))

    async def ask(self, account_id: UUID, request: AccountDelete) -> None:
        """The owner's wish.

        Raises: WrongPassword, TotpNeeded, CreditsLeft, JobsRunning, DisputeOpen, TooManyRequests.
        """
        await self._identity.prove(account_id, request.password, request.totp_code)
        preview = await self.preview(account_id)
        if preview.open_disputes:
            raise DisputeOpen
        if preview.jobs_running and not request.accept_running_jobs:
            raise JobsRunning(preview.jobs_running)
        # Held credits come back when jobs are cancelled, and are lost with the rest.
        credits_lost = preview.credits_available + preview.credits_held
        if credits_lost and not request.accept_credit_loss:
            raise CreditsLeft(credits_lost)
        await self.begin(account_id, "self")

    async def begin(self, account_id: UUID, cause: Cause) -> UUID:
        """Close the account, end its sessions and links, and queue the erasing.

        Safe to repeat; joins the caller's transaction. Raises: NotFound.
        """
        async with self._database.joined():
            await self._close(account_id)
            known = await self._database.value(
                """
                INSERT INTO account_deletion (id, account_id, wallet_id, cause, requested_at)
                SELECT $1, $2, b.id, $3, $4 FROM billing_account b WHERE b.account_id = $2
                ON CONFLICT (account_id) DO UPDATE SET account_id = excluded.account_id
                RETURNING id
                """,
                new_id(),
                account_id,
                cause,
                self._clock.now(),
            )
            if not isinstance(known, UUID):
                raise NotFound
            await self.enqueue(known)
        return known

    async def enqueue(self, deletion_id: UUID) -> None:
        """Let a worker go on with a deletion; once, however often it is asked for."""
        await self._queue.enqueue(ERASE_ACCOUNT, deletion_id, dedupe_key=f"erase:{deletion_id}")

    async def resume(self) -> int:
        """Wake every deletion that is not done: what it waited for may have ended."""
        rows = await self._database.rows(
            "SELECT id FROM account_deletion WHERE done_at IS NULL ORDER BY requested_at LIMIT 500"
        )
        for row in rows:
            await self.enqueue(row["id"])
        return len(rows)

    async def _close(self, account_id: UUID) -> None:
        closed = await self._database.execute(
            "UPDATE account SET state = 'closed', newsletter = false, low_credit_mail = false"
            " WHERE id = $1",
            account_id,
        )
        if not closed:
            raise NotFound
        await self._database.execute("DELETE FROM device WHERE account_id = $1", account_id)
        await self._database.execute("DELETE FROM account_token WHERE account_id = $1", account_id)
