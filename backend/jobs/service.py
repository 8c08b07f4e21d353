"""Use cases of jobs: quote, submit, follow, cancel, fetch the result."""

import hashlib
from datetime import timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.clock import Clock
from backend.credits.service import CreditService
from backend.database import Database
from backend.errors import BackendError, Gone, NotFound, ValidationFailed
from backend.identifiers import new_id, parse_id
from backend.images.errors import ImageTooLarge
from backend.images.service import ImageService
from backend.imaging.errors import ImagingError
from backend.imaging.facts import SourceFacts
from backend.imaging.output_format import result_format
from backend.imaging.plan import Plan, PlanRefused, plan_upscale
from backend.jobs.errors import IdempotencyConflict, PriceChanged
from backend.jobs.records import SELECT_JOB, JobRecords, to_job
from backend.jobs.schemas import Job, JobCreate, JobPage, Quote, QuoteRequest
from backend.jobs.trial_credit import NO_REDUCTION, Reduction, TrialCredit
from backend.queueing import RUN_JOB, Queue
from backend.settings import Settings

MAX_KEY_LENGTH = 200
MAX_FAIRNESS_STEPS = 1000


class StoredResult(Struct, frozen=True, kw_only=True):
    """Where a finished picture lies, and how a download of it is labelled."""

    key: str
    job: Job


class Order(Struct, frozen=True):
    """A request with its plan, its price and the key that names it."""

    request: JobCreate
    plan: Plan
    less: Reduction
    key: str
    digest: bytes

    @property
    def credits(self) -> int:
        """What is left to pay."""
        return self.plan.credits - self.less.credits


class JobService:
    """What a person may do with jobs."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        *,
        images: ImageService,
        credit_service: CreditService,
        records: JobRecords,
        queue: Queue,
        trials: TrialCredit,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._images = images
        self._credits = credit_service
        self._records = records
        self._queue = queue
        self._trials = trials

    async def quote(self, account_id: UUID, request: QuoteRequest) -> Quote:
        """The price of a picture of this size. Raises: ValidationFailed, ImageTooLarge."""
        plan = plan_or_refuse(request.width, request.height, request)
        less = await self._trials.quoted(account_id, request, plan.credits)
        return Quote(
            credits=plan.credits - less.credits,
            trial_credits=less.credits,
            trial_refusal=less.refusal,
            calls=len(plan.calls),
            output_width=plan.output_width_px,
            output_height=plan.output_height_px,
            is_beyond_detail=plan.is_beyond_detail,
        )

    async def create(self, account_id: UUID, request: JobCreate, key: str) -> Job:
        """Queue a job and hold its price, or refuse without any trace.

        The same key and request give the same job. Raises: ValidationFailed, NotFound,
        PriceChanged, InsufficientCredits, AccountFrozen, IdempotencyConflict.
        """
        check_key(key)
        digest = hashlib.sha256(msgspec.json.encode(request)).digest()
        if known := await self._known(account_id, key, digest):
            return known
        facts = await self._images.facts(account_id, request.image_id)
        plan = plan_or_refuse(facts.width_px, facts.height_px, request)
        check_format(facts, request, plan)
        if request.options.engine == "plain":
            await self._check_plain_is_offered(account_id, request.image_id)
        is_tried = await self._trials.matches(account_id, request, facts)
        job_id = new_id()
        async with self._database.transaction():
            less = NO_REDUCTION
            if is_tried and request.after_trial is not None:
                less = await self._trials.claimed(
                    account_id, request.after_trial, facts, full_credits=plan.credits, key=key
                )
            order = Order(request, plan, less, key, digest)
            if order.credits > request.max_credits:
                raise PriceChanged(was_credits=request.max_credits, now_credits=order.credits)
            if await self._insert(job_id, account_id, order):
                await self._set_aside(account_id, job_id, order)
                await self._queue.enqueue(
                    RUN_JOB, job_id, priority=await self._priority(account_id)
                )
                await self._records.announce(job_id)
        created = await self._known(account_id, key, digest)
        assert created is not None
        return created

    async def _insert(self, job_id: UUID, account_id: UUID, order: Order) -> int:
        """One row, or none where the key was used meanwhile."""
        request, plan, now = order.request, order.plan, self._clock.now()
        return await self._database.execute(
            """
            INSERT INTO job (id, account_id, image_id, idempotency_key, request_hash, options,
                             credits, output_width_px, output_height_px, created_at, expires_at,
                             after_trial_job_id, trial_credits)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (account_id, idempotency_key) DO NOTHING
            """,
            job_id, account_id, request.image_id, order.key, order.digest,
            msgspec.json.encode(request.options).decode(), order.credits, plan.output_width_px,
            plan.output_height_px, now, now + timedelta(hours=self._settings.retention_hours),
            order.less.job_id, order.less.credits,
        )  # fmt: skip

    async def _set_aside(self, account_id: UUID, job_id: UUID, order: Order) -> None:
        """Hold the price. Raises: InsufficientCredits, AccountFrozen."""
        if order.credits:
            await self._credits.place_hold(account_id, job_id, order.credits)
        elif order.less.credits:
            await self._credits.check_may_spend(account_id)

    async def _check_plain_is_offered(self, account_id: UUID, image_id: UUID) -> None:
        """The plain enlargement is free, and so only for what could not be delivered."""
        offered = await self._database.value(
            "SELECT 1 FROM job WHERE account_id = $1 AND image_id = $2"
            " AND state IN ('refused', 'failed')",
            account_id,
            image_id,
        )
        if offered is None:
            raise ValidationFailed(
                "options.engine", "the plain enlargement is for pictures that were not delivered."
            )

    async def _known(self, account_id: UUID, key: str, digest: bytes) -> Job | None:
        """The job that this key made before. Raises: IdempotencyConflict."""
        row = await self._database.row(
            "SELECT id, request_hash FROM job WHERE account_id = $1 AND idempotency_key = $2",
            account_id,
            key,
        )
        if row is None:
            return None
        if row["request_hash"] != digest:
            raise IdempotencyConflict
        return await self._records.read(row["id"], account_id)

    async def _priority(self, account_id: UUID) -> int:
        """Later for each job the account has open already: everybody's first goes first."""
        waiting = await self._database.value(
            "SELECT count(*) FROM job WHERE account_id = $1 AND state IN ('queued', 'running')",
            account_id,
        )
        assert isinstance(waiting, int)
        return -min(waiting, MAX_FAIRNESS_STEPS)

    async def get(self, account_id: UUID, job_id: UUID) -> Job:
        """One job of the account. Raises: NotFound."""
        job = await self._records.read(job_id, account_id)
        if job is None:
            raise NotFound
        return job

    async def page(self, account_id: UUID, *, cursor: str | None, limit: int) -> JobPage:
        """The account's jobs, newest first. Raises: ValidationFailed."""
        before = parse_id(cursor) if cursor else None
        if cursor and before is None:
            raise ValidationFailed("cursor", "use the next_cursor of an earlier answer.")
        rows = await self._database.rows(
            f"""{SELECT_JOB} WHERE j.account_id = $1 AND ($2::uuid IS NULL OR j.id < $2)
            ORDER BY j.id DESC LIMIT $3""",
            account_id,
            before,
            limit + 1,
        )
        items = [to_job(row) for row in rows[:limit]]
        return JobPage(items, str(items[-1].id) if len(rows) > limit else None)

    async def cancel(self, account_id: UUID, job_id: UUID) -> Job:
        """Cancel a job that has not ended; its credits come back. Raises: NotFound."""
        await self.get(account_id, job_id)
        await self._records.cancel(job_id)
        return await self.get(account_id, job_id)

    async def stored(self, account_id: UUID, job_id: UUID, part: str) -> StoredResult:
        """Where the result or what comes with it lies. Raises: NotFound, Gone."""
        job = await self.get(account_id, job_id)
        row = await self._database.row(
            "SELECT expires_at, deleted_at, folder FROM job WHERE id = $1", job_id
        )
        assert row is not None
        if row["folder"] is None or (job.state != "delivered" and part == "result"):
            raise NotFound
        if row["deleted_at"] is not None or row["expires_at"] <= self._clock.now():
            raise Gone("The picture was deleted, as asked or as its time was over.")
        return StoredResult(key=f"{row['folder']}/{part}", job=job)


def check_key(key: str) -> None:
    """Every submission names itself, so that a lost answer can be asked for again."""
    if not key or len(key) > MAX_KEY_LENGTH or not key.isprintable():
        raise ValidationFailed(
            "Idempotency-Key", f"send a header of 1 to {MAX_KEY_LENGTH} printable characters."
        )


def plan_or_refuse(width_px: int, height_px: int, request: JobCreate | QuoteRequest) -> Plan:
    """The plan of a request, its refusals in the contract's words."""
    try:
        return plan_upscale(width_px, height_px, request.options)
    except PlanRefused as error:
        refusal: BackendError = (
            ImageTooLarge(error.detail)
            if error.code == "image_too_large"
            else ValidationFailed(f"options.{error.field}", error.detail)
        )
        raise refusal from error


def check_format(facts: SourceFacts, request: JobCreate, plan: Plan) -> None:
    """Refuse before anything is paid what the format could not hold in the end."""
    try:
        result_format(request.options.format, facts, plan.output_width_px, plan.output_height_px)
    except ImagingError as error:
        raise ValidationFailed("options.format", error.detail) from error
