"""up: photos in, larger photos out, without a window."""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from desktop.client.errors import ClientError
from desktop.commands.context import Context, UsageError, run_verb
from desktop.commands.estimating import estimate
from desktop.commands.exit_codes import ExitCode
from desktop.commands.pipes import from_pipe, spooled_input
from desktop.commands.reporting import FileReport, counted, shown_name
from desktop.commands.runs import new_run
from desktop.commands.taking_over import save_or_take_over
from desktop.commands.upscale_options import check_writable, options_of, save_plan_of
from desktop.commands.upscaling import Manner, work_off, write_reports
from desktop.files.comparison import read_upright, write_comparison
from desktop.files.finding import Found, Skipped, find_pictures
from desktop.files.patterns import with_home
from desktop.queue.adding import new_items
from desktop.queue.item import ItemState, QueueItem
from desktop.shell.selection import names_in
from desktop.watch.patience import patiently


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await upscale(context, arguments)

    return run_verb(verb, arguments.server)


async def upscale(context: Context, arguments: argparse.Namespace) -> int:
    if arguments.files == ["-"]:
        with spooled_input(sys.stdin.buffer) as picture:
            return await from_pipe(context, arguments, picture, _upscale_named)
    if "-" in arguments.files:
        raise UsageError("argument FILE: - must stand alone; a file of that name is ./-")
    names = [*arguments.files, *await patiently(lambda: _listed(arguments.files_from))]
    if not names:
        raise UsageError("argument FILE: name at least one picture or folder")
    code, _ = await _upscale_named(context, arguments, names)
    return code


async def _upscale_named(
    context: Context, arguments: argparse.Namespace, names: list[str]
) -> tuple[int, list[QueueItem]]:
    """The exit code, and the items as they ended."""
    save = save_plan_of(arguments, context.settings.load().name_pattern)
    options = options_of(arguments)
    found = await patiently(lambda: find_pictures(names, recursive=arguments.recursive))
    named_wrongly = [skipped for skipped in found.skipped if skipped.was_named]
    _tell_of_skipped(context, found, arguments, named_wrongly)
    if not found.pictures:
        if named_wrongly:
            return ExitCode.SOME_FAILED, []
        raise UsageError("argument FILE: no pictures were found there")
    if arguments.estimate:
        await context.session.restore()
        return await estimate(context, found.pictures, options, as_json=arguments.json), []
    await patiently(lambda: _check_targets(arguments, found))
    await context.session.restore()
    run_here = new_run(context.places.data)
    now = datetime.now(UTC)
    ordered = new_items(found.pictures, options, save, after_position=0, now=now)
    owner = context.session.owner
    taken = await patiently(lambda: save_or_take_over(ordered, run_here, owner))
    if taken and not arguments.json and not arguments.quiet:
        context.terminal.warn(f"Going on with {counted(taken, 'photo')} of an interrupted run.")
    manner = Manner(
        max_credits=arguments.max_credits,
        patience_seconds=arguments.patience,
        as_json=arguments.json,
        is_quiet=arguments.quiet,
    )
    code, items = await work_off(context, run_here, manner)
    await _write_extras(context, arguments, items)
    return (ExitCode.SOME_FAILED if named_wrongly and not code else code), items


def _listed(source: str | None) -> list[str]:
    """Names, one a line. Raises: UsageError."""
    if source is None:
        return []
    try:
        data = sys.stdin.buffer.read() if source == "-" else with_home(source).read_bytes()
    except OSError as error:
        raise UsageError("argument --files-from: the list cannot be read") from error
    return names_in(data)


def _check_targets(arguments: argparse.Namespace, found: Found) -> None:
    """Raises: UsageError."""
    if arguments.compare and len(found.pictures) > 1:
        if not with_home(arguments.compare).is_dir():
            raise UsageError("argument --compare: for several pictures it must be a folder")
    elif arguments.compare and not with_home(arguments.compare).is_dir():
        check_writable("--compare", with_home(arguments.compare).absolute().parent)
    if arguments.report:
        check_writable("--report", with_home(arguments.report).absolute().parent)
    if not arguments.out:
        folders = {picture.path.parent for picture in found.pictures}
        if not all(os.access(folder, os.W_OK) for folder in folders):
            raise UsageError("argument --out: is needed, a folder there is read-only")


def _tell_of_skipped(
    context: Context, found: Found, arguments: argparse.Namespace, wrong: list[Skipped]
) -> None:
    for skipped in wrong:
        if arguments.json and not arguments.estimate:
            context.terminal.show(_skipped_report(skipped))
        else:
            context.terminal.warn(
                f"{shown_name(str(skipped.path))}  {_SKIPPED_WORDS[skipped.reason]}"
            )
    passed_over = len(found.skipped) - len(wrong)
    if passed_over and not arguments.json and not arguments.quiet:
        context.terminal.warn(f"Passed over: {counted(passed_over, 'other file')}.")


_SKIPPED_WORDS = {
    "source_missing": "There is no such file.",
    "source_unreadable": "It cannot be read.",
    "not_a_picture": "It is not a picture that can be upscaled.",
}


def _skipped_report(skipped: Skipped) -> FileReport:
    return FileReport(
        source=os.fsencode(skipped.path).decode("utf-8", "replace"),
        output=None,
        state="failed",
        job_id=None,
        credits=0,
        score=None,
        reason=skipped.reason,
        width=None,
        height=None,
        seconds=None,
    )


async def _write_extras(
    context: Context, arguments: argparse.Namespace, items: list[QueueItem]
) -> None:
    if arguments.report:
        try:
            await write_reports(context, items, with_home(arguments.report))
        except OSError:
            context.terminal.warn("The report could not be written.")
    for item in items:
        if not arguments.compare or item.state is not ItemState.DONE:
            continue
        try:
            before = await _before(context, item)
            await asyncio.to_thread(_compare, item, before, with_home(arguments.compare))
        except ClientError:
            context.terminal.warn(f"{shown_name(item.source.path)}  no before/after was written.")


async def _before(context: Context, item: QueueItem) -> Path | BytesIO:
    """The original as it can be read here: nothing here decodes HEIC. Raises: ClientError."""
    if item.source.format == "heic" and item.server.job_id:
        return BytesIO(await context.api.jobs.original(item.server.job_id))
    return Path(item.source.path)


def _compare(item: QueueItem, before: Path | BytesIO, target: Path) -> None:
    """Raises: FileProblem."""
    path = target / f"{Path(item.source.path).stem}_before_after.png" if target.is_dir() else target
    write_comparison(
        partial(read_upright, before),
        partial(read_upright, Path(item.output_path)),
        path,
        before_size_px=(item.source.width_px, item.source.height_px),
    )
