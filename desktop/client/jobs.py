"""Quotes, jobs and results over HTTP."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from desktop.client.downloads import download_result
from desktop.client.transport import Transport, path_id, read_picture
from desktop.client.wire import (
    AfterTrial,
    Job,
    JobCreate,
    JobPage,
    JobResult,
    Quote,
    QuoteRequest,
    UpscaleOptions,
)

PAGE_ROWS = "100"


class JobsApi:
    """The paths of `jobs/`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def quote(
        self,
        width_px: int,
        height_px: int,
        options: UpscaleOptions,
        after_trial: AfterTrial | None = None,
    ) -> Quote:
        """What a picture of this oriented size would cost, after a part of it was tried."""
        request = QuoteRequest(
            width=width_px, height=height_px, options=options, after_trial=after_trial
        )
        return await self._transport.ask("POST", "/quotes", Quote, body=request)

    async def create(self, request: JobCreate, idempotency_key: str) -> Job:
        """Submit once: repeating it with the same key and body answers the same job."""
        return await self._transport.ask(
            "POST", "/jobs", Job, body=request, headers={"Idempotency-Key": idempotency_key}
        )

    async def job(self, job_id: str) -> Job:
        return await self._transport.ask("GET", f"/jobs/{path_id(job_id)}", Job)

    async def page(self, cursor: str | None = None) -> JobPage:
        query = {"limit": PAGE_ROWS, **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask("GET", "/jobs", JobPage, query=query)

    async def cancel(self, job_id: str) -> Job:
        """Drop a job; its credits come back at once unless it had ended before."""
        return await self._transport.ask("DELETE", f"/jobs/{path_id(job_id)}", Job)

    async def fidelity(self, job_id: str) -> msgspec.Raw:
        """The whole report, as JSON text: it grows from version to version."""
        return await self._transport.ask("GET", f"/jobs/{path_id(job_id)}/fidelity", msgspec.Raw)

    async def difference(self, job_id: str) -> bytes:
        """The heat map of where the result differs from the source: a small picture."""
        return await self._picture(job_id, "difference")

    async def original(self, job_id: str) -> bytes:
        """A HEIC source as a JPEG; other kinds have none."""
        return await self._picture(job_id, "original")

    async def download(
        self, job_id: str, expected: JobResult, part: Path, on_progress: Callable[[float], None]
    ) -> None:
        await download_result(self._transport, job_id, expected, part, on_progress)

    async def _picture(self, job_id: str, kind: str) -> bytes:
        async with self._transport.open("GET", f"/jobs/{path_id(job_id)}/{kind}") as response:
            return await read_picture(response)
