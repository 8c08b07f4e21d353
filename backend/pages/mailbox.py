"""The sandbox's mailbox: the .eml files that would have been sent, to be read in a browser."""

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec import Struct

from backend.http_types import AnyRequest
from backend.pages.showing import show
from backend.settings import Settings

SHOWN = 100


class Mail(Struct, frozen=True):
    """One message as the page shows it."""

    recipient: str
    subject: str
    date: str
    text: str
    links: list[str]


class MailboxController(Controller):
    include_in_schema = False

    @get("/sandbox/mail")
    async def mailbox(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Template:
        """The latest messages, newest first."""
        mails = await asyncio.to_thread(read_mailbox, settings.mailbox_dir)
        return show(request, settings, "mailbox.html", mails=mails)


def read_mailbox(folder: Path) -> list[Mail]:
    """The newest messages of a folder; names sort by time."""
    paths = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN]
    return [_read(path) for path in paths]


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Mail(
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        date=str(message["Date"]),
        text=text,
        links=[word for word in text.split() if word.startswith(("http://", "https://"))],
    )
