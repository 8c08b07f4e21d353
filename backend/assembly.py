"""Builds the service from its settings: every part once, opened in order, closed in reverse."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from backend.accounts.callers import CallerDirectory
from backend.accounts.limits import RateLimits
from backend.accounts.service import AccountService
from backend.accounts.tokens import LIFE, LinkTokens
from backend.accounts.wiring import AccountNeeds, build_accounts
from backend.billing.wiring import Billing, BillingNeeds, build_billing
from backend.billing.work import SEND_REFUND, SETTLE_EVENT
from backend.clock import Clock, SystemClock
from backend.correspondence import Correspondence, CorrespondenceNeeds, build_correspondence
from backend.credits.service import CreditService
from backend.credits.welcome import LedgerWelcome
from backend.database import Database
from backend.engines import Engines, Role, open_engines
from backend.events import EventListener, Events
from backend.images.service import ImageService
from backend.images.spool import Spool
from backend.imaging.child import ImagingChild
from backend.jobs.answers import Answers
from backend.jobs.calls import CallMaker
from backend.jobs.erasure import ErasureService
from backend.jobs.figures import JobFigures
from backend.jobs.picture import PictureWork
from backend.jobs.records import JobRecords
from backend.jobs.runner import JobRunner
from backend.jobs.service import JobService
from backend.jobs.streams import EventStreams
from backend.jobs.trial_credit import TrialCredit
from backend.jobs.upkeep import Upkeep
from backend.jobs.worker import (
    EVERY_FIVE_MINUTES,
    EVERY_MINUTE,
    EVERY_NIGHT,
    Line,
    Round,
    Worker,
)
from backend.notices.analytics import Analytics
from backend.notices.outbox import LinkMinter, Outbox
from backend.notices.signed_links import SignedLinks
from backend.notices.wiring import build_outbox, event_sink
from backend.privacy.wiring import Privacy, PrivacyNeeds, build_privacy
from backend.privacy.work import ERASE_ACCOUNT
from backend.providers.image_model import ImageModel
from backend.providers.location import open_country_table
from backend.providers.provider_gate import ProviderGate
from backend.providers.sandbox_stripe import SandboxStripeClient
from backend.providers.storage import Storage, open_storage
from backend.queueing import RUN_JOB, SEND_MAIL, Queue
from backend.settings import Settings
from backend.staff.account_desk import AccountDesk
from backend.staff.dossier import Dossiers
from backend.staff.letter_desk import LetterDesk
from backend.staff.money_desk import MoneyDesk
from backend.staff.operators import Operators
from backend.staff.records import StaffRecords
from backend.staff.service import StaffService

__all__ = ["Parts", "Role", "open_parts", "secret_key"]

SMALL_WORK_PARALLEL = 4
PARALLEL_CHILDREN = 2


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
    analytics: Analytics
    staff: StaffService
    money_desk: MoneyDesk
    account_desk: AccountDesk
    letter_desk: LetterDesk
    operators: Operators
    dossiers: Dossiers
    upkeep: Upkeep
    billing: Billing
    privacy: Privacy
    correspondence: Correspondence
    sandbox_stripe: SandboxStripeClient | None
    worker: Worker | None


class Ground(Struct, frozen=True, kw_only=True):
    """What every feature stands on."""

    settings: Settings
    clock: Clock
    database: Database
    storage: Storage
    spool: Spool
    imaging: ImagingChild
    events: Events
    listener: EventListener
    queue: Queue
    limits: RateLimits
    tokens: LinkTokens
    ledger: CreditService
    outbox: Outbox
    links: SignedLinks
    analytics: Analytics


@asynccontextmanager
async def open_parts(
    settings: Settings,
    role: Role = "all",
    *,
    clock: Clock | None = None,
    may_migrate: bool = True,
) -> AsyncIterator[Parts]:
    """Open everything in order: engines, listener, worker; close it in reverse.

    Raises: EmbeddedPostgresError, MigrationsPending, OSError.
    """
    async with AsyncExitStack() as stack:
        engines = await open_engines(settings, role, stack, may_migrate=may_migrate)
        parts = _build(_ground(settings, engines, clock or SystemClock()), engines, role)
        parts.listener.start()
        stack.push_async_callback(parts.listener.stop)
        parts.analytics.start()
        stack.push_async_callback(parts.analytics.stop)
        if parts.worker:
            parts.worker.start()
            stack.push_async_callback(parts.worker.stop)
        yield parts


def _ground(settings: Settings, engines: Engines, clock: Clock) -> Ground:
    """What lies below the features; nothing here waits."""
    database = engines.database
    spool = Spool(settings.spool_dir)
    spool.open()
    events, queue = Events(database, clock), Queue(database)
    tokens = LinkTokens(database, clock)
    links = SignedLinks(secret_key(settings))
    return Ground(
        settings=settings,
        clock=clock,
        database=database,
        storage=open_storage(settings.storage_url, settings.data_dir),
        spool=spool,
        imaging=ImagingChild(parallel=PARALLEL_CHILDREN),
        events=events,
        listener=EventListener(database),
        queue=queue,
        limits=RateLimits(database, clock, secret_key(settings)),
        tokens=tokens,
        ledger=CreditService(database, clock, events),
        outbox=build_outbox(
            settings, database, clock, queue, mint_link=_minter(tokens), links=links
        ),
        links=links,
        analytics=Analytics(database, event_sink(settings)),
    )


def _build(g: Ground, engines: Engines, role: Role) -> Parts:
    """The features, lowest first."""
    images = ImageService(
        g.database, g.clock, g.settings, storage=g.storage, spool=g.spool, imaging=g.imaging
    )
    records = JobRecords(g.database, g.clock, g.events, g.ledger)
    upkeep = Upkeep(
        g.database, g.clock, storage=g.storage, images=images, records=records,
        events=g.events, limits=g.limits, queue=g.queue,
    )  # fmt: skip
    billing = _billing(g, engines)
    correspondence, accounts = _correspondence(g), _accounts(g)
    erasure = ErasureService(
        g.database, g.clock, storage=g.storage, images=images, records=records, events=g.events
    )
    privacy = _privacy(g, accounts, erasure, billing)
    return Parts(
        settings=g.settings,
        database=g.database,
        storage=g.storage,
        model=engines.model,
        callers=CallerDirectory(g.database, g.clock),
        accounts=accounts,
        credits=g.ledger,
        images=images,
        jobs=JobService(
            g.database, g.clock, g.settings, images=images, credit_service=g.ledger,
            records=records, queue=g.queue, trials=_trials(g),
        ),
        erasure=erasure,
        streams=EventStreams(g.events, g.listener),
        listener=g.listener,
        analytics=g.analytics,
        staff=StaffService(g.database, g.clock, g.ledger),
        money_desk=MoneyDesk(g.database, StaffRecords(g.database, g.clock), billing),
        letter_desk=_letter_desk(g, correspondence),
        operators=_operators(g),
        dossiers=Dossiers(g.database, g.ledger),
        account_desk=AccountDesk(g.database, StaffRecords(g.database, g.clock), accounts, privacy),
        upkeep=upkeep,
        billing=billing,
        privacy=privacy,
        correspondence=correspondence,
        sandbox_stripe=engines.sandbox_stripe,
        worker=None if role == "api" else _worker(
            g, engines, records, upkeep=upkeep, billing=billing, correspondence=correspondence,
            privacy=privacy,
        ),
    )  # fmt: skip


def _trials(g: Ground) -> TrialCredit:
    return TrialCredit(
        g.database, g.clock, g.settings, storage=g.storage, spool=g.spool, imaging=g.imaging
    )


def _accounts(g: Ground) -> AccountService:
    needs = AccountNeeds(
        database=g.database,
        clock=g.clock,
        tokens=g.tokens,
        limits=g.limits,
        outbox=g.outbox,
        welcome=LedgerWelcome(g.ledger, g.clock, g.settings.free_credits),
        countries=open_country_table(g.settings.geoip_file),
        secret_key=secret_key(g.settings),
        analytics=g.analytics,
    )
    return build_accounts(needs)


def _billing(g: Ground, engines: Engines) -> Billing:
    needs = BillingNeeds(
        database=g.database,
        clock=g.clock,
        queue=g.queue,
        events=g.events,
        credit_service=g.ledger,
        outbox=g.outbox,
        gateway=engines.gateway,
        public_url=g.settings.public_url,
        webhook_secrets=engines.webhook_secrets,
    )
    return build_billing(needs)


def _privacy(
    g: Ground, accounts: AccountService, erasure: ErasureService, billing: Billing
) -> Privacy:
    needs = PrivacyNeeds(
        database=g.database, clock=g.clock, queue=g.queue, storage=g.storage, spool=g.spool,
        outbox=g.outbox, limits=g.limits, accounts=accounts, pictures=erasure, billing=billing,
    )  # fmt: skip
    return build_privacy(needs)


def _letter_desk(g: Ground, correspondence: Correspondence) -> LetterDesk:
    return LetterDesk(
        g.database,
        StaffRecords(g.database, g.clock),
        correspondence.newsletter,
        g.storage,
        may_promote=correspondence.may_promote,
    )


def _operators(g: Ground) -> Operators:
    return Operators(
        g.database,
        g.clock,
        StaffRecords(g.database, g.clock),
        g.limits,
        secret_key=secret_key(g.settings),
        public_url=g.settings.public_url,
    )


def _correspondence(g: Ground) -> Correspondence:
    needs = CorrespondenceNeeds(
        settings=g.settings, database=g.database, clock=g.clock, outbox=g.outbox,
        limits=g.limits, links=g.links, storage=g.storage, spool=g.spool, imaging=g.imaging,
    )  # fmt: skip
    return build_correspondence(needs)


def _worker(
    g: Ground,
    engines: Engines,
    records: JobRecords,
    *,
    upkeep: Upkeep,
    billing: Billing,
    correspondence: Correspondence,
    privacy: Privacy,
) -> Worker:
    answers = Answers(g.database, g.clock, g.storage)
    gate = ProviderGate(calls_per_minute=g.settings.provider_rpm)
    calls = CallMaker(
        g.settings, engines.model, gate, answers, imaging=g.imaging, storage=g.storage
    )
    maker = PictureWork(
        g.settings, g.clock, storage=g.storage, spool=g.spool, imaging=g.imaging,
        records=records, calls=calls, answers=answers,
    )  # fmt: skip
    runner = JobRunner(records, maker, g.listener, JobFigures(g.analytics))
    lines = _lines(g, runner, upkeep, billing, correspondence)
    return Worker(g.database, g.settings, [*lines, _privacy_line(privacy)])


def _privacy_line(privacy: Privacy) -> Line:
    """An account with many pictures takes its time, and nobody else waits for it."""
    return Line(
        handlers={ERASE_ACCOUNT: privacy.eraser.carry_out},
        parallel=SMALL_WORK_PARALLEL,
        rounds=(
            Round(name="deletions", cron=EVERY_FIVE_MINUTES, run=privacy.upkeep.every_five_minutes),
            Round(name="privacy", cron=EVERY_NIGHT, run=privacy.upkeep.every_night),
        ),
    )


def _lines(
    g: Ground,
    runner: JobRunner,
    upkeep: Upkeep,
    billing: Billing,
    correspondence: Correspondence,
) -> list[Line]:
    """Pictures take minutes; letters and payments must not stand behind them."""
    rounds, letters = billing.rounds, correspondence
    return [
        Line(handlers={RUN_JOB: runner.run}, parallel=g.settings.worker_concurrency),
        Line(
            handlers={
                SEND_MAIL: g.outbox.send,
                SETTLE_EVENT: billing.inbox.settle,
                SEND_REFUND: billing.refund_work.carry_out,
            },
            parallel=SMALL_WORK_PARALLEL,
            rounds=(
                Round(name="upkeep", cron=EVERY_MINUTE, run=upkeep.run),
                Round(name="billing", cron=EVERY_MINUTE, run=rounds.every_minute),
                Round(name="events", cron=EVERY_FIVE_MINUTES, run=rounds.every_five_minutes),
                Round(name="books", cron=EVERY_NIGHT, run=rounds.every_night),
                Round(name="letters", cron=EVERY_FIVE_MINUTES, run=letters.every_five_minutes),
                Round(name="forgetting", cron=EVERY_NIGHT, run=letters.every_night),
            ),
        ),
    ]


def _minter(tokens: LinkTokens) -> LinkMinter:
    async def mint(account_id: UUID, purpose: str, email: str) -> str:
        known = next(name for name in LIFE if name == purpose)
        return await tokens.issue(account_id, known, email)

    return mint


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
