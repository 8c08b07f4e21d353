"""delete-all: every picture that the service holds, and every trace of them that is kept here."""

import argparse
import asyncio
import sys

from desktop.commands.context import Context, UsageError, run_verb
from desktop.commands.exit_codes import ExitCode
from desktop.commands.reporting import counted
from desktop.commands.runs import FINISHED_FILE, interrupted_runs
from desktop.queue.finished_work import FinishedWork

WORD = "delete"


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await delete_all(context, is_sure=arguments.yes, as_json=arguments.json)

    return run_verb(verb, arguments.server)


async def delete_all(context: Context, *, is_sure: bool, as_json: bool) -> int:
    """Files that were saved on this machine stay: they are the person's own."""
    await context.session.restore()
    if not is_sure and not await asyncio.to_thread(_is_wanted, context):
        context.terminal.warn("Nothing was deleted.")
        return ExitCode.USAGE
    receipt = await context.api.images.delete_all()
    await asyncio.to_thread(_forget_here, context)
    if as_json:
        context.terminal.show(receipt)
    else:
        parts = [
            counted(receipt.images, "upload"),
            counted(receipt.results, "result"),
            counted(receipt.cancelled_jobs, "job"),
        ]
        context.terminal.say(f"Deleted from the service: {', '.join(parts)}.")
    return ExitCode.DONE


def _is_wanted(context: Context) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("argument --yes: is needed where nobody can be asked")
    context.terminal.warn(
        "This deletes all your uploads and results from the service and cancels what is under way."
        f" Files on this computer stay. Type {WORD} to go on:"
    )
    return sys.stdin.readline().strip() == WORD


def _forget_here(context: Context) -> None:
    data = context.places.data
    with interrupted_runs(data) as runs:
        for one in runs:
            one.close(keep=False)
    finished_work = FinishedWork(data / FINISHED_FILE)
    finished_work.forget_all()
    finished_work.close()
