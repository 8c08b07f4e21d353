"""jobs --download: results that the service still has, saved once more; it costs nothing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from desktop.client.errors import ApiProblem
from desktop.client.wire import Job
from desktop.commands.context import Context, UsageError
from desktop.commands.exit_codes import ExitCode
from desktop.commands.reporting import shown_name
from desktop.history.naming import free_path, proposed_name

ALL = "all"
MAX_PAGES = 1000


class Fetched(Struct, frozen=True, kw_only=True):
    """One job in `--json`; `path` is null where there is nothing to fetch any more."""

    job_id: str
    path: str | None
    state: str


async def download(context: Context, job_ids: Sequence[str], folder: Path, *, as_json: bool) -> int:
    """Each into a name of its own in `folder`; exit code 2 if a named one could not be had."""
    if not await asyncio.to_thread(folder.is_dir):
        raise UsageError("argument --out: is no folder")
    wanted = await _jobs(context, job_ids)
    has_failed = False
    for job in wanted:
        fetched = await _fetch(context, job, folder)
        has_failed = has_failed or fetched.path is None
        if as_json:
            context.terminal.show(fetched)
        elif fetched.path is None:
            context.terminal.warn(f"{job.id}: its result is not there any more.")
        else:
            context.terminal.say(f"{job.id} → {shown_name(fetched.path)}")
    if not wanted and not as_json:
        context.terminal.say("No result is there to be saved again.")
    return ExitCode.SOME_FAILED if has_failed else ExitCode.DONE


async def _jobs(context: Context, job_ids: Sequence[str]) -> list[Job]:
    if list(job_ids) != [ALL]:
        return [await context.api.jobs.job(job_id) for job_id in job_ids]
    found: list[Job] = []
    cursor: str | None = None
    for _ in range(MAX_PAGES):
        page = await context.api.jobs.page(cursor)
        found.extend(job for job in page.items if job.result is not None)
        cursor = page.next_cursor
        if cursor is None:
            break
    return found


async def _fetch(context: Context, job: Job, folder: Path) -> Fetched:
    if job.result is None:
        return Fetched(job_id=job.id, path=None, state=job.state)
    path = await asyncio.to_thread(free_path, folder, proposed_name(job))
    part = path.with_name(f"{path.name}.part")
    try:
        await context.api.jobs.download(job.id, job.result, part, lambda _: None)
    except ApiProblem as problem:
        if problem.status not in {404, 410}:
            raise
        return Fetched(job_id=job.id, path=None, state="gone")
    await asyncio.to_thread(part.replace, path)
    return Fetched(job_id=job.id, path=str(path), state="saved")
