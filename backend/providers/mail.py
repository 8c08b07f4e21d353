"""Mail out: SMTP, or .eml files in a folder when the service has no mail server."""

import contextlib
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from backend.identifiers import new_id

TIMEOUT_SECONDS = 30.0


class MailNotSent(Exception):
    """The mail server did not take a message; trying later may help. Holds no address."""


class WirePolicy(EmailPolicy):
    """SMTP's form of a message, but links in headers stay whole.

    Python folds a header word that is longer than a line into encoded words, which no mail
    program reads as a link.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


WIRE = WirePolicy(linesep="\r\n")


class Mailer(Protocol):
    """Anything that sends one message."""

    async def send(self, message: EmailMessage) -> None:
        """Hand the message over. Raises: MailNotSent."""


class SmtpMailer:
    """SMTP with STARTTLS whenever the server offers it, or TLS from the start by smtps://.

    With `requires_tls` (production) nothing is ever sent in the clear, whatever the URL says.
    """

    def __init__(self, url: str, *, requires_tls: bool = False) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._uses_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._uses_tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        wanted = parse_qs(parts.query).get("starttls", ["auto"])[0]
        known = {"auto": None, "required": True, "off": False}
        self._starttls = True if requires_tls else known.get(wanted)

    async def send(self, message: EmailMessage) -> None:
        try:
            await aiosmtplib.send(
                message.as_bytes(policy=WIRE),
                sender=message["From"].addresses[0].addr_spec,
                recipients=[address.addr_spec for address in message["To"].addresses],
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._uses_tls,
                start_tls=False if self._uses_tls else self._starttls,
                timeout=TIMEOUT_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise MailNotSent(type(error).__name__) from None

    async def check(self) -> None:
        """Connect, greet and leave. Raises: SMTPException, OSError."""
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._uses_tls,
            start_tls=False if self._uses_tls else self._starttls,
            timeout=TIMEOUT_SECONDS,
        )
        async with client:
            await client.noop()


class FolderMailer:
    """Writes each message as an .eml file; the sandbox's mailbox page reads them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: EmailMessage) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{new_id()}.part"
        try:
            part.write_bytes(message.as_bytes(policy=WIRE))
            part.rename(part.with_suffix(".eml"))
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise MailNotSent(type(error).__name__) from None
