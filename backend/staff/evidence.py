"""What a bank is shown in a dispute: that the credits were delivered and used, and no picture."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from backend.database import Database
from backend.errors import NotFound

T = TypeVar("T", bound=Struct)


class SoldPurchase(Struct, frozen=True, kw_only=True):
    id: UUID
    state: str
    pack: str
    credits: int
    amount_total: int | None
    amount_tax: int | None
    currency: str
    country: str | None
    payment_intent_id: str | None
    charge_id: str | None
    created_at: datetime
    paid_at: datetime | None


class Customer(Struct, frozen=True, kw_only=True):
    """When the person signed up and to what they agreed."""

    account_id: UUID
    created_at: datetime
    email_verified_at: datetime | None
    adult_confirmed_at: datetime
    terms_version: str
    policy_version: str


class UsedDevice(Struct, frozen=True, kw_only=True):
    os: str
    app_version: str
    location: str
    created_at: datetime
    last_used_at: datetime


class Delivery(Struct, frozen=True, kw_only=True):
    """One finished picture: when, how large, for how many credits."""

    job_id: UUID
    created_at: datetime
    finished_at: datetime | None
    credits: int
    output_width_px: int
    output_height_px: int


class Posting(Struct, frozen=True, kw_only=True):
    at: datetime
    kind: str
    credits: int
    reason: str


class BankDispute(Struct, frozen=True, kw_only=True):
    id: str
    status: str
    reason: str
    amount: int
    evidence_due_at: datetime | None


class Evidence(Struct, frozen=True, kw_only=True):
    purchase: SoldPurchase
    customer: Customer | None
    """None when the account was erased meanwhile."""
    disputes: list[BankDispute]
    devices: list[UsedDevice]
    deliveries: list[Delivery]
    ledger: list[Posting]


class EvidenceFile:
    """Gathers evidence; reading it is an access that the desk records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def gather(self, purchase_id: UUID) -> Evidence:
        """Everything since the purchase was begun. Raises: NotFound."""
        row = await self._database.row(
            "SELECT p.*, b.account_id FROM purchase p JOIN billing_account b ON b.id = p.wallet_id"
            " WHERE p.id = $1",
            purchase_id,
        )
        if row is None:
            raise NotFound
        account_id, since = row["account_id"], row["created_at"]
        return Evidence(
            purchase=_one(row, SoldPurchase),
            customer=await self._customer(account_id),
            disputes=_all(await self._rows_of_disputes(purchase_id), BankDispute),
            devices=_all(await self._rows_of_devices(account_id), UsedDevice),
            deliveries=_all(await self._rows_of_deliveries(account_id, since), Delivery),
            ledger=_all(await self._rows_of_ledger(row["wallet_id"], since), Posting),
        )

    async def _customer(self, account_id: UUID | None) -> Customer | None:
        row = await self._database.row(
            """
            SELECT id AS account_id, created_at, email_verified_at, adult_confirmed_at,
                   terms_version, policy_version FROM account WHERE id = $1
            """,
            account_id,
        )
        return _one(row, Customer) if row else None

    async def _rows_of_disputes(self, purchase_id: UUID) -> list[Record]:
        return await self._database.rows(
            "SELECT * FROM dispute WHERE purchase_id = $1 ORDER BY created_at", purchase_id
        )

    async def _rows_of_devices(self, account_id: UUID | None) -> list[Record]:
        return await self._database.rows(
            "SELECT os, app_version, location, created_at, last_used_at FROM device"
            " WHERE account_id = $1 ORDER BY created_at",
            account_id,
        )

    async def _rows_of_deliveries(self, account_id: UUID | None, since: datetime) -> list[Record]:
        return await self._database.rows(
            """
            SELECT id AS job_id, created_at, finished_at, credits, output_width_px,
                   output_height_px FROM job
            WHERE account_id = $1 AND state = 'delivered' AND created_at >= $2 ORDER BY id
            """,
            account_id,
            since,
        )

    async def _rows_of_ledger(self, wallet_id: UUID, since: datetime) -> list[Record]:
        return await self._database.rows(
            """
            SELECT t.created_at AS at, t.kind, t.reason, coalesce(sum(e.amount), 0)::int AS credits
            FROM ledger_tx t JOIN ledger_entry e ON e.tx_id = t.id AND e.wallet_id IS NOT NULL
            WHERE t.wallet_id = $1 AND t.created_at >= $2
            GROUP BY t.id, t.created_at, t.kind, t.reason ORDER BY t.id
            """,
            wallet_id,
            since,
        )


def _one(row: Record, kind: type[T]) -> T:
    return kind(**{name: row[name] for name in kind.__struct_fields__})


def _all(rows: list[Record], kind: type[T]) -> list[T]:
    return [_one(row, kind) for row in rows]
