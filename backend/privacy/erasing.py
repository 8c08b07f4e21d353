"""Erasing an account, step by step: each may be repeated, so a kill anywhere loses nothing."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

import structlog
from asyncpg import Record

from backend.accounts.free_grants import FreeGrants
from backend.billing.reconcile import Reconciler
from backend.clock import Clock
from backend.credits.postings import Postings
from backend.database import Database
from backend.jobs.erasure import ErasureService
from backend.notices.outbox import Outbox, RetryLater
from backend.privacy.data_map import DataMap
from backend.providers.payments import PaymentGateway, PaymentRefused, PaymentsUnavailable
from backend.providers.storage import Storage

NOT_YET = timedelta(seconds=60)
Wait = Literal["legal_hold", "dispute", "payment"]
UNPAID_STATES = ("created", "open", "processing")

log = structlog.get_logger()


class Eraser:
    """Pictures first, then the processor's copy, then everything in one transaction."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        data_map: DataMap,
        *,
        storage: Storage,
        pictures: ErasureService,
        money: "MoneyTies",
        free_grants: FreeGrants,
        outbox: Outbox,
    ) -> None:
        self._database = database
        self._clock = clock
        self._map = data_map
        self._storage = storage
        self._pictures = pictures
        self._money = money
        self._free_grants = free_grants
        self._outbox = outbox

    async def carry_out(self, deletion_id: UUID) -> None:
        """Go as far as possible; what has to wait is written down. Raises: RetryLater."""
        row = await self._database.row(
            "SELECT d.account_id, d.wallet_id, d.cause FROM account_deletion d"
            " WHERE d.id = $1 AND d.done_at IS NULL AND d.account_id IS NOT NULL",
            deletion_id,
        )
        if row is None:
            return
        wait = await self._prepare(row["account_id"], row["wallet_id"])
        await self._database.execute(
            "UPDATE account_deletion SET waits_for = $2 WHERE id = $1", deletion_id, wait
        )
        if wait is None and await self._finish(deletion_id, row):
            await self._storage.delete_prefix(str(row["account_id"]))
            log.info("account_erased", deletion=str(deletion_id), cause=row["cause"])

    async def _prepare(self, account_id: UUID, wallet_id: UUID) -> Wait | None:
        """Everything outside the database; what stands in the way, if anything does."""
        if await self._is_held(account_id):
            return "legal_hold"
        await self._pictures.delete_all(account_id)
        await self._remove_objects(account_id)
        wait = await self._money.what_stands(wallet_id)
        if wait is None:
            await self._money.forget_customer(wallet_id)
        return wait

    async def _is_held(self, account_id: UUID) -> bool:
        """Whether an authority's order forbids it; the lock keeps a new one out."""
        await self._database.value("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", account_id)
        held = await self._database.value(
            "SELECT 1 FROM legal_hold WHERE account_id = $1 AND released_at IS NULL", account_id
        )
        return held is not None

    async def _remove_objects(self, account_id: UUID) -> None:
        """Stored objects that lie elsewhere than in the account's folder."""
        for name, table in self._map.items():
            if not table.objects:
                continue
            rows = await self._database.rows(
                f"SELECT {table.objects} FROM {name} WHERE {table.owner}",  # noqa: S608  # ours
                account_id,
            )
            for row in rows:
                await self._storage.delete(row[0])

    async def _finish(self, deletion_id: UUID, row: Record) -> bool:
        """The database's part, all or nothing; False when it is done, or a hold came between."""
        account_id = row["account_id"]
        async with self._database.transaction():
            if await self._is_held(account_id) or await self._is_done(deletion_id):
                return False
            if not await self._money.close(row["wallet_id"], row["cause"]):
                raise RetryLater(NOT_YET)
            if row["cause"] != "unconfirmed":
                await self._say_goodbye(account_id, deletion_id)
            await self._free_grants.remember_deleted(account_id)
            await self._erase_rows(account_id)
            await self._database.execute(
                "UPDATE account_deletion SET done_at = $2 WHERE id = $1",
                deletion_id,
                self._clock.now(),
            )
        return True

    async def _is_done(self, deletion_id: UUID) -> bool:
        """Whether another worker was faster; asked under the account's lock."""
        done = await self._database.value(
            "SELECT done_at IS NOT NULL FROM account_deletion WHERE id = $1", deletion_id
        )
        return bool(done)

    async def _say_goodbye(self, account_id: UUID, deletion_id: UUID) -> None:
        """The last letter belongs to no account; its address is forgotten when it is sent."""
        found = await self._database.row(
            "SELECT email, locale FROM account WHERE id = $1", account_id
        )
        assert found is not None
        if found["email"] is not None:
            await self._outbox.post(
                "deletion_done",
                None,
                key=f"deletion_done:{deletion_id}",
                locale=found["locale"],
                recipient=found["email"],
            )

    async def _erase_rows(self, account_id: UUID) -> None:
        """What the map says, in its order."""
        for name, table in self._map.items():
            if table.at_deletion == "erase":
                statement = f"DELETE FROM {name} WHERE {table.owner}"  # noqa: S608  # the map's
            elif table.at_deletion == "strip":
                emptied = ", ".join(f"{column} = NULL" for column in table.strip)
                statement = f"UPDATE {name} SET {emptied} WHERE {table.owner}"  # noqa: S608  # ours
            else:
                continue
            await self._database.execute(statement, account_id)


class MoneyTies:
    """What ties a person to payments: open orders, disputes, the processor's customer."""

    def __init__(
        self,
        database: Database,
        gateway: PaymentGateway,
        reconciler: Reconciler,
        postings: Postings,
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._reconciler = reconciler
        self._postings = postings

    async def what_stands(self, wallet_id: UUID) -> Wait | None:
        """End what can still be paid; then what is left. Raises: RetryLater."""
        try:
            await self._end_open_orders(wallet_id)
        except PaymentsUnavailable as error:
            raise RetryLater(NOT_YET) from error
        states = {row["state"] for row in await self._orders(wallet_id)}
        if "disputed" in states:
            return "dispute"
        return "payment" if states & set(UNPAID_STATES) else None

    async def forget_customer(self, wallet_id: UUID) -> None:
        """Delete the person at the processor. Raises: RetryLater."""
        customer_id = await self._database.value(
            "SELECT stripe_customer_id FROM billing_account WHERE id = $1", wallet_id
        )
        if not isinstance(customer_id, str):
            return
        try:
            await self._gateway.delete_customer(customer_id)
        except PaymentsUnavailable as error:
            raise RetryLater(NOT_YET) from error
        except PaymentRefused as error:
            log.warning("customer_not_deleted", code=error.code)
        await self._database.execute(
            "UPDATE billing_account SET stripe_customer_id = NULL WHERE id = $1", wallet_id
        )

    async def close(self, wallet_id: UUID, cause: str) -> bool:
        """End the wallet; False while something is held."""
        return await self._postings.close(wallet_id, actor="service", reason=f"deletion: {cause}")

    async def _end_open_orders(self, wallet_id: UUID) -> None:
        for row in await self._orders(wallet_id):
            if row["state"] not in UNPAID_STATES or row["session_id"] is None:
                continue
            try:
                await self._gateway.expire_session(row["session_id"])
            except PaymentRefused as error:
                log.info("session_not_open", code=error.code)
            await self._reconciler.reconcile_purchase(row["id"])

    async def _orders(self, wallet_id: UUID) -> list[Record]:
        return await self._database.rows(
            "SELECT id, state, session_id FROM purchase WHERE wallet_id = $1", wallet_id
        )
