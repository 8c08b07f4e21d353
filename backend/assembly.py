"""Builds the service from its settings: every part once, opened in order, closed in reverse."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend.accounts.callers import CallerDirectory
from backend.accounts.limits import RateLimits
from backend.accounts.passwords import PasswordVault
from backend.accounts.service import AccountService
from backend.accounts.tokens import LIFE, LinkTokens
from backend.billing.wiring import Billing, BillingNeeds, build_billing
from backend.billing.work import SEND_REFUND, SETTLE_EVENT
from backend.clock import Clock, SystemClock
from backend.credits.service import CreditService
from backend.credits.welcome import LedgerWelcome
from backend.database import Database
from backend.embedded_postgres import EmbeddedPostgres
from backend.events import EventListener, Events
from backend.images.service import ImageService
from backend.images.spool import Spool
from backend.imaging.child import ImagingChild
from backend.jobs.answers import Answers
from backend.jobs.calls import CallMaker
from backend.jobs.erasure import ErasureService
from backend.jobs.picture import PictureWork
from backend.jobs.records import JobRecords
from backend.jobs.runner import JobRunner
from backend.jobs.service import JobService
from backend.jobs.streams import EventStreams
from backend.jobs.upkeep import Upkeep
from backend.jobs.worker import (
    EVERY_FIVE_MINUTES,
    EVERY_MINUTE,
    EVERY_NIGHT,
    Line,
    Round,
    Worker,
)
from backend.migrations.runner import MigrationsPending, migrate, pending_migrations
from backend.notices.letters import LetterPress
from backend.notices.outbox import Outbox
from backend.providers.gemini import GeminiImageModel
from backend.providers.image_model import ImageModel
from backend.providers.mail import FolderMailer, Mailer, SmtpMailer
from backend.providers.payments import PaymentGateway, PaymentRefused, PaymentsUnavailable
from backend.providers.provider_gate import ProviderGate
from backend.providers.sandbox_stripe import SandboxStripeClient
from backend.providers.storage import Storage, open_storage
from backend.providers.stripe_gateway import StripeGateway
from backend.queueing import RUN_JOB, SEND_MAIL, Queue
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import parse_behaviour
from backend.sandbox.stripe import SANDBOX_KEY as STRIPE_SANDBOX_KEY
from backend.sandbox.stripe import SandboxStripe, known_address
from backend.settings import Settings
from backend.staff.service import StaffService
from backend.tables import TABLES

Role = Literal["all", "api", "worker"]
SMALL_WORK_PARALLEL = 4
PARALLEL_CHILDREN = 2
SANDBOX_KEY = "sandbox"
NOBODY = "http://127.0.0.1:9"
"""Where payments go when no process runs the sandbox: they are not available."""


class Parts(Struct, frozen=True, kw_only=True):
    """The opened service."""

    settings: Settings
    database: Database
    storage: Storage
    model: ImageModel
    callers: CallerDirectory
    accounts: AccountService
    credits: CreditService
    images: ImageService
    jobs: JobService
    erasure: ErasureService
    streams: EventStreams
    listener: EventListener
    staff: StaffService
    upkeep: Upkeep
    billing: Billing
    sandbox_stripe: SandboxStripeClient | None
    worker: Worker | None


class Engines(Struct, frozen=True):
    """What was opened before anything is built."""

    database: Database
    model: ImageModel
    gateway: PaymentGateway
    webhook_secrets: tuple[str, ...]
    sandbox_stripe: SandboxStripeClient | None


class StripeDoor(Struct, frozen=True):
    """Where payments are made, and who may tell us of them."""

    key: str
    base_url: str
    webhook_secrets: tuple[str, ...]


@asynccontextmanager
async def open_parts(
    settings: Settings,
    role: Role = "all",
    *,
    clock: Clock | None = None,
    may_migrate: bool = True,
) -> AsyncIterator[Parts]:
    """Open everything in order: database, listener, worker; close it in reverse.

    Raises: EmbeddedPostgresError, MigrationsPending, OSError.
    """
    async with AsyncExitStack() as stack:
        database = await _open_database(settings, stack, may_migrate=may_migrate)
        gemini_url, key = await _gemini(settings, stack, role)
        model = GeminiImageModel(
            key,
            base_url=gemini_url,
            api_version=settings.gemini_api_version,
            model=settings.gemini_model,
        )
        stack.push_async_callback(model.close)
        door = await _stripe(settings, stack, role)
        gateway = StripeGateway(door.key, base_url=door.base_url)
        stack.push_async_callback(gateway.close)
        sandbox = (
            None if settings.stripe_secret_key else SandboxStripeClient(door.base_url, door.key)
        )
        engines = Engines(database, model, gateway, door.webhook_secrets, sandbox)
        parts = _build(settings, engines, clock or SystemClock(), role)
        parts.listener.start()
        stack.push_async_callback(parts.listener.stop)
        if parts.worker:
            parts.worker.start()
            stack.push_async_callback(parts.worker.stop)
        yield parts


async def _open_database(
    settings: Settings, stack: AsyncExitStack, *, may_migrate: bool
) -> Database:
    url = settings.database_url
    if not url:
        postgres = EmbeddedPostgres(settings.data_dir)
        url = await asyncio.to_thread(postgres.start)
        stack.push_async_callback(asyncio.to_thread, postgres.stop)
    database = Database(url, pool_size=settings.database_pool_size)
    await database.open()
    stack.push_async_callback(database.close)
    database.bind(TABLES)
    if may_migrate:
        await migrate(database)
    elif pending := await pending_migrations(database):
        raise MigrationsPending(
            f"The database lacks {len(pending)} migrations; run 'opendream-server migrate'."
        )
    return database


async def _gemini(settings: Settings, stack: AsyncExitStack, role: Role) -> tuple[str, str]:
    """Google's server by key, or the sandbox that speaks its protocol on loopback."""
    if settings.gemini_api_key or role == "api":
        return settings.gemini_base_url, settings.gemini_api_key or SANDBOX_KEY
    sandbox = SandboxGemini(behaviour=parse_behaviour(settings.sandbox_gemini))
    await sandbox.start()
    stack.push_async_callback(sandbox.stop)
    return sandbox.base_url, SANDBOX_KEY


async def _stripe(settings: Settings, stack: AsyncExitStack, role: Role) -> StripeDoor:
    """Stripe by key; or the sandbox, which one process of a data folder runs for all."""
    secrets_ = tuple(part.strip() for part in settings.stripe_webhook_secret.split(","))
    if settings.stripe_secret_key:
        return StripeDoor(settings.stripe_secret_key, settings.stripe_api_base, secrets_)
    folder = settings.data_dir / "stripe"
    known = await asyncio.to_thread(known_address, folder)
    if role != "all" or (known and await _answers(known.base_url)):
        url = known.base_url if known else NOBODY
        return StripeDoor(STRIPE_SANDBOX_KEY, url, (known.webhook_secret,) if known else ())
    sandbox = SandboxStripe(folder, shop_url=settings.public_url, webhook_secret=secrets_[0])
    await sandbox.start()
    stack.push_async_callback(sandbox.stop)
    address = sandbox.address
    return StripeDoor(STRIPE_SANDBOX_KEY, address.base_url, (address.webhook_secret,))


async def _answers(base_url: str) -> bool:
    """Whether another process runs the sandbox there."""
    probe = StripeGateway(STRIPE_SANDBOX_KEY, base_url=base_url, retries=0)
    try:
        await probe.check()
    except (PaymentsUnavailable, PaymentRefused):
        return False
    finally:
        await probe.close()
    return True


def _build(settings: Settings, engines: Engines, clock: Clock, role: Role) -> Parts:
    """The object graph; nothing here waits."""
    database, model = engines.database, engines.model
    storage = open_storage(settings.storage_url, settings.data_dir)
    spool = Spool(settings.spool_dir / role)
    spool.clear()
    imaging = ImagingChild(parallel=PARALLEL_CHILDREN)
    events, listener = Events(database, clock), EventListener(database)
    queue = Queue(database)
    ledger = CreditService(database, clock, events)
    limits = RateLimits(database, clock, secret_key(settings))
    tokens = LinkTokens(database, clock)
    outbox = _outbox(settings, database, clock, queue, tokens)
    accounts = AccountService(
        database,
        clock,
        vault=PasswordVault(),
        tokens=tokens,
        limits=limits,
        outbox=outbox,
        welcome=LedgerWelcome(ledger, clock, settings.free_credits),
    )
    billing = build_billing(
        BillingNeeds(
            database=database, clock=clock, queue=queue, events=events, credit_service=ledger,
            outbox=outbox, gateway=engines.gateway, public_url=settings.public_url,
            webhook_secrets=engines.webhook_secrets,
        )
    )  # fmt: skip
    images = ImageService(database, clock, settings, storage=storage, spool=spool, imaging=imaging)
    records = JobRecords(database, clock, events, ledger)
    jobs = JobService(
        database, clock, settings, images=images, credit_service=ledger, records=records,
        queue=queue,
    )  # fmt: skip
    upkeep = Upkeep(
        database, clock, storage=storage, images=images, records=records, events=events,
        limits=limits, queue=queue,
    )  # fmt: skip
    worker = None
    if role != "api":
        answers = Answers(database, clock, storage)
        gate = ProviderGate(calls_per_minute=settings.provider_rpm)
        calls = CallMaker(settings, model, gate, answers, imaging=imaging, storage=storage)
        maker = PictureWork(
            settings, clock, storage=storage, spool=spool, imaging=imaging, records=records,
            calls=calls, answers=answers,
        )  # fmt: skip
        runner = JobRunner(records, maker, listener)
        worker = Worker(database, settings, _lines(settings, runner, outbox, upkeep, billing))
    return Parts(
        settings=settings,
        database=database,
        storage=storage,
        model=model,
        callers=CallerDirectory(database, clock),
        accounts=accounts,
        credits=ledger,
        images=images,
        jobs=jobs,
        erasure=ErasureService(database, clock, storage=storage, images=images, records=records),
        streams=EventStreams(events, listener),
        listener=listener,
        staff=StaffService(database, clock, ledger),
        upkeep=upkeep,
        billing=billing,
        sandbox_stripe=engines.sandbox_stripe,
        worker=worker,
    )


def _lines(
    settings: Settings, runner: JobRunner, outbox: Outbox, upkeep: Upkeep, billing: Billing
) -> list[Line]:
    """Pictures take minutes; letters and payments must not stand behind them."""
    rounds = billing.rounds
    return [
        Line(handlers={RUN_JOB: runner.run}, parallel=settings.worker_concurrency),
        Line(
            handlers={
                SEND_MAIL: outbox.send,
                SETTLE_EVENT: billing.inbox.settle,
                SEND_REFUND: billing.refund_work.carry_out,
            },
            parallel=SMALL_WORK_PARALLEL,
            rounds=(
                Round(name="upkeep", cron=EVERY_MINUTE, run=upkeep.run),
                Round(name="billing", cron=EVERY_MINUTE, run=rounds.every_minute),
                Round(name="events", cron=EVERY_FIVE_MINUTES, run=rounds.every_five_minutes),
                Round(name="books", cron=EVERY_NIGHT, run=rounds.every_night),
            ),
        ),
    ]


def _outbox(
    settings: Settings, database: Database, clock: Clock, queue: Queue, tokens: LinkTokens
) -> Outbox:
    mailer: Mailer = (
        SmtpMailer(settings.smtp_url) if settings.smtp_url else FolderMailer(settings.mailbox_dir)
    )
    press = LetterPress(
        public_url=settings.public_url,
        mail_from=settings.mail_from,
        contact_email=settings.contact_email,
    )

    async def mint(account_id: UUID, purpose: str) -> str:
        known = next(name for name in LIFE if name == purpose)
        return await tokens.issue(account_id, known)

    return Outbox(database, clock, queue, mailer=mailer, press=press, mint_link=mint)


def secret_key(settings: Settings) -> str:
    """The configured key, or one that is made once and kept in the data folder."""
    if settings.secret_key:
        return settings.secret_key
    path = Path(settings.data_dir) / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="utf-8")
    return path.read_text(encoding="utf-8")
