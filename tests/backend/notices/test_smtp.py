"""Mail over a real SMTP session on loopback: who gets it, and what it looks like on arrival."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from backend.providers.mail import MailNotSent, SmtpMailer
from backend.serving import free_port
from tests.backend.notices.written_letters import MADE_UP, UNSUBSCRIBE, press


class Postbox:
    """Keeps what arrives, or refuses it."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        self.envelopes.append(envelope)
        return self.answer


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def mailer(postbox: Postbox) -> Iterator[SmtpMailer]:
    port = free_port("127.0.0.1")
    server = Controller(postbox, hostname="127.0.0.1", port=port)
    server.start()
    yield SmtpMailer(f"smtp://127.0.0.1:{port}")
    server.stop()


async def test_a_letter_arrives_with_its_headers_whole(
    mailer: SmtpMailer, postbox: Postbox
) -> None:
    url = UNSUBSCRIBE + "f" * 80
    letter = press().compose("low_credits", "es", "ana@example.com", MADE_UP, unsubscribe_url=url)

    await mailer.send(letter)

    (envelope,) = postbox.envelopes
    assert envelope.mail_from == "no-reply@upscale.example"
    assert envelope.rcpt_tos == ["ana@example.com"]
    assert isinstance(envelope.content, bytes)
    read_back = message_from_bytes(envelope.content, policy=default)
    assert read_back["List-Unsubscribe"] == f"<{url}>"
    assert read_back["Subject"] == "Te quedan 4 créditos"


async def test_a_refusal_is_reported_without_the_address(
    mailer: SmtpMailer, postbox: Postbox
) -> None:
    postbox.answer = "451 ana@example.com is over quota"

    with pytest.raises(MailNotSent) as refusal:
        await mailer.send(press().compose("export_ready", "en", "ana@example.com", {}))

    assert "example.com" not in str(refusal.value)
