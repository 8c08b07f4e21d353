"""The desk's verbs about letters on the command line: news, messages to support, operators."""

import argparse
import getpass
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from backend.errors import ValidationFailed
from backend.newsletter.schemas import Locale, News
from backend.staff.commands import Answer
from backend.staff.letter_desk import LetterDesk
from backend.staff.operators import Operators

DeskT = TypeVar("DeskT")


def add_letter_verbs(desk: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put the verbs about letters under `staff`."""
    news = _verb(desk, "news", _news, "letter_desk", "send an issue to everybody who asked for it")
    news.add_argument("campaign", help="its name: sending it again writes to nobody twice")
    news.add_argument("--en", type=Path, help="a file: the subject, an empty line, the text")
    news.add_argument("--es", type=Path, help="the same in Spanish")
    support = desk.add_parser("support", help="messages to support")
    verbs = support.add_subparsers(dest="support_verb", required=True)
    listing = _verb(verbs, "list", _list, "letter_desk", "the oldest first", needs_reason=False)
    listing.add_argument("--all", action="store_true", help="answered ones too")
    show = _verb(verbs, "show", _show, "letter_desk", "one message")
    show.add_argument("reference")
    show.add_argument("--save", type=Path, help="a folder for its pictures")
    _verb(verbs, "answered", _answered, "letter_desk", "take it off the list").add_argument(
        "reference"
    )


def add_operator_verbs(desk: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put the verbs about who may use the pages under `staff`."""
    operator = desk.add_parser("operator", help="who may use the desk's pages")
    verbs = operator.add_subparsers(dest="operator_verb", required=True)
    for name, act, words in (
        ("add", _add_operator, "let somebody in; prints the key for their codes and a link"),
        ("link", _link, "a new sign-in link, good once and for 15 minutes"),
        ("remove", _remove_operator, "shut somebody out at once"),
    ):
        _verb(verbs, name, act, "operators", words).add_argument("email")


def _verb(
    desk: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    act: Callable[[DeskT, argparse.Namespace], Awaitable[Answer]],
    part: str,
    words: str,
    *,
    needs_reason: bool = True,
) -> argparse.ArgumentParser:
    verb = desk.add_parser(name, help=words)
    if needs_reason:
        verb.add_argument("--reason", required=True)
    verb.add_argument("--actor", default=getpass.getuser(), help="who decides, for the audit")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act, desk=part)
    return verb


async def _news(desk: LetterDesk, asked: argparse.Namespace) -> Answer:
    files: dict[Locale, Path | None] = {"en": asked.en, "es": asked.es}
    issue = {locale: read_issue(path) for locale, path in files.items() if path}
    if not issue:
        raise ValidationFailed("news", "name a file with --en, --es or both.")
    written = await desk.send_news(asked.campaign, issue, reason=asked.reason, actor=asked.actor)
    return Answer([f"Written to {written} people; the worker sends it."], {"written": written})


def read_issue(path: Path) -> News:
    """The first line is the subject, the rest the text. Raises: ValidationFailed, OSError."""
    subject, _, text = path.read_text(encoding="utf-8").strip().partition("\n")
    try:
        return msgspec.convert({"subject": subject.strip(), "text": text.strip()}, News)
    except msgspec.ValidationError as error:
        raise ValidationFailed("news", f"{error}.") from None


async def _list(desk: LetterDesk, asked: argparse.Namespace) -> Answer:
    found = await desk.messages(actor=asked.actor, with_answered=asked.all)
    lines = [f"{m.reference} {m.created_at:%Y-%m-%d %H:%M} {m.state}" for m in found]
    return Answer(lines or ["Nothing waits."], found)


async def _show(desk: LetterDesk, asked: argparse.Namespace) -> Answer:
    message = await desk.message(asked.reference, reason=asked.reason, actor=asked.actor)
    lines = [f"From: {message.name} <{message.email}>", "", message.message, ""]
    for number, picture in enumerate(message.attachments, start=1):
        lines.append(f"Picture {number}: {picture.format}, {picture.size_bytes} bytes")
        if asked.save:
            asked.save.mkdir(parents=True, exist_ok=True)
            path = asked.save / f"{message.reference}-{number}.{picture.format}"
            stream = await desk.picture(message.id, picture, reason=asked.reason, actor=asked.actor)
            with path.open("wb") as target:
                async for chunk in stream:
                    target.write(chunk)
            lines.append(f"  saved as {path}")
    return Answer(lines, message)


async def _answered(desk: LetterDesk, asked: argparse.Namespace) -> Answer:
    closed = await desk.answered(asked.reference, reason=asked.reason, actor=asked.actor)
    return Answer(["Done." if closed else "It was answered before."], {"changed": closed})


async def _add_operator(operators: Operators, asked: argparse.Namespace) -> Answer:
    added = await operators.add(asked.email, reason=asked.reason, actor=asked.actor)
    lines = [
        "Put this into an authenticator app; it is shown once:",
        added.totp_uri,
        "Sign in within 15 minutes, once:",
        added.link,
    ]
    return Answer(lines, added)


async def _link(operators: Operators, asked: argparse.Namespace) -> Answer:
    link = await operators.link(asked.email, reason=asked.reason, actor=asked.actor)
    return Answer(["Sign in within 15 minutes, once:", link], {"link": link})


async def _remove_operator(operators: Operators, asked: argparse.Namespace) -> Answer:
    removed = await operators.remove(asked.email, reason=asked.reason, actor=asked.actor)
    return Answer(["Shut out." if removed else "They were not in."], {"changed": removed})
