"""top-up: the packs, and a checkout in the browser; nothing is paid on this side."""

import argparse
import asyncio
import uuid
import webbrowser

from desktop.client.billing import ENDED_PURCHASE, PAID, Pack, Purchase, PurchaseCreate, may_open
from desktop.client.errors import ProtocolError
from desktop.commands.context import Context, UsageError, run_verb
from desktop.commands.exit_codes import ExitCode

LOOK_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 1800.0


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        await context.session.restore()
        if arguments.pack is None:
            return await show_packs(context, as_json=arguments.json)
        return await buy(context, arguments)

    return run_verb(verb, arguments.server)


async def show_packs(context: Context, *, as_json: bool) -> int:
    packs = await context.api.billing.packs()
    if as_json:
        context.terminal.show({"packs": packs})
        return ExitCode.DONE
    for pack in packs:
        context.terminal.say(f"{pack.code}  {pack.credits} credits  {_price(pack)} before tax")
    context.terminal.say("To buy one: opendream-upscale top-up --pack ID")
    return ExitCode.DONE


async def buy(context: Context, arguments: argparse.Namespace) -> int:
    packs = {pack.code for pack in await context.api.billing.packs()}
    if arguments.pack not in packs:
        raise UsageError(f"argument --pack: must be one of {', '.join(sorted(packs))}")
    request = PurchaseCreate(pack=arguments.pack, client_key=str(uuid.uuid4()))
    purchase = await context.api.billing.create_purchase(request)
    url = purchase.checkout_url or ""
    if not may_open(url, context.address):
        raise ProtocolError("The checkout's address is none that may be opened.")
    if not arguments.no_browser:
        await asyncio.to_thread(webbrowser.open, url)
    if not arguments.json:
        context.terminal.say(f"Pay in your browser: {url}")
    if arguments.wait:
        purchase = await _until_over(context, purchase)
    if arguments.json:
        context.terminal.show(purchase)
    elif purchase.state == PAID:
        balance = await context.api.credits.balance()
        context.terminal.say(f"Paid. You have {balance.available} credits.")
    is_over_unpaid = arguments.wait and purchase.state != PAID
    return ExitCode.SOME_FAILED if is_over_unpaid else ExitCode.DONE


async def _until_over(context: Context, purchase: Purchase) -> Purchase:
    """The purchase once it is paid or over, or as it is after half an hour."""
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while purchase.state not in ENDED_PURCHASE:
                purchase = await context.api.billing.purchase(purchase.id)
                if purchase.state not in ENDED_PURCHASE:
                    await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        pass
    return purchase


def _price(pack: Pack) -> str:
    return f"{pack.unit_amount // 100}.{pack.unit_amount % 100:02d} {pack.currency.upper()}"
