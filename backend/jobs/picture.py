"""The way of one picture: decode, plan, calls, repair, join, encode, store."""

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from backend.clock import Clock
from backend.images.spool import Spool
from backend.imaging.child import ImagingChild
from backend.imaging.commands import DecodeSource
from backend.imaging.facts import DecodedSource
from backend.imaging.plan import Plan, plan_upscale
from backend.imaging.planes import Plane
from backend.imaging.provenance import Provenance
from backend.imaging.report import FidelityReport, RepairedCall, assemble_report, plain_report
from backend.imaging.steps import (
    DrawDifference,
    Drawn,
    EnlargePlain,
    Finished,
    FinishPicture,
    PlainPicture,
    WriteOriginal,
    Written,
)
from backend.jobs.answers import Answers
from backend.jobs.calls import AcceptedCall, CallMaker, CallTask
from backend.jobs.ending import JobEnded
from backend.jobs.fidelity import short_form
from backend.jobs.records import ClaimedJob, Delivery, JobRecords
from backend.jobs.schemas import JobResult
from backend.providers.storage import Storage
from backend.settings import Settings
from backend.version import VERSION

PARALLEL_CALLS = 3
"""Calls of one picture under way at once."""
FOREIGN_TO_VIEWERS = frozenset({"heic"})
"""Kinds of which the app shows no picture of its own."""


class Workshop(Struct, frozen=True, kw_only=True):
    """One job on the bench: its folder, its decoded source, its plan."""

    job: ClaimedJob
    folder: Path
    source: DecodedSource
    plan: Plan


class PictureWork:
    """Makes pictures; every step of it can be repeated after a crash."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        storage: Storage,
        spool: Spool,
        imaging: ImagingChild,
        records: JobRecords,
        calls: CallMaker,
        answers: Answers,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._storage = storage
        self._spool = spool
        self._imaging = imaging
        self._records = records
        self._calls = calls
        self._answers = answers

    async def make(self, job: ClaimedJob) -> Delivery:
        """Raises: JobEnded, ImagingError, ImagingCrash, StorageFull, ObjectMissing."""
        await self._records.report(job, "preparing", done=0, calls=0)
        async with self._spool.room() as folder:
            shop = await self._prepare(job, folder)
            if job.options.engine == "plain":
                return await self._deliver_plain(shop)
            try:
                accepted = await self._redraw(shop)
            except JobEnded as end:
                await self._explain(shop, end)
                raise
            await self._records.report(job, "saving", done=0, calls=0)
            provenance = self._provenance(shop, accepted[0])
            tiles = tuple(call.repaired for call in accepted)
            finished = await self._finish(shop, provenance, tiles=tiles)
            report = await self._report(shop, accepted, finished)
            return await self._store(shop, finished, report)

    async def discard(self, job: ClaimedJob, *, everything: bool) -> None:
        """Remove this claim's files, or only the answers that nobody needs any more."""
        await self._storage.delete_prefix(f"{job.prefix}/answers")
        if everything:
            await self._storage.delete_prefix(job.folder)

    async def _prepare(self, job: ClaimedJob, folder: Path) -> Workshop:
        path = folder / "source"
        await self._storage.fetch(job.source_key, path)
        command = DecodeSource(
            path=path, folder=folder, max_megapixels=self._settings.max_megapixels
        )
        source = await self._imaging.run(command, DecodedSource, folder)
        facts = source.facts
        plan = plan_upscale(facts.width_px, facts.height_px, job.options)
        source = msgspec.structs.replace(source, print_dpi=job.options.print_dpi)
        if facts.format in FOREIGN_TO_VIEWERS:
            await self._keep_original(job, folder, source)
        return Workshop(job=job, folder=folder, source=source, plan=plan)

    async def _keep_original(self, job: ClaimedJob, folder: Path, source: DecodedSource) -> None:
        """A "before" for viewers that cannot decode the file, no longer than the file is kept."""
        command = WriteOriginal(pixels=source.pixels, target=folder / "original.jpg")
        await self._imaging.run(command, Written, folder)
        await self._storage.put_file(f"{job.folder}/original", folder / "original.jpg")

    async def _redraw(self, shop: Workshop) -> list[AcceptedCall]:
        """Make every call, a few at a time; the first that ends the job stops the others."""
        job, plan, done = shop.job, shop.plan, 0
        slots = asyncio.Semaphore(PARALLEL_CALLS)
        await self._records.report(job, "working", done=0, calls=len(plan.calls))

        async def one(index: int) -> AcceptedCall:
            nonlocal done
            async with slots:
                task = CallTask(
                    job=job, plan=plan, call=plan.calls[index], pixels=shop.source.pixels,
                    folder=shop.folder,
                )  # fmt: skip
                accepted = await self._calls.make(task)
            done += 1
            await self._records.report(job, "working", done=done, calls=len(plan.calls))
            return accepted

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(call.index)) for call in plan.calls]
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return [task.result() for task in tasks]

    async def _deliver_plain(self, shop: Workshop) -> Delivery:
        """Enlarge without any model, and say so in the file and in the report."""
        command = EnlargePlain(
            source=shop.source.pixels,
            width_px=shop.plan.output_width_px,
            height_px=shop.plan.output_height_px,
            denoise=shop.job.options.denoise,
            target=shop.folder / "plain.raw",
        )
        plain = await self._imaging.run(command, PlainPicture, shop.folder)
        provenance = Provenance(
            tool=f"OpenDream Upscale {VERSION}",
            model="none",
            settings=f"plain enlargement denoise={shop.job.options.denoise}",
            source_sha256=shop.source.facts.sha256,
            created_at=self._clock.now().isoformat(),
            digital_source_type="algorithmicallyEnhanced",
        )
        finished = await self._finish(shop, provenance, plain=plain.plane)
        report = plain_report(shop.job.options.strictness, plain.engine)
        return await self._store(shop, finished, report)

    async def _finish(
        self,
        shop: Workshop,
        provenance: Provenance,
        *,
        tiles: tuple[RepairedCall, ...] = (),
        plain: Plane | None = None,
    ) -> Finished:
        command = FinishPicture(
            plan=shop.plan,
            tiles=tiles,
            plain=plain,
            source=shop.source,
            options=shop.job.options,
            provenance=provenance,
            target=shop.folder / "result",
            difference=shop.folder / "difference.jpg",
        )
        return await self._imaging.run(command, Finished, shop.folder)

    def _provenance(self, shop: Workshop, call: AcceptedCall) -> Provenance:
        options = shop.job.options
        size = f"{shop.plan.output_width_px}x{shop.plan.output_height_px}"
        settings = f"{size} {options.strictness} denoise={options.denoise} {call.prompt_version}"
        return Provenance(
            tool=f"OpenDream Upscale {VERSION}",
            model=call.model_version,
            settings=settings,
            source_sha256=shop.source.facts.sha256,
            created_at=self._clock.now().isoformat(),
        )

    async def _report(
        self, shop: Workshop, accepted: list[AcceptedCall], finished: Finished
    ) -> FidelityReport:
        return assemble_report(
            [call.repaired.report for call in accepted],
            strictness=shop.job.options.strictness,
            engine="gemini",
            model_version=accepted[0].model_version,
            prompt_version=accepted[0].prompt_version,
            billable_attempts=await self._answers.billable(shop.job.id),
            seam_levels=finished.seam_levels,
        )

    async def _explain(self, shop: Workshop, end: JobEnded) -> None:
        """Keep the report and the heat map of the best answer that did not pass."""
        if end.rejected is None:
            return
        command = DrawDifference(
            plan=shop.plan, tiles=(end.rejected,), target=shop.folder / "difference.jpg"
        )
        await self._imaging.run(command, Drawn, shop.folder)
        report = assemble_report(
            [end.rejected.report],
            strictness=shop.job.options.strictness,
            engine="gemini",
            model_version=self._settings.gemini_model,
            prompt_version="",
            billable_attempts=await self._answers.billable(shop.job.id),
        )
        await self._keep_report(shop, report)

    async def _keep_report(self, shop: Workshop, report: FidelityReport) -> None:
        folder = shop.job.folder
        difference = await asyncio.to_thread((shop.folder / "difference.jpg").read_bytes)
        await self._storage.put_bytes(f"{folder}/difference", difference)
        await self._storage.put_bytes(f"{folder}/fidelity", msgspec.json.encode(report))

    async def _store(self, shop: Workshop, finished: Finished, report: FidelityReport) -> Delivery:
        facts = finished.facts
        await self._keep_report(shop, report)
        await self._storage.put_file(f"{shop.job.folder}/result", shop.folder / "result")
        kept_until = self._clock.now() + timedelta(hours=self._settings.retention_hours)
        result = JobResult(
            width=facts.width_px,
            height=facts.height_px,
            format=facts.format,
            bytes=facts.size_bytes,
            sha256=facts.sha256,
            expires_at=kept_until,
        )
        return Delivery(fidelity=short_form(report), result=result)
