"""Looks up what a tried part is worth to a whole, compares their pictures, and claims it once."""

import asyncio
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from backend.clock import Clock
from backend.database import Database
from backend.errors import ServiceUnavailable
from backend.images.spool import Spool
from backend.imaging.child import ImagingChild
from backend.imaging.commands import CompareRegion, DecodeSource
from backend.imaging.errors import ImagingCrash, ImagingError
from backend.imaging.facts import DecodedSource, SourceFacts
from backend.jobs.schemas import AfterTrial, JobCreate, QuoteRequest, TrialRefusal
from backend.jobs.trials import TriedPart, trial_credit_credits, trial_refusal
from backend.providers.storage import ObjectMissing, Storage
from backend.settings import Settings

SELECT_TRIED = """
    SELECT j.state, j.credits, j.after_trial_job_id IS NOT NULL AS follows_a_trial,
           i.deleted_at IS NULL AND i.expires_at > $3 AS is_kept, i.width_px, i.height_px,
           EXISTS (SELECT 1 FROM job w WHERE w.after_trial_job_id = j.id
                   AND w.state IN ('queued', 'running', 'delivered')
                   AND w.idempotency_key <> $4) AS is_used
    FROM job j JOIN image i ON i.id = j.image_id WHERE j.id = $1 AND j.account_id = $2
"""


class Reduction(Struct, frozen=True):
    """What a trial takes off a price, or why it takes off nothing."""

    credits: int = 0
    job_id: UUID | None = None
    refusal: TrialRefusal | None = None


NO_REDUCTION = Reduction()


class TrialCredit:
    """A trial that does not count makes nothing fail: the full price holds."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        *,
        storage: Storage,
        spool: Spool,
        imaging: ImagingChild,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._storage = storage
        self._spool = spool
        self._imaging = imaging

    async def quoted(self, account_id: UUID, request: QuoteRequest, full_credits: int) -> Reduction:
        """What a whole of this size would cost less, if the part really is one of it."""
        if request.after_trial is None:
            return NO_REDUCTION
        size = request.width, request.height
        return await self._reduction(account_id, request.after_trial, size, full_credits)

    async def matches(self, account_id: UUID, request: JobCreate, facts: SourceFacts) -> bool:
        """Whether the trial counts so far, the pictures compared. Raises: ServiceUnavailable.

        Not inside a transaction: it takes as long as decoding the whole.
        """
        place = request.after_trial
        if place is None:
            return False
        size = facts.width_px, facts.height_px
        # Pictures are only taken apart for what is worth something.
        if not (await self._reduction(account_id, place, size, 1)).credits:
            return False
        keys = await self._source_keys(account_id, request.image_id, place.job_id)
        async with self._spool.room() as folder:
            try:
                return await self._is_region(keys, place, folder)
            except (ImagingError, ObjectMissing):
                return False
            except ImagingCrash as error:
                raise ServiceUnavailable(
                    "The service could not look at the part that you tried. Nothing was charged;"
                    " try again later."
                ) from error

    async def claimed(
        self,
        account_id: UUID,
        place: AfterTrial,
        facts: SourceFacts,
        *,
        full_credits: int,
        key: str,
    ) -> Reduction:
        """The reduction for the job of this key, safe from others until the transaction ends.

        Inside the transaction that writes the job: of two wholes after one trial the second waits
        here, and then finds it used.
        """
        assert self._database.in_transaction
        await self._database.value(
            "SELECT 1 FROM job WHERE id = $1 AND account_id = $2 FOR UPDATE",
            place.job_id,
            account_id,
        )
        size = facts.width_px, facts.height_px
        return await self._reduction(account_id, place, size, full_credits, key=key)

    async def _reduction(
        self,
        account_id: UUID,
        place: AfterTrial,
        size_px: tuple[int, int],
        full_credits: int,
        *,
        key: str = "",
    ) -> Reduction:
        row = await self._database.row(
            SELECT_TRIED, place.job_id, account_id, self._clock.now(), key
        )
        tried = TriedPart(**dict(row)) if row else None
        refusal = trial_refusal(tried, place, width_px=size_px[0], height_px=size_px[1])
        if tried is None or refusal:
            return Reduction(refusal=refusal)
        credit = trial_credit_credits(tried.credits, full_credits)
        return Reduction(credit, place.job_id) if credit else NO_REDUCTION

    async def _source_keys(self, account_id: UUID, image_id: UUID, job_id: UUID) -> tuple[str, str]:
        row = await self._database.row(
            """
            SELECT w.storage_key AS whole, p.storage_key AS part
            FROM image w, job j JOIN image p ON p.id = j.image_id
            WHERE w.id = $1 AND w.account_id = $3 AND j.id = $2 AND j.account_id = $3
            """,
            image_id,
            job_id,
            account_id,
        )
        assert row is not None, "both were just looked at, and rows of an account stay"
        return row["whole"], row["part"]

    async def _is_region(self, keys: tuple[str, str], place: AfterTrial, folder: Path) -> bool:
        whole = await self._decoded(keys[0], folder / "whole")
        part = await self._decoded(keys[1], folder / "part")
        command = CompareRegion(
            whole=whole.pixels, part=part.pixels, left_px=place.left, top_px=place.top
        )
        return await self._imaging.run(command, bool, folder)

    async def _decoded(self, key: str, folder: Path) -> DecodedSource:
        """Taken apart in a child: these are a person's bytes."""
        await asyncio.to_thread(folder.mkdir)
        path = folder / "source"
        await self._storage.fetch(key, path)
        command = DecodeSource(
            path=path, folder=folder, max_megapixels=self._settings.max_megapixels
        )
        return await self._imaging.run(command, DecodedSource, folder)
