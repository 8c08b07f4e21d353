"""Statistics: only what is listed, never who, off when told, and never in anybody's way."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import get_args
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio

from backend.database import Database
from backend.identifiers import new_id
from backend.imaging.facts import SourceFacts
from backend.imaging.options import UpscaleOptions
from backend.jobs.figures import JobFigures
from backend.jobs.lifecycle import EndReason
from backend.jobs.records import ClaimedJob
from backend.notices.analytics import (
    QUEUE_LENGTH,
    SCHEMA,
    Analytics,
    EventName,
    credits_bucket,
    duration_bucket,
    is_listed,
)
from backend.providers.plausible import AnalyticsEvent, Plausible
from backend.settings import Settings
from tests.fakes.accounts import Accounts
from tests.fakes.plausible import PlausibleDouble, plausible_running
from tests.fakes.service import ended, service_running, submit, upload

SAMPLE = Path("assets/samples/cat.jpg")
FACTS = SourceFacts(
    format="jpeg",
    width_px=300,
    height_px=200,
    bit_depth=8,
    colour="rgb",
    has_alpha=False,
    sha256="",
)


@pytest_asyncio.fixture
async def plausible() -> AsyncIterator[PlausibleDouble]:
    async with plausible_running() as double:
        yield double


@pytest_asyncio.fixture
async def analytics(database: Database, plausible: PlausibleDouble) -> AsyncIterator[Analytics]:
    running = Analytics(database, Plausible(plausible.url, "upscale.example"))
    running.start()
    yield running
    await running.stop()


async def signalled(database: Database, account_id: UUID, network: str) -> None:
    await database.execute(
        "INSERT INTO account_signal (id, account_id, kind, network_hash, network, client, os,"
        " country, created_at) VALUES ($1, $2, 'sign_in', $3, $4, 'OpenDream', 'Linux', 'MX',"
        " now())",
        new_id(),
        account_id,
        b"hash",
        network,
    )


class Kept:
    """A sink that takes everything at once."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[AnalyticsEvent] = asyncio.Queue()

    async def send(self, event: AnalyticsEvent) -> None:
        self.events.put_nowait(event)

    async def close(self) -> None: ...

    async def take(self, count: int) -> list[tuple[str, dict[str, str]]]:
        """The next events, in order."""
        async with asyncio.timeout(20):
            taken = [await self.events.get() for _ in range(count)]
        return [(event.name, event.props) for event in taken]


async def test_a_job_counts_its_end_and_what_it_cost_or_why_it_failed(
    database: Database, accounts: Accounts
) -> None:
    kept = Kept()
    analytics = Analytics(database, kept)
    job = ClaimedJob(
        id=new_id(),
        account_id=await accounts.make(),
        options=UpscaleOptions(scale=2),
        credits=4,
        fence=1,
        source_key="",
        facts=FACTS,
    )

    JobFigures(analytics).delivered(job)
    JobFigures(analytics).ended(job, "not_faithful")
    JobFigures(analytics).ended(job, "cancelled")
    analytics.start()
    told = await kept.take(5)
    await analytics.stop()

    assert told == [
        ("image_processed", {"size": "x2", "outcome": "delivered"}),
        ("credits_spent", {"credits": "3-5"}),
        ("image_processed", {"size": "x2", "outcome": "refused"}),
        ("error_code", {"code": "not_faithful"}),
        ("image_processed", {"size": "x2", "outcome": "cancelled"}),
    ]


@pytest.mark.parametrize(
    ("network", "sent"),
    [("203.0.113.0/24", "203.0.113.0"), ("2001:db8:7::/48", "2001:db8:7::")],
)
async def test_an_event_carries_coarse_values_and_a_shortened_address(
    database: Database,
    accounts: Accounts,
    plausible: PlausibleDouble,
    analytics: Analytics,
    network: str,
    sent: str,
) -> None:
    account_id = await accounts.make()
    await signalled(database, account_id, network)

    analytics.note(account_id, "credits_spent", credits="3-5")
    (event,) = await plausible.first()

    assert event.path == "/api/event"
    assert event.headers["x-forwarded-for"] == sent
    assert event.headers["user-agent"] == "Mozilla/5.0 (X11; Linux x86_64) OpenDreamUpscale"
    assert event.body == {
        "name": "credits_spent",
        "url": "app://upscale.example/",
        "domain": "upscale.example",
        "props": {"credits": "3-5"},
    }
    assert str(account_id).encode() not in event.raw


async def test_the_switch_of_an_account_is_obeyed(
    database: Database, accounts: Accounts, plausible: PlausibleDouble, analytics: Analytics
) -> None:
    silent, counted = await accounts.make(), await accounts.make()
    await database.execute("UPDATE account SET analytics = false WHERE id = $1", silent)

    analytics.note(silent, "credits_spent", credits="1")
    analytics.note(counted, "credits_spent", credits="2")
    events = await plausible.first()

    assert [event.body["props"] for event in events] == [{"credits": "2"}]


async def test_what_is_not_listed_is_never_sent(
    accounts: Accounts, plausible: PlausibleDouble, analytics: Analytics
) -> None:
    account_id = await accounts.make()

    analytics.note(account_id, "credits_spent", credits="7")
    analytics.note(account_id, "credits_spent", credits="1", email="alice@example.com")
    analytics.note(account_id, "error_code", code="/home/alice/private.jpg")
    analytics.note(account_id, "error_code", code="not_faithful")
    events = await plausible.first()

    assert [event.body["name"] for event in events] == ["error_code"]


async def test_a_plausible_that_hangs_keeps_nobody_waiting(
    accounts: Accounts, plausible: PlausibleDouble, analytics: Analytics
) -> None:
    plausible.hangs = True
    account_id = await accounts.make()

    began = time.perf_counter()
    for _ in range(QUEUE_LENGTH * 3):
        analytics.note(account_id, "credits_spent", credits="1")
    noted_seconds = time.perf_counter() - began
    await plausible.first()
    await analytics.stop()

    assert noted_seconds < 1
    assert time.perf_counter() - began < 10


async def test_without_an_address_nothing_is_even_kept(database: Database) -> None:
    off = Analytics(database, None)

    off.note(new_id(), "credits_spent", credits="1")
    off.start()
    await off.stop()

    assert off._waiting.empty()


async def test_a_picture_is_made_and_delivered_while_plausible_hangs(
    settings: Settings, plausible: PlausibleDouble
) -> None:
    plausible.hangs = True
    counted = msgspec.structs.replace(
        settings, plausible_url=plausible.url, plausible_domain="upscale.example"
    )
    async with service_running(counted) as service:
        alice = await service.person()
        image = (await upload(alice, SAMPLE)).json()
        job = (await submit(alice, image["id"], "k1", scale=2)).json()
        done = await ended(alice, job["id"])
        signed_out = await alice.http.delete("/sessions/current")
        events = await plausible.first()

    assert done.state == "delivered"
    assert signed_out.status_code == 204
    assert {event.body["name"] for event in events} <= SCHEMA.keys()
    assert not any(b"alice" in event.raw or b"cat" in event.raw for event in events)


def test_each_end_of_a_job_that_is_an_error_has_a_listed_code() -> None:
    codes = set(get_args(EndReason)) - {"cancelled"}

    assert codes == SCHEMA["error_code"]["code"]


def test_every_bucket_is_listed() -> None:
    spent: EventName = "credits_spent"
    for credits_spent in (0, 1, 2, 3, 5, 6, 10, 11, 50, 51, 10_000):
        assert is_listed(spent, {"credits": credits_bucket(credits_spent)})
    for hours in (0, 0.99, 1, 23, 24, 167, 168, 719, 720, 9000):
        bucket = duration_bucket(timedelta(hours=hours))
        assert is_listed("session_duration", {"bucket": bucket})
