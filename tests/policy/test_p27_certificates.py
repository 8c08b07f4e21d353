"""P27: nothing is said to a server that cannot prove who it is, by the app or by the service."""

import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
import stripe

from backend.providers.authorities import trusted_authorities
from backend.providers.gemini import GeminiImageModel
from backend.providers.image_model import ModelError
from backend.providers.mail import MailNotSent, SmtpMailer
from backend.providers.plausible import AnalyticsEvent, EventNotTaken, Plausible
from backend.providers.stripe_transport import StripeTransport
from desktop.client.api import ApiClient
from desktop.client.errors import ClientError
from desktop.client.server_address import parse_server_address
from desktop.client.wire import SessionCreate
from tests.policy.certificates import DAY, Authority, door

SECRET = "quartz-PLANTED-4711"
Speak = Callable[[int, Authority], Awaitable[object]]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """One that this machine believes for the time of a test."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    trusted_authorities.cache_clear()
    yield made
    trusted_authorities.cache_clear()


async def the_app(port: int, authority: Authority) -> None:
    tls = ssl.create_default_context(cafile=str(authority.file))
    api = ApiClient.connect(parse_server_address(f"https://localhost:{port}"), tls=tls)
    try:
        await api.accounts.sign_in(
            SessionCreate(email="a@example.com", password=SECRET, device_name="d")
        )
    finally:
        await api.close()


async def the_model(port: int, _: Authority) -> None:
    model = GeminiImageModel(SECRET, base_url=f"https://localhost:{port}")
    try:
        await model.check()
    finally:
        await model.close()


async def payments(port: int, _: Authority) -> None:
    transport = StripeTransport(timeout_seconds=20)
    try:
        headers = {"Authorization": f"Bearer {SECRET}"}
        await transport.request_async("GET", f"https://localhost:{port}/v1/events", headers)
    finally:
        await transport.close_async()


async def statistics(port: int, _: Authority) -> None:
    counter = Plausible(f"https://localhost:{port}", "upscale.example")
    try:
        await counter.send(AnalyticsEvent(name=SECRET, props={}))
    finally:
        await counter.close()


async def mail(port: int, _: Authority) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "from@example.com", "to@example.com"
    message.set_content(SECRET)
    await SmtpMailer(f"smtps://me:{SECRET}@localhost:{port}", requires_tls=True).send(message)


SPEAKERS = [the_app, the_model, payments, statistics, mail]
REFUSALS = (ClientError, ModelError, stripe.APIConnectionError, EventNotTaken, MailNotSent)


def greeting_of(speak: Speak) -> bytes:
    return b"220 localhost\r\n" if speak is mail else b""


@pytest.mark.parametrize("speak", SPEAKERS, ids=lambda speak: speak.__name__)
@pytest.mark.parametrize(
    ("host", "days_ago"), [("localhost", 2.0), ("other.example", 0.5)], ids=["expired", "elsewhere"]
)
async def test_P27_nothing_is_told_to_a_server_with_a_bad_certificate(
    authority: Authority, speak: Speak, host: str, days_ago: float
) -> None:
    bad = authority.context(host, began=datetime.now(UTC) - days_ago * DAY)

    async with door(bad) as opened:
        with pytest.raises(REFUSALS):
            await speak(opened.port, authority)

    assert b"".join(opened.heard) == b""


@pytest.mark.parametrize("speak", SPEAKERS, ids=lambda speak: speak.__name__)
async def test_P27_the_same_server_is_spoken_to_when_its_certificate_is_right(
    authority: Authority, speak: Speak
) -> None:
    good = authority.context("localhost", began=datetime.now(UTC) - DAY / 2)

    async with door(good, greeting_of(speak)) as opened:
        with suppress(*REFUSALS):  # what it answers is no mail server's or model's
            await speak(opened.port, authority)

    assert opened.heard[0]
