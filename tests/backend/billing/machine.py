"""Everything that can happen to money, in any order: buyers, banks, lost messages, deaths."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    rule,
)

from backend.accounts.errors import AccountFrozen
from backend.billing.checkpoints import Place
from backend.billing.errors import BadWebhook, PaymentUnavailable
from backend.credits.errors import InsufficientCredits
from backend.database import Database
from backend.identifiers import new_id
from backend.providers.payments import PaymentsUnavailable
from backend.sandbox.stripe_errors import StripeFault
from backend.sandbox.stripe_objects import Event
from tests.backend.billing.shop import Customer, Shop
from tests.backend.billing.truth import check_books_against_stripe
from tests.backend.credits.invariants import broken_invariants
from tests.fakes.clock import FakeClock
from tests.fakes.crashes import Died, DiesOnce

T = TypeVar("T")
PAYMENTS = ("pay", "pay", "pay", "pay-later", "settle", "decline", "expire")
TROUBLES = st.sampled_from(["none", "none", "none", "stripe is down", "an answer is lost"])
PLACES: tuple[Place, ...] = (
    "purchase_written", "customer_made", "session_made", "looked", "granted", "clawed",
    "settled", "event_claimed", "event_settled", "refund_sent",
)  # fmt: skip
REFUND_STATES = ("succeeded", "pending", "requires_action", "failed", "canceled")
DISPUTE_STATES = (
    "warning_needs_response", "warning_under_review", "warning_closed", "needs_response",
    "under_review", "won", "lost", "prevented",
)  # fmt: skip


class World:
    """A database and the loop that it lives in, shared by all examples of a run."""

    def __init__(self, runner: asyncio.Runner, database: Database, folder: Path) -> None:
        self.runner = runner
        self.database = database
        self.folder = folder


class OpenShop(RuleBasedStateMachine):
    """A shop with two customers in a machine: its doors, its troubles and its closing."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._run = world.runner.run
        self._clock = FakeClock()
        self._shop = Shop(world.database, self._clock, world.folder, seed=str(new_id()))
        self._waiting: list[Event] = []
        self._customers: list[Customer] = []

    # The end ----------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Everything calms down; then our books are compared with Stripe's, and with themselves."""
        if not self._customers:
            return
        self._shop.stripe.is_down = False
        self._shop.stripe.lose_answers = 0
        self._shop.restarted()
        self._run(self._calm_down())

    async def _calm_down(self) -> None:
        shop = self._shop
        await shop.work()
        await shop.billing.event_poll.poll()
        await shop.work()
        self._clock.advance(hours=3)
        await shop.billing.rounds.every_minute()
        await shop.work()
        await shop.billing.comparison.run()
        assert await shop.billing.comparison.run() == []
        await check_books_against_stripe(shop, [c.wallet_id for c in self._customers])
        assert await broken_invariants(shop.database) == []
        assert await shop.billing.audit.run() == []
        pool = shop.database.pool
        assert pool.get_size() == pool.get_idle_size(), "a connection was leaked"
        await shop.gateway.close()

    # Parts ------------------------------------------------------------------------------------

    def _try(self, act: Callable[[], Awaitable[T]]) -> T | None:
        """Do it as the service would: refused, cut off, or dead and started anew."""

        async def done() -> T:
            return await act()

        try:
            return self._run(done())
        except Died:
            self._shop.restarted()
        except (PaymentUnavailable, PaymentsUnavailable, AccountFrozen):
            pass
        return None

    @contextmanager
    def _trouble(self, trouble: str) -> Iterator[None]:
        stripe = self._shop.stripe
        stripe.is_down = trouble == "stripe is down"
        stripe.lose_answers = int(trouble == "an answer is lost")
        yield
        stripe.is_down = False

    def _order(self, verb: str, purchase: UUID | None, **more: object) -> None:
        """What others do; where Stripe would not let them, nothing happens."""
        if purchase is not None:
            with suppress(StripeFault):
                self._shop.order(verb, purchase, **more)

    def _collected(self) -> list[Event]:
        self._waiting.extend(self._shop.stripe.rules.take_events())
        return self._waiting

    async def _owner(self, purchase: UUID) -> UUID:
        found = await self._shop.database.value(
            "SELECT wallet_id FROM purchase WHERE id = $1", purchase
        )
        assert isinstance(found, UUID)
        return found


class MoneyMachine(OpenShop):
    """What can happen to the shop; at its end the books must agree with Stripe's own."""

    purchases = Bundle("purchases")
    jobs = Bundle("jobs")

    @initialize(target=purchases)
    def open(self) -> MultipleResults[UUID | None]:
        """Two customers with a little credit, and a purchase each that is paid at Stripe."""
        self._customers = [self._run(self._shop.person(credits=3)) for _ in range(2)]
        bought = [self._run(customer.buys("studio")).id for customer in self._customers]
        for purchase in bought:
            self._order("pay", purchase)
        return multiple(*bought)

    # Buyers -----------------------------------------------------------------------------------

    @rule(
        target=purchases,
        who=st.integers(0, 1),
        pack=st.sampled_from(["starter", "studio"]),
        payment=st.sampled_from([*PAYMENTS, None]),
    )
    def buy(self, who: int, pack: str, payment: str | None) -> UUID | None:
        purchase = self._try(lambda: self._customers[who].buys(pack))
        if purchase is None:
            return None
        if payment is not None:
            self._order(payment, purchase.id, country="DE")
        return purchase.id

    @rule(purchase=purchases, verb=st.sampled_from(PAYMENTS), arrives=st.booleans())
    def pay(self, purchase: UUID | None, verb: str, *, arrives: bool) -> None:
        self._order(verb, purchase, status="arrived" if arrives else "failed")

    @rule(purchase=purchases)
    def look(self, purchase: UUID | None) -> None:
        """The app polls."""
        if purchase is not None:
            owner = self._run(self._owner(purchase))
            self._try(lambda: self._shop.billing.purchases.get(owner, purchase))

    # Money back -------------------------------------------------------------------------------

    @rule(purchase=purchases, amount=st.integers(1, 1200), status=st.sampled_from(REFUND_STATES))
    def refund(self, purchase: UUID | None, amount: int, status: str) -> None:
        self._order("refund", purchase, amount=amount, status=status)

    @rule(purchase=purchases, amount=st.none() | st.integers(1, 1200))
    def refund_at_the_desk(self, purchase: UUID | None, amount: int | None) -> None:
        if purchase is not None:
            refunds = self._shop.billing.refunds
            key = f"desk:{new_id()}"
            self._try(lambda: refunds.add(purchase, amount, key=key, actor="ada", reason="sorry"))
            self._try(self._shop.work)

    @rule(purchase=purchases, status=st.sampled_from(DISPUTE_STATES))
    def dispute(self, purchase: UUID | None, status: str) -> None:
        self._order("dispute", purchase, status=status)

    @rule(purchase=purchases)
    def warn(self, purchase: UUID | None) -> None:
        self._order("warn", purchase)

    # Work -------------------------------------------------------------------------------------

    @rule(target=jobs, who=st.integers(0, 1), amount=st.integers(1, 50))
    def hold(self, who: int, amount: int) -> tuple[int, UUID, int]:
        job = new_id()

        async def place() -> None:
            async with self._shop.database.transaction():
                await self._shop.ledger.place_hold(self._customers[who].account_id, job, amount)

        with suppress(InsufficientCredits, AccountFrozen):
            self._run(place())
        return who, job, amount

    @rule(job=consumes(jobs), share=st.integers(0, 2))
    def end(self, job: tuple[int, UUID, int], share: int) -> None:
        who, job_id, amount = job
        account = self._customers[who].account_id
        if share == 0:
            self._run(self._shop.ledger.release(account, job_id, "cancelled"))
        else:
            self._run(self._shop.ledger.capture(account, job_id, max(1, amount // share)))
        assert not self._run(self._shop.ledger.release(account, job_id, "again"))

    # Messages ---------------------------------------------------------------------------------

    @rule(pick=st.integers(0, 30), times=st.integers(1, 3), trouble=TROUBLES)
    def deliver(self, pick: int, times: int, trouble: str) -> None:
        """Any message, however late, once or more; the processor or we may fail meanwhile."""
        if not self._collected():
            return
        event = self._waiting.pop(pick % len(self._waiting))
        with self._trouble(trouble):
            self._try(lambda: self._shop.deliver([event] * times))

    @rule(pick=st.integers(0, 30))
    def lose(self, pick: int) -> None:
        if self._collected():
            self._waiting.pop(pick % len(self._waiting))

    @rule(pick=st.integers(0, 30), how=st.sampled_from(["forged", "old", "future"]))
    def forge(self, pick: int, how: str) -> None:
        if not self._collected():
            return
        event = self._waiting[pick % len(self._waiting)]
        ages = {"forged": 0, "old": 400, "future": -400}
        secret = "whsec_guessed" if how == "forged" else "whsec_current"
        body, header = self._shop.stripe.webhook(event, secret=secret, age_seconds=ages[how])
        with suppress(BadWebhook):
            self._run(self._shop.receive(body, header))
            raise AssertionError("a forged webhook was taken")

    @rule(minutes=st.sampled_from([1, 5, 40]), trouble=TROUBLES)
    def time_passes(self, minutes: int, trouble: str) -> None:
        """The schedules run."""
        self._clock.advance(minutes=minutes)
        with self._trouble(trouble):
            self._try(self._shop.billing.rounds.every_minute)
            self._try(self._shop.billing.rounds.every_five_minutes)
            self._try(self._shop.work)

    @rule(place=st.sampled_from(PLACES))
    def die_soon(self, place: Place) -> None:
        self._shop.restarted(DiesOnce(place))

    @rule()
    def an_answer_gets_lost(self) -> None:
        self._shop.stripe.lose_answers = 1
