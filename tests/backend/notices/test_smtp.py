"""Mail over a real SMTP session on loopback: who gets it, and what it looks like on arrival."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from backend.providers.mail import MailNotSent, SmtpMailer
from backend.serving import held_port
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
    with held_port("127.0.0.1") as port:
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


@pytest.fixture
def untrusted(tmp_path: Path) -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(begin).not_valid_after(begin + timedelta(days=9999))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def test_nothing_is_sent_to_a_server_that_nobody_vouches_for(
    postbox: Postbox, untrusted: ssl.SSLContext
) -> None:
    with held_port("127.0.0.1") as port:
        server = Controller(postbox, hostname="127.0.0.1", port=port, tls_context=untrusted)
        server.start()

        with pytest.raises(MailNotSent):
            await SmtpMailer(f"smtp://127.0.0.1:{port}").send(
                press().compose("export_ready", "en", "ana@example.com", {})
            )

        server.stop()
    assert postbox.envelopes == []


async def test_in_production_nothing_is_sent_in_the_clear(
    postbox: Postbox, mailer: SmtpMailer
) -> None:
    strict = SmtpMailer(f"smtp://127.0.0.1:{mailer._port}?starttls=off", requires_tls=True)

    with pytest.raises(MailNotSent):
        await strict.send(press().compose("export_ready", "en", "ana@example.com", {}))

    assert postbox.envelopes == []


async def test_a_refusal_is_reported_without_the_address(
    mailer: SmtpMailer, postbox: Postbox
) -> None:
    postbox.answer = "451 ana@example.com is over quota"

    with pytest.raises(MailNotSent) as refusal:
        await mailer.send(press().compose("export_ready", "en", "ana@example.com", {}))

    assert "example.com" not in str(refusal.value)
