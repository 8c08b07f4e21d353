"""The support desk on the command line: what each verb asks for and what it prints."""

import argparse
import getpass
from collections.abc import Awaitable, Callable
from uuid import UUID

from msgspec import Struct

from backend.errors import ValidationFailed
from backend.identifiers import parse_id
from backend.staff.money_desk import MoneyDesk


class Answer(Struct, frozen=True):
    """What a verb prints: lines for people, or `data` as JSON; and the exit code."""

    lines: list[str]
    data: object
    code: int = 0


Act = Callable[[MoneyDesk, argparse.Namespace], Awaitable[Answer]]


def add_money_verbs(desk: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put the verbs about money under `staff`."""
    refund = _verb(desk, "refund", _refund, "give money back; the credits follow")
    refund.add_argument("purchase")
    refund.add_argument("--amount", type=int, help="in minor units; all that is left without it")
    accept = _verb(desk, "accept", _accept, "grant a payment that was held for a look")
    accept.add_argument("purchase")
    for name, act, words in (
        ("freeze", _freeze, "stop an account from spending"),
        ("unfreeze", _unfreeze, "lift every freeze of an account"),
    ):
        _verb(desk, name, act, words).add_argument("email")
    adjust = _verb(desk, "adjust", _adjust, "give credits, or take them (below zero)")
    adjust.add_argument("email")
    adjust.add_argument("credits", type=int)
    adjust.add_argument("--approver", help="the second person, above the limit")
    adjust.add_argument("--ticket", default="")
    evidence = _verb(desk, "evidence", _evidence, "what a bank may be shown in a dispute")
    evidence.add_argument("purchase")
    _verb(
        desk, "audit-ledger", _audit_ledger, "replay all books; prints what differs",
        needs_reason=False,
    )  # fmt: skip
    _verb(desk, "tasks", _tasks, "what waits for a person", needs_reason=False)
    finish = _verb(desk, "finish-task", _finish_task, "take a task off the list")
    finish.add_argument("kind")
    finish.add_argument("subject")


def _verb(
    desk: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    act: Act,
    words: str,
    *,
    needs_reason: bool = True,
) -> argparse.ArgumentParser:
    verb = desk.add_parser(name, help=words)
    if needs_reason:
        verb.add_argument("--reason", required=True)
    verb.add_argument("--actor", default=getpass.getuser(), help="who decides, for the audit")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act)
    return verb


async def _refund(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    answer = await desk.refund(
        _purchase(asked), asked.amount, reason=asked.reason, actor=asked.actor
    )
    if answer.refusal:
        return Answer([f"The processor refuses: {answer.refusal}."], answer, code=1)
    if answer.refund_id is None:
        return Answer(
            ["Written down; the worker sends it when the processor answers again."], answer
        )
    return Answer([f"Refunded: {answer.refund_id}."], answer)


async def _accept(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    state = await desk.accept(_purchase(asked), reason=asked.reason, actor=asked.actor)
    return Answer([f"The purchase is {state} now."], {"state": state})


async def _freeze(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    frozen = await desk.freeze(asked.email, reason=asked.reason, actor=asked.actor)
    words = "Frozen: nothing can be spent." if frozen else "It was frozen by the desk before."
    return Answer([words], {"frozen": True, "changed": frozen})


async def _unfreeze(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    lifted = await desk.unfreeze(asked.email, reason=asked.reason, actor=asked.actor)
    words = f"Lifted {lifted} freezes." if lifted else "It was not frozen."
    return Answer([words], {"frozen": False, "lifted": lifted})


async def _adjust(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    balance = await desk.adjust(
        asked.email, asked.credits, reason=asked.reason, actor=asked.actor,
        approver=asked.approver, ticket=asked.ticket,
    )  # fmt: skip
    return Answer([f"{asked.credits:+d}; {balance.available} are available now."], balance)


async def _evidence(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    found = await desk.evidence(_purchase(asked), reason=asked.reason, actor=asked.actor)
    sold = found.purchase
    return Answer(
        [
            f"Purchase {sold.id}: {sold.credits} credits, {sold.state}.",
            *(f"Delivered {d.finished_at}: {d.credits} credits" for d in found.deliveries),
            *(f"Device {d.os}, {d.location or 'unknown country'}" for d in found.devices),
            "All of it: --json.",
        ],
        found,
    )


async def _audit_ledger(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    found = await desk.audit_ledger(actor=asked.actor)
    lines = [f"{d.subject}: {d.check}: {d.found}, not {d.wanted}" for d in found]
    return Answer(lines, found, code=1 if found else 0)


async def _tasks(desk: MoneyDesk, _: argparse.Namespace) -> Answer:
    found = await desk.tasks()
    lines = [
        f"{t.kind} {t.subject}: {t.detail}"
        + (f", due {t.due_at:%Y-%m-%d %H:%M}" if t.due_at else "")
        for t in found
    ]
    return Answer(lines or ["Nothing waits."], found)


async def _finish_task(desk: MoneyDesk, asked: argparse.Namespace) -> Answer:
    await desk.finish_task(asked.kind, asked.subject, reason=asked.reason, actor=asked.actor)
    return Answer(["Done."], {"done": True})


def _purchase(asked: argparse.Namespace) -> UUID:
    """Raises: ValidationFailed."""
    found = parse_id(asked.purchase)
    if found is None:
        raise ValidationFailed("purchase", "this is no purchase's id.")
    return found
