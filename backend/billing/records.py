"""Purchase rows: written once, read for people, locked to be moved."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from backend.billing.lifecycle import PurchaseState, Sold
from backend.billing.packs import PackTerms
from backend.billing.schemas import Purchase
from backend.clock import Clock
from backend.database import Database
from backend.events import Events
from backend.identifiers import new_id

SESSION_LIFE = timedelta(minutes=60)
SELECT_STORED = """
    SELECT p.*, b.account_id FROM purchase p JOIN billing_account b ON b.id = p.wallet_id
"""


class StoredPurchase(Struct, frozen=True, kw_only=True):
    """A purchase's row, as far as rules and the processor's orders need it."""

    id: UUID
    wallet_id: UUID
    account_id: UUID | None
    client_key: str
    pack: str
    credits: int
    amount_subtotal: int
    currency: str
    tax_code: str
    livemode: bool
    state: PurchaseState
    session_id: str | None
    session_expires_at: datetime
    payment_intent_id: str | None
    granted_at: datetime | None
    review_accepted_at: datetime | None
    credits_clawed: int
    claw_count: int
    look_applied: int
    created_at: datetime

    @property
    def sold(self) -> Sold:
        """What the rules ask of it."""
        return Sold(
            id=self.id,
            state=self.state,
            credits=self.credits,
            amount_subtotal=self.amount_subtotal,
            currency=self.currency,
            livemode=self.livemode,
            is_granted=self.granted_at is not None,
            is_review_accepted=self.review_accepted_at is not None,
            credits_clawed=self.credits_clawed,
        )


class Look(Struct, frozen=True, kw_only=True):
    """A number taken before the processor is asked: of two looks the later one counts."""

    purchase_id: UUID
    number: int
    session_id: str | None
    state: PurchaseState


class PurchaseRecords:
    """Every statement about purchases that more than one use case needs."""

    def __init__(self, database: Database, clock: Clock, events: Events) -> None:
        self._database = database
        self._clock = clock
        self._events = events

    async def add(
        self, wallet_id: UUID, terms: PackTerms, *, client_key: str, livemode: bool
    ) -> UUID:
        """A new purchase, before anybody else hears of it.

        Raises: asyncpg.UniqueViolationError while another is open or has the key.
        """
        purchase_id, now = new_id(), self._clock.now()
        await self._database.execute(
            """
            INSERT INTO purchase (id, wallet_id, client_key, pack, credits, amount_subtotal,
                                  currency, tax_code, livemode, session_expires_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            purchase_id, wallet_id, client_key, terms.code, terms.credits, terms.unit_amount,
            terms.currency, terms.tax_code, livemode, now + SESSION_LIFE, now,
        )  # fmt: skip
        return purchase_id

    async def get(self, purchase_id: UUID) -> StoredPurchase | None:
        row = await self._database.row(f"{SELECT_STORED} WHERE p.id = $1", purchase_id)
        return _stored(row) if row else None

    async def lock(self, purchase_id: UUID) -> StoredPurchase:
        """The row, which nobody else moves until the transaction ends."""
        row = await self._database.row(
            f"{SELECT_STORED} WHERE p.id = $1 FOR UPDATE OF p", purchase_id
        )
        assert row is not None, "purchases are never deleted"
        return _stored(row)

    async def by_client_key(self, wallet_id: UUID, client_key: str) -> StoredPurchase | None:
        row = await self._database.row(
            f"{SELECT_STORED} WHERE p.wallet_id = $1 AND p.client_key = $2", wallet_id, client_key
        )
        return _stored(row) if row else None

    async def open_ones(self, wallet_id: UUID) -> list[StoredPurchase]:
        """What takes the one place for an open purchase."""
        rows = await self._database.rows(
            f"{SELECT_STORED} WHERE p.wallet_id = $1 AND p.state IN ('created', 'open')", wallet_id
        )
        return [_stored(row) for row in rows]

    async def session_opened(
        self, purchase_id: UUID, session_id: str, url: str | None
    ) -> PurchaseState:
        """Note the session; returns the state, which is not `open` if the purchase was given up."""
        await self._database.execute(
            """
            UPDATE purchase SET session_id = $2,
                   state = CASE WHEN state = 'created' THEN 'open' ELSE state END,
                   checkout_url = CASE WHEN state = 'created' THEN $3 ELSE checkout_url END
            WHERE id = $1 AND (session_id IS NULL OR session_id = $2)
            """,
            purchase_id,
            session_id,
            url,
        )
        found = await self.get(purchase_id)
        assert found is not None
        return found.state

    async def extend_session(self, purchase_id: UUID) -> None:
        """A new term for a session that could not be made in time."""
        await self._database.execute(
            "UPDATE purchase SET session_expires_at = $2 WHERE id = $1 AND session_id IS NULL",
            purchase_id,
            self._clock.now() + SESSION_LIFE,
        )

    async def abandon(self, purchase_id: UUID, *, only_unmade: bool) -> bool:
        """Give up a purchase that was never paid; late money may still bring it back.

        `only_unmade` spares one that has a page meanwhile: somebody may be paying on it.
        """
        async with self._database.joined():
            moved = await self._database.execute(
                """
                UPDATE purchase SET state = 'abandoned', checkout_url = NULL
                WHERE id = $1 AND state IN ('created', 'open', 'processing')
                  AND NOT ($2 AND session_id IS NOT NULL)
                """,
                purchase_id,
                only_unmade,
            )
            if moved:
                await self.announce(purchase_id)
        return bool(moved)

    async def begin_look(
        self, purchase_id: UUID, *, unless_within: timedelta | None = None
    ) -> Look | None:
        """Take a number; None when somebody looked a moment ago."""
        now = self._clock.now()
        row = await self._database.row(
            """
            UPDATE purchase SET looks_begun = looks_begun + 1, looked_at = $2
            WHERE id = $1 AND ($3::timestamptz IS NULL OR looked_at IS NULL OR looked_at <= $3)
            RETURNING looks_begun, session_id, state
            """,
            purchase_id,
            now,
            now - unless_within if unless_within else None,
        )
        if row is None:
            return None
        return Look(
            purchase_id=purchase_id,
            number=row["looks_begun"],
            session_id=row["session_id"],
            state=row["state"],
        )

    async def view(self, purchase_id: UUID, wallet_id: UUID) -> Purchase | None:
        """A purchase for its owner."""
        row = await self._database.row(
            "SELECT * FROM purchase WHERE id = $1 AND wallet_id = $2", purchase_id, wallet_id
        )
        return to_view(row) if row else None

    async def views(self, wallet_id: UUID, *, before: UUID | None, limit: int) -> list[Purchase]:
        """The owner's purchases, newest first."""
        rows = await self._database.rows(
            """
            SELECT * FROM purchase WHERE wallet_id = $1 AND ($2::uuid IS NULL OR id < $2)
            ORDER BY id DESC LIMIT $3
            """,
            wallet_id,
            before,
            limit,
        )
        return [to_view(row) for row in rows]

    async def announce(self, purchase_id: UUID) -> None:
        """Tell the owner's devices how the purchase stands."""
        row = await self._database.row(f"{SELECT_STORED} WHERE p.id = $1", purchase_id)
        assert row is not None
        if row["account_id"] is not None:
            body = msgspec.to_builtins(to_view(row))
            await self._events.add(row["account_id"], "purchase", body)


def to_view(row: Record) -> Purchase:
    return Purchase(
        id=row["id"],
        state=row["state"],
        pack=row["pack"],
        credits=row["credits"],
        currency=row["currency"],
        amount_subtotal=row["amount_subtotal"],
        amount_tax=row["amount_tax"],
        amount_total=row["amount_total"],
        refunded_amount=row["refunded_amount"],
        disputed_amount=row["disputed_amount"],
        credits_taken_back=row["credits_clawed"],
        checkout_url=row["checkout_url"] if row["state"] == "open" else None,
        invoice_url=row["invoice_url"],
        last_error=row["last_error"],
        created_at=row["created_at"],
        paid_at=row["paid_at"],
    )


def _stored(row: Record) -> StoredPurchase:
    return StoredPurchase(**{name: row[name] for name in StoredPurchase.__struct_fields__})
