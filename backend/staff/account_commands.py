"""The desk's verbs about accounts and their data on the command line."""

import argparse
import getpass
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import get_args
from uuid import UUID

import msgspec

from backend.errors import ValidationFailed
from backend.identifiers import parse_id
from backend.privacy.request_log import PrivacyRequest, RequestKind
from backend.staff.account_desk import AccountDesk
from backend.staff.commands import Answer

AccountAct = Callable[[AccountDesk, argparse.Namespace], Awaitable[Answer]]
KINDS: tuple[RequestKind, ...] = get_args(RequestKind)


def add_account_verbs(desk: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put the verbs about accounts under `staff`."""
    _verb(desk, "find", _find, "show an account, without pictures").add_argument("who")
    erase = _verb(desk, "erase", _erase, "close an account and erase its data")
    erase.add_argument("who")
    erase.add_argument("--minor", action="store_true", help="a parent reported a minor's account")
    hold = _verb(desk, "hold", _hold, "pause every deletion, by an authority's order")
    hold.add_argument("who")
    hold.add_argument("--reference", required=True, help="the order's number")
    _verb(desk, "release-hold", _release, "let deletions go on").add_argument("who")
    export = _verb(desk, "export", _export, "write all data of an account, for an authority")
    export.add_argument("who")
    export.add_argument("--out", type=Path, required=True, help="the ZIP file to write")
    audit = _verb(desk, "audit", _audit, "what the desk did and looked at", needs_reason=False)
    audit.add_argument("who", nargs="?")
    audit.add_argument("--limit", type=int, default=100)
    _add_requests(desk)
    _add_review(desk)


def _add_requests(desk: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    log = desk.add_parser("requests", help="requests about personal data, by due day")
    verbs = log.add_subparsers(dest="requests_verb", required=True)
    listing = _verb(verbs, "list", _requests, "the most urgent first", needs_reason=False)
    listing.add_argument("--all", action="store_true", help="answered ones too")
    add = _verb(verbs, "add", _add_request, "write one down", needs_reason=False)
    add.add_argument("kind", choices=KINDS)
    add.add_argument("who", nargs="?")
    add.add_argument("--note", required=True, help="a reference; no names")
    close = _verb(verbs, "close", _close_request, "say what came of it", needs_reason=False)
    close.add_argument("request")
    close.add_argument("--outcome", required=True)


def _add_review(desk: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    review = desk.add_parser("review", help="free credits that wait for a look")
    verbs = review.add_subparsers(dest="review_verb", required=True)
    _verb(verbs, "list", _review_list, "what waits", needs_reason=False)
    _verb(verbs, "approve", _approve, "give the credits").add_argument("who")
    _verb(verbs, "decline", _decline, "do not; the owner is told").add_argument("who")


def _verb(
    desk: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    act: AccountAct,
    words: str,
    *,
    needs_reason: bool = True,
) -> argparse.ArgumentParser:
    verb = desk.add_parser(name, help=words)
    if needs_reason:
        verb.add_argument("--reason", required=True)
    verb.add_argument("--actor", default=getpass.getuser(), help="who decides, for the audit")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act, desk="account_desk")
    return verb


async def _find(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    found = await desk.find(asked.who, reason=asked.reason, actor=asked.actor)
    facts = msgspec.structs.asdict(found)
    signals = facts.pop("signals")
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in facts.items()]
    lines += [
        f"{s.created_at:%Y-%m-%d %H:%M} {s.kind}: {s.country or 'unknown country'},"
        f" {s.network or 'unknown network'}, {s.client or 'unknown program'} {s.os}".rstrip()
        for s in signals
    ]
    return Answer(lines, found)


async def _erase(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    account_id = await desk.erase(
        asked.who, is_minor=asked.minor, reason=asked.reason, actor=asked.actor
    )
    return Answer(
        [f"Account {account_id} is closed; the worker erases its data."],
        {"account_id": account_id, "closed": True},
    )


async def _hold(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    placed = await desk.hold(asked.who, asked.reference, reason=asked.reason, actor=asked.actor)
    words = "Held: nothing of it is deleted." if placed else "It was held before."
    return Answer([words], {"held": True, "changed": placed})


async def _release(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    released = await desk.release_hold(asked.who, reason=asked.reason, actor=asked.actor)
    words = "Released: deletions go on." if released else "It was not held."
    return Answer([words], {"held": False, "changed": released})


async def _export(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    """The file is the owner's only, and never half there under its name."""
    stream = await desk.export(asked.who, reason=asked.reason, actor=asked.actor)
    draft = asked.out.with_name(f"{asked.out.name}.part")
    draft.touch(mode=0o600)
    with draft.open("wb") as target:
        async for chunk in stream:
            target.write(chunk)
    draft.replace(asked.out)
    size_bytes = asked.out.stat().st_size
    return Answer(
        [f"Wrote {size_bytes} bytes to {asked.out}."],
        {"path": str(asked.out), "bytes": size_bytes},
    )


async def _audit(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    found = await desk.audit(asked.who, limit=asked.limit)
    lines = [
        f"{e.created_at:%Y-%m-%d %H:%M} {e.actor} {e.action} {e.subject}: {e.reason}" for e in found
    ]
    return Answer(lines or ["Nothing was done."], found)


async def _requests(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    found = await desk.requests(with_closed=asked.all)
    return Answer([_request_line(entry) for entry in found] or ["Nothing waits."], found)


async def _add_request(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    entry = await desk.add_request(asked.kind, asked.who, note=asked.note, actor=asked.actor)
    return Answer([_request_line(entry)], entry)


async def _close_request(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    await desk.close_request(_request_id(asked), asked.outcome, actor=asked.actor)
    return Answer(["Closed."], {"closed": True})


async def _review_list(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    found = await desk.review_list(actor=asked.actor)
    lines = [f"{g.account_id} since {g.waiting_since}: {g.cause}, {g.country}" for g in found]
    return Answer(lines or ["Nothing waits."], found)


async def _approve(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    await desk.review(asked.who, approve=True, reason=asked.reason, actor=asked.actor)
    return Answer(["The free credits are given."], {"approved": True})


async def _decline(desk: AccountDesk, asked: argparse.Namespace) -> Answer:
    await desk.review(asked.who, approve=False, reason=asked.reason, actor=asked.actor)
    return Answer(["Declined; a letter tells how to appeal."], {"approved": False})


def _request_line(entry: PrivacyRequest) -> str:
    end = f"closed: {entry.outcome}" if entry.closed_at else f"due {entry.due_at:%Y-%m-%d}"
    return f"{entry.id} {entry.kind}, {end}: {entry.note}"


def _request_id(asked: argparse.Namespace) -> UUID:
    """Raises: ValidationFailed."""
    found = parse_id(asked.request)
    if found is None:
        raise ValidationFailed("request", "this is no request's id.")
    return found
