"""Billing on a real database, with the sandbox Stripe in process and the queue worked by hand."""

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from backend.billing.checkpoints import Checkpoints, NoCheckpoints
from backend.billing.schemas import Purchase, PurchaseCreate
from backend.billing.wiring import Billing, BillingNeeds, build_billing
from backend.credits.schemas import Balance
from backend.credits.service import CreditService
from backend.database import Database
from backend.events import Events
from backend.notices.letters import LetterPress
from backend.notices.outbox import Outbox, RetryLater
from backend.notices.signed_links import SignedLinks
from backend.providers.mail import FolderMailer
from backend.queueing import Queue
from backend.sandbox.stripe_objects import Event
from tests.fakes.accounts import Accounts
from tests.fakes.clock import FakeClock
from tests.fakes.stripe_in_process import SECRET, StripeInProcess

NEXT_SECRET = "whsec_next"


def _sandbox(now: Callable[[], float], seed: str) -> StripeInProcess:
    return StripeInProcess(now, seed=seed)


class Shop:
    """Everything that a billing test touches."""

    def __init__(
        self,
        database: Database,
        clock: FakeClock,
        mailbox: Path,
        *,
        checkpoints: Checkpoints | None = None,
        seed: str = "sandbox",
        speaks: Callable[[Callable[[], float], str], StripeInProcess] = _sandbox,
    ) -> None:
        self.database = database
        self.clock = clock
        self.mailbox = mailbox
        self.stripe = speaks(lambda: clock.now().timestamp(), seed)
        self.gateway = self.stripe.gateway()
        self.queue = Queue(database)
        self.events = Events(database, clock)
        self.ledger = CreditService(database, clock, self.events)
        self.accounts = Accounts(database, clock, self.ledger)
        press = LetterPress(
            public_url="http://shop.test", mail_from="Shop <shop@shop.test>", contact_email=""
        )
        self.outbox = Outbox(
            database, clock, self.queue, mailer=FolderMailer(mailbox), press=press,
            mint_link=_no_link, links=SignedLinks("shop"),
        )  # fmt: skip
        self.billing = self.restarted(checkpoints)

    def restarted(self, checkpoints: Checkpoints | None = None) -> Billing:
        """Billing as a new process would build it."""
        self.billing = build_billing(
            BillingNeeds(
                database=self.database, clock=self.clock, queue=self.queue, events=self.events,
                credit_service=self.ledger, outbox=self.outbox, gateway=self.gateway,
                public_url="http://shop.test", webhook_secrets=(SECRET, NEXT_SECRET),
                checkpoints=checkpoints or NoCheckpoints(),
            )
        )  # fmt: skip
        return self.billing

    async def person(self, *, credits: int = 0) -> "Customer":  # noqa: A002  # reads best at the call
        account_id = await self.accounts.make(credits=credits)
        wallet_id = await self.database.value(
            "SELECT id FROM billing_account WHERE account_id = $1", account_id
        )
        assert isinstance(wallet_id, UUID)
        return Customer(self, account_id, wallet_id)

    async def deliver(self, events: Sequence[Event] | None = None) -> None:
        """Send events as webhooks, all that wait when none are named, and work them off."""
        for event in self.stripe.rules.take_events() if events is None else events:
            body, header = self.stripe.webhook(event)
            await self.billing.webhooks.receive(_chunks(body), header)
        await self.work()

    async def receive(self, body: bytes, header: str) -> None:
        """One webhook as it comes, without the work."""
        await self.billing.webhooks.receive(_chunks(body), header)

    async def work(self) -> None:
        """Work off every event that waits and every refund that was asked for, once."""
        for row in await self.database.rows(
            "SELECT work_id FROM stripe_event WHERE state = 'received' ORDER BY received_at"
        ):
            try:
                await self.billing.inbox.settle(row["work_id"])
            except RetryLater:
                continue
        for row in await self.database.rows(
            "SELECT id FROM refund_request WHERE refund_id IS NULL AND refusal IS NULL"
        ):
            try:
                await self.billing.refund_work.carry_out(row["id"])
            except RetryLater:
                continue

    async def send_letters(self) -> list[str]:
        """Send what waits; the templates of all letters that were ever put out, in order."""
        for row in await self.database.rows("SELECT id FROM mail WHERE state = 'waiting'"):
            await self.outbox.send(row["id"])
        rows = await self.database.rows("SELECT template FROM mail ORDER BY id")
        return [row["template"] for row in rows]

    def order(self, verb: str, purchase_id: UUID, **more: object) -> str:
        """Something that payer, bank or card network do; the id of what moved."""
        body = msgspec.json.encode({"purchase": str(purchase_id), **more})
        return self.stripe.desk.carry_out(verb, body).id


class Customer:
    """Somebody who buys."""

    def __init__(self, shop: Shop, account_id: UUID, wallet_id: UUID) -> None:
        self._shop = shop
        self.account_id = account_id
        self.wallet_id = wallet_id
        self._keys = 0

    async def buys(self, pack: str = "starter", *, key: str = "") -> Purchase:
        self._keys += 1
        request = PurchaseCreate(pack=pack, client_key=key or f"key {self._keys}")
        return await self._shop.billing.purchases.create(self.wallet_id, request)

    async def bought(self, pack: str = "starter") -> Purchase:
        """A purchase that is paid and settled."""
        purchase = await self.buys(pack)
        self._shop.order("pay", purchase.id)
        await self._shop.deliver()
        return await self.purchase(purchase.id)

    async def purchase(self, purchase_id: UUID) -> Purchase:
        """As it stands in our books, without a look at Stripe."""
        page = await self._shop.billing.purchases.page(self.wallet_id, cursor=None, limit=100)
        return next(purchase for purchase in page.items if purchase.id == purchase_id)

    async def balance(self) -> Balance:
        return await self._shop.ledger.balance(self.account_id)

    async def available(self) -> int:
        return (await self.balance()).available

    async def is_frozen(self) -> bool:
        frozen = await self._shop.database.value(
            "SELECT frozen FROM wallet WHERE id = $1", self.wallet_id
        )
        return bool(frozen)


async def _no_link(account_id: UUID, purpose: str, email: str) -> str:
    raise AssertionError(f"no letter of billing carries a link: {account_id} {purpose}")


async def _chunks(body: bytes) -> AsyncIterator[bytes]:
    """A body in two pieces, as a network brings it."""
    half = len(body) // 2
    yield body[:half]
    yield body[half:]
