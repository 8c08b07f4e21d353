"""jobs: what the service is making, and finishing what was interrupted here."""

import argparse
from pathlib import Path

from desktop.client.wire import Job
from desktop.commands.context import Context, run_verb
from desktop.commands.exit_codes import ExitCode
from desktop.commands.jobs_download import download
from desktop.commands.reporting import counted, shown_name
from desktop.commands.runs import Run, interrupted_runs, is_worth_resuming
from desktop.commands.upscaling import Manner, work_off
from desktop.queue.item import ItemState
from desktop.queue.states import retried

MAX_PAGES = 1000
SHORT_ID = 8


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        await context.session.restore()
        if arguments.resume:
            return await resume(context, as_json=arguments.json)
        if arguments.cancel:
            return await cancel(context, arguments.cancel, as_json=arguments.json)
        if arguments.download:
            folder = Path(arguments.out or ".")
            return await download(context, arguments.download, folder, as_json=arguments.json)
        return await show_jobs(context, all_pages=arguments.all, as_json=arguments.json)

    return run_verb(verb, arguments.server)


async def show_jobs(context: Context, *, all_pages: bool, as_json: bool) -> int:
    jobs: list[Job] = []
    cursor: str | None = None
    for _ in range(MAX_PAGES if all_pages else 1):
        page = await context.api.jobs.page(cursor)
        jobs.extend(page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    if as_json:
        context.terminal.show({"jobs": jobs, "has_more": cursor is not None})
        return ExitCode.DONE
    for job in jobs:
        context.terminal.say(_line(job))
    if not jobs:
        context.terminal.say("No jobs yet.")
    return ExitCode.DONE


async def cancel(context: Context, job_id: str, *, as_json: bool) -> int:
    job = await context.api.jobs.cancel(job_id)
    if as_json:
        context.terminal.show(job)
    elif job.state == "cancelled":
        context.terminal.say(f"Cancelled; {counted(job.credits, 'credit')} came back.")
    else:
        context.terminal.say(f"It was over already: {job.state}.")
    return ExitCode.DONE if job.state == "cancelled" else ExitCode.SOME_FAILED


async def resume(context: Context, *, as_json: bool) -> int:
    """Take up every interrupted run in turn; nothing is made or paid for twice."""
    codes: list[int] = []
    with interrupted_runs(context.places.data) as runs:
        for one in runs:
            _put_back_in_line(one)
            code, _ = await work_off(context, one, Manner(as_json=as_json))
            codes.append(code)
    if not codes and not as_json:
        context.terminal.say("Nothing was interrupted.")
    return max(codes, default=int(ExitCode.DONE))


def _put_back_in_line(one: Run) -> None:
    """What only failed to be saved is fetched once more; what waited for credits may have them."""
    failed = one.store.in_state(ItemState.FAILED)
    one.store.save(*[retried(item) for item in failed if is_worth_resuming(item)])


def _line(job: Job) -> str:
    name = shown_name(job.file_name) if job.file_name else job.id[:SHORT_ID]
    size = f"{job.output_width}x{job.output_height}"
    is_free = job.state in {"refused", "failed", "cancelled"}
    price = "free" if is_free else counted(job.credits, "credit")
    why = f" ({job.reason})" if job.reason else ""
    return f"{job.created_at:%Y-%m-%d %H:%M}  {job.id}  {job.state}{why}  {size}  {price}  {name}"
