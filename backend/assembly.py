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
from backend.jobs.worker import Worker, WorkerParts
from backend.migrations.runner import MigrationsPending, migrate, pending_migrations
from backend.notices.letters import LetterPress
from backend.notices.outbox import Outbox
from backend.providers.gemini import GeminiImageModel
from backend.providers.image_model import ImageModel
from backend.providers.mail import FolderMailer, Mailer, SmtpMailer
from backend.providers.provider_gate import ProviderGate
from backend.providers.storage import Storage, open_storage
from backend.queueing import Queue
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import parse_behaviour
from backend.settings import Settings
from backend.staff.service import StaffService
from backend.tables import TABLES

Role = Literal["all", "api", "worker"]
PARALLEL_CHILDREN = 2
SANDBOX_KEY = "sandbox"


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
    worker: Worker | None


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
        parts = _build(settings, database, model, clock or SystemClock(), role)
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


def _build(
    settings: Settings, database: Database, model: ImageModel, clock: Clock, role: Role
) -> Parts:
    """The object graph; nothing here waits."""
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
        worker = Worker(database, settings, WorkerParts(runner, outbox, upkeep))
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
        worker=worker,
    )


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
