"""Builds billing from its collaborators."""

from collections.abc import Sequence

from msgspec import Struct

from backend.billing.audit import LedgerAudit
from backend.billing.checkout import Checkout
from backend.billing.checkpoints import Checkpoints, NoCheckpoints
from backend.billing.comparison import Comparison
from backend.billing.inbox import EventInbox
from backend.billing.packs import PackShelf
from backend.billing.receipts import Receipts
from backend.billing.reconcile import Reconciler
from backend.billing.records import PurchaseRecords
from backend.billing.refunds import RefundRequests
from backend.billing.schedules import BillingRounds, EventPoll, RefundWork, StuckPurchases
from backend.billing.service import PurchaseService
from backend.billing.settlement import Settlement
from backend.billing.webhooks import WebhookDesk
from backend.clock import Clock
from backend.credits.postings import Postings
from backend.credits.service import CreditService
from backend.database import Database
from backend.events import Events
from backend.notices.outbox import Outbox
from backend.providers.payments import PaymentGateway
from backend.queueing import Queue


class BillingNeeds(Struct, frozen=True, kw_only=True):
    """What billing is built on."""

    database: Database
    clock: Clock
    queue: Queue
    events: Events
    credit_service: CreditService
    outbox: Outbox
    gateway: PaymentGateway
    public_url: str
    webhook_secrets: Sequence[str]
    checkpoints: Checkpoints = NoCheckpoints()


class Billing(Struct, frozen=True, kw_only=True):
    """Billing's parts that others work with."""

    gateway: PaymentGateway
    postings: Postings
    purchases: PurchaseService
    reconciler: Reconciler
    inbox: EventInbox
    webhooks: WebhookDesk
    refunds: RefundRequests
    refund_work: RefundWork
    stuck: StuckPurchases
    event_poll: EventPoll
    comparison: Comparison
    audit: LedgerAudit
    rounds: BillingRounds


def build_billing(needs: BillingNeeds) -> Billing:
    """The object graph; nothing here waits."""
    database, clock, gateway = needs.database, needs.clock, needs.gateway
    postings = Postings(database, clock, needs.credit_service)
    records = PurchaseRecords(database, clock, needs.events)
    refunds = RefundRequests(database, clock, needs.queue, gateway, needs.checkpoints)
    settlement = Settlement(
        database, clock, records=records, postings=postings,
        receipts=Receipts(database, clock, needs.outbox), refunds=refunds,
        checkpoints=needs.checkpoints,
    )  # fmt: skip
    reconciler = Reconciler(gateway, records, settlement, needs.checkpoints)
    inbox = EventInbox(
        database, clock, needs.queue, gateway=gateway, reconciler=reconciler,
        checkpoints=needs.checkpoints,
    )  # fmt: skip
    checkout = Checkout(
        database, clock, gateway=gateway, records=records, checkpoints=needs.checkpoints,
        public_url=needs.public_url,
    )  # fmt: skip
    purchases = PurchaseService(
        database, clock, gateway=gateway, shelf=PackShelf(database), records=records,
        reconciler=reconciler, checkpoints=needs.checkpoints, checkout=checkout,
    )  # fmt: skip
    stuck = StuckPurchases(database, clock, records, reconciler)
    event_poll = EventPoll(database, clock, gateway, inbox)
    comparison = Comparison(database, clock, gateway, reconciler)
    audit = LedgerAudit(database)
    rounds = BillingRounds(
        stuck, event_poll, inbox, refunds=refunds, postings=postings, comparison=comparison,
        audit=audit,
    )  # fmt: skip
    return Billing(
        gateway=gateway, postings=postings, purchases=purchases, reconciler=reconciler,
        inbox=inbox, webhooks=WebhookDesk(database, clock, inbox, needs.webhook_secrets),
        refunds=refunds, refund_work=RefundWork(refunds, reconciler), stuck=stuck,
        event_poll=event_poll, comparison=comparison, audit=audit, rounds=rounds,
    )  # fmt: skip
