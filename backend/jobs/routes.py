"""Quotes, jobs, results and events over HTTP."""

from typing import Annotated

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter
from litestar.response import Stream

from backend.accounts.callers import Caller, requires_account, requires_verified
from backend.errors import Gone
from backend.http_types import AnyRequest
from backend.images.names import content_disposition, result_name
from backend.images.schemas import Deleted
from backend.jobs.downloads import UnsatisfiableRange, etag_matches, requested_span
from backend.jobs.erasure import ErasureService
from backend.jobs.schemas import Job, JobCreate, JobPage, Quote, QuoteRequest
from backend.jobs.service import JobService, StoredResult
from backend.jobs.streams import EventStreams
from backend.paths import known_id
from backend.providers.storage import ObjectMissing, Storage

MEDIA_TYPES = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tiff": "image/tiff",
}
EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "tiff": "tif"}


class QuoteController(Controller):
    path = "/quotes"
    guards = [requires_account]  # noqa: RUF012  # Litestar reads it as a class attribute
    tags = ["Jobs"]  # noqa: RUF012  # the same

    @post(status_code=200, operation_id="Quote")
    async def quote(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[QuoteRequest],
        job_service: NamedDependency[JobService],
    ) -> Quote:
        """The firm price of a picture of this size, less what a tried part of it has cost."""
        return await job_service.quote(caller.account_id, data)


class JobController(Controller):
    path = "/jobs"
    tags = ["Jobs"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @post(guards=[requires_verified], operation_id="CreateJob")
    async def create_job(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[JobCreate],
        job_service: NamedDependency[JobService],
        idempotency_key: Annotated[str, HeaderParameter(name="Idempotency-Key")] = "",
    ) -> Job:
        """Queue an upscale and hold its price; repeating the key repeats nothing."""
        return await job_service.create(caller.account_id, data, idempotency_key)

    @get(guards=[requires_account], operation_id="ListJobs")
    async def list_jobs(
        self,
        caller: NamedDependency[Caller],
        job_service: NamedDependency[JobService],
        cursor: FromQuery[str | None] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    ) -> JobPage:
        """The account's jobs, newest first."""
        return await job_service.page(caller.account_id, cursor=cursor, limit=limit)

    @get("/{job_id:str}", guards=[requires_account], operation_id="GetJob")
    async def get_job(
        self,
        caller: NamedDependency[Caller],
        job_service: NamedDependency[JobService],
        job_id: FromPath[str],
    ) -> Job:
        """How one job stands."""
        return await job_service.get(caller.account_id, known_id(job_id))

    @delete("/{job_id:str}", guards=[requires_account], status_code=200, operation_id="CancelJob")
    async def cancel_job(
        self,
        caller: NamedDependency[Caller],
        job_service: NamedDependency[JobService],
        job_id: FromPath[str],
    ) -> Job:
        """Cancel a job that has not ended; its credits come back at once."""
        return await job_service.cancel(caller.account_id, known_id(job_id))

    @get("/{job_id:str}/result", guards=[requires_account], operation_id="GetResult")
    async def get_result(
        self,
        request: AnyRequest,
        caller: NamedDependency[Caller],
        job_service: NamedDependency[JobService],
        storage: NamedDependency[Storage],
        job_id: FromPath[str],
    ) -> Response[None] | Stream:
        """The finished picture; `Range`, `If-Range` and `If-None-Match` are understood."""
        stored = await job_service.stored(caller.account_id, known_id(job_id), "result")
        return await _download(request, stored, storage)

    @get("/{job_id:str}/fidelity", guards=[requires_account], operation_id="GetFidelityReport")
    async def get_fidelity(
        self,
        caller: NamedDependency[Caller],
        job_service: NamedDependency[JobService],
        storage: NamedDependency[Storage],
        job_id: FromPath[str],
    ) -> Response[bytes]:
        """The fidelity report: what moved and was put back, colour, the worst place."""
        stored = await job_service.stored(caller.account_id, known_id(job_id), "fidelity")
        return await _small(stored, storage, "application/json")

    @get("/{job_id:str}/difference", guards=[requires_account], operation_id="GetDifference")
    async def get_difference(
        self,
        caller: NamedDependency[Caller],
        job_service: NamedDependency[JobService],
        storage: NamedDependency[Storage],
        job_id: FromPath[str],
    ) -> Response[bytes]:
        """Where the result differs from the source, as a heat map."""
        stored = await job_service.stored(caller.account_id, known_id(job_id), "difference")
        return await _small(stored, storage, "image/jpeg")

    @get("/{job_id:str}/original", guards=[requires_account], operation_id="GetOriginal")
    async def get_original(
        self,
        caller: NamedDependency[Caller],
        job_service: NamedDependency[JobService],
        storage: NamedDependency[Storage],
        job_id: FromPath[str],
    ) -> Response[bytes]:
        """A HEIC source as a JPEG of at most 4,096 pixels a side; other kinds have none."""
        stored = await job_service.stored(caller.account_id, known_id(job_id), "original")
        return await _small(stored, storage, "image/jpeg")


class ErasureController(Controller):
    path = "/images"
    tags = ["Images"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @delete("/{image_id:str}", guards=[requires_account], operation_id="DeleteImage")
    async def delete_image(
        self,
        caller: NamedDependency[Caller],
        erasure_service: NamedDependency[ErasureService],
        image_id: FromPath[str],
    ) -> None:
        """Delete one picture, the jobs that work on it and the results made from it."""
        await erasure_service.delete_image(caller.account_id, known_id(image_id))

    @delete(guards=[requires_account], status_code=202, operation_id="DeleteAllImages")
    async def delete_all(
        self, caller: NamedDependency[Caller], erasure_service: NamedDependency[ErasureService]
    ) -> Deleted:
        """Delete all: every picture of the account, at once; running jobs are cancelled."""
        return await erasure_service.delete_all(caller.account_id)


class EventController(Controller):
    path = "/events"
    tags = ["Events"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @get(guards=[requires_account], operation_id="FollowEvents")
    async def follow(
        self,
        caller: NamedDependency[Caller],
        event_streams: NamedDependency[EventStreams],
        last_event_id: Annotated[int | None, HeaderParameter(name="Last-Event-ID")] = None,
    ) -> Stream:
        """Server-sent events: `job` and `balance` changes of the caller."""
        return Stream(
            event_streams.follow(caller.account_id, last_event_id),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


async def _small(stored: StoredResult, storage: Storage, media_type: str) -> Response[bytes]:
    try:
        data = await storage.get_bytes(stored.key)
    except ObjectMissing as error:
        raise Gone("There is none for this job, or it was deleted.") from error
    return Response(
        data,
        media_type=media_type,
        headers={"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"},
    )


async def _download(
    request: AnyRequest, stored: StoredResult, storage: Storage
) -> Response[None] | Stream:
    """The whole result, a part of it, or the word that the client has it already."""
    result = stored.job.result
    assert result is not None
    etag = f'"{result.sha256}"'
    headers = _result_headers(stored, etag)
    if etag_matches(request.headers.get("if-none-match", ""), etag):
        return Response(None, status_code=304, headers=headers)
    if_range = request.headers.get("if-range", "")
    range_header = request.headers.get("range", "")
    if if_range and not etag_matches(if_range, etag):
        range_header = ""
    try:
        span = requested_span(range_header, result.bytes)
    except UnsatisfiableRange:
        headers["Content-Range"] = f"bytes */{result.bytes}"
        return Response(None, status_code=416, headers=headers)
    if span is None:
        headers["Content-Length"] = str(result.bytes)
        stream, status = storage.stream(stored.key, 0, None), 200
    else:
        last = span.start + span.length - 1
        headers["Content-Range"] = f"bytes {span.start}-{last}/{result.bytes}"
        headers["Content-Length"] = str(span.length)
        stream, status = storage.stream(stored.key, span.start, span.length), 206
    return Stream(
        stream, status_code=status, media_type=MEDIA_TYPES[result.format], headers=headers
    )


def _result_headers(stored: StoredResult, etag: str) -> dict[str, str]:
    job = stored.job
    assert job.result is not None
    size = "clean" if job.options.clean else _size_word(job)
    name = result_name(job.file_name, EXTENSIONS[job.result.format], size)
    return {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=3600, immutable",
        "Content-Disposition": content_disposition(name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }


def _size_word(job: Job) -> str:
    if job.options.long_side_px is not None:
        return f"{job.options.long_side_px}px"
    return f"{job.options.scale or 4}x"
