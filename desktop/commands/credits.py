"""credits: what can be spent, what was, and what was bought."""

import argparse

from desktop.client.billing import Purchase
from desktop.client.wire import Balance, LedgerEntry
from desktop.commands.context import Context, Terminal, run_verb
from desktop.commands.exit_codes import ExitCode


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        return await show_credits(context, history=arguments.history, as_json=arguments.json)

    return run_verb(verb, arguments.server)


async def show_credits(context: Context, *, history: bool, as_json: bool) -> int:
    """`history` brings the latest hundred movements and purchases along."""
    await context.session.restore()
    balance = await context.api.credits.balance()
    entries = (await context.api.credits.entries()).items if history else []
    bought = (await context.api.billing.purchases()).items if history else []
    if as_json:
        document: dict[str, object] = {
            "available": balance.available,
            "held": balance.held,
            "debt": balance.debt,
        }
        if history:
            document |= {"entries": entries, "purchases": bought}
        context.terminal.show(document)
        return ExitCode.DONE
    _tell_balance(context.terminal, balance)
    _tell_history(context.terminal, entries, bought)
    return ExitCode.DONE


def _tell_balance(terminal: Terminal, balance: Balance) -> None:
    terminal.say(f"{balance.available} credits")
    if balance.held:
        terminal.say(f"{balance.held} more are set aside for photos under way")
    if balance.debt:
        terminal.say(f"{balance.debt} are owed and taken from the next top-up")


def _tell_history(terminal: Terminal, entries: list[LedgerEntry], bought: list[Purchase]) -> None:
    for entry in entries:
        terminal.say(f"{entry.created_at:%Y-%m-%d %H:%M}  {entry.amount:+5d}  {entry.kind}")
    for purchase in bought:
        terminal.say(_purchase_line(purchase))


def _purchase_line(purchase: Purchase) -> str:
    total = purchase.amount_total
    amount = purchase.amount_subtotal if total is None else total
    day = f"{purchase.created_at:%Y-%m-%d %H:%M}" if purchase.created_at else ""
    money = f"{amount // 100}.{amount % 100:02d} {purchase.currency.upper()}"
    facts = [day, f"{purchase.credits} credits", money, purchase.state]
    if purchase.refunded_amount:
        back = purchase.refunded_amount
        facts.append(f"{back // 100}.{back % 100:02d} refunded")
    if purchase.invoice_url:
        facts.append(purchase.invoice_url)
    return "  ".join(fact for fact in facts if fact)
