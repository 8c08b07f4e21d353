"""credits: what can be spent, and what was."""

import argparse

from desktop.commands.context import Context, run_verb
from desktop.commands.exit_codes import ExitCode


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await show_credits(context, history=arguments.history, as_json=arguments.json)

    return run_verb(verb, arguments.server)


async def show_credits(context: Context, *, history: bool, as_json: bool) -> int:
    await context.session.restore()
    balance = await context.api.credits.balance()
    entries = (await context.api.credits.entries()).items if history else []
    if as_json:
        numbers: dict[str, object] = {
            "available": balance.available,
            "held": balance.held,
            "debt": balance.debt,
        }
        context.terminal.show({**numbers, "entries": entries} if history else numbers)
        return ExitCode.DONE
    context.terminal.say(f"{balance.available} credits")
    if balance.held:
        context.terminal.say(f"{balance.held} more are set aside for photos under way")
    if balance.debt:
        context.terminal.say(f"{balance.debt} are owed and taken from the next top-up")
    for entry in entries:
        context.terminal.say(f"{entry.created_at:%Y-%m-%d %H:%M}  {entry.amount:+5d}  {entry.kind}")
    return ExitCode.DONE
