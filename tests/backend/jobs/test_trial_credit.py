"""A part that was tried and paid for makes the whole cheaper: once, for its owner, truly a part."""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import msgspec
import pytest
import pytest_asyncio
from msgspec import Struct
from PIL import Image, ImageOps

from backend.clock import SystemClock
from backend.credits.postings import Postings
from backend.credits.service import CreditService
from backend.database import Database
from backend.events import Events
from backend.jobs.records import Delivery, JobRecords
from backend.jobs.schemas import Fidelity, Job, JobResult
from tests.backend.conftest import fresh_database, settings_for
from tests.backend.credits.invariants import broken_invariants
from tests.backend.samples import SAMPLE
from tests.fakes.service import Person, Service, service_running, submit

LEFT, TOP, SIDE = 60, 40, 96
WHOLE = {"scale": 8}
DELIVERY = Delivery(
    fidelity=Fidelity(score=0.9),
    result=JobResult(
        width=384, height=384, format="png", bytes=1, sha256="0" * 64,
        expires_at=datetime(2100, 1, 1, tzinfo=UTC),
    ),
)  # fmt: skip


class Ground(Struct, frozen=True):
    """The service over HTTP, and what ends its jobs."""

    service: Service
    database: Database
    records: JobRecords
    postings: Postings

    async def deliver(self, person: Person, job_id: str) -> Job:
        """As a worker does, whatever the service's own worker is about with it."""
        async with asyncio.timeout(30):
            while claim := await self.records.claim(uuid.UUID(job_id)):
                if await self.records.deliver(claim, DELIVERY):
                    break
        answer = await person.http.get(f"/jobs/{job_id}")
        return msgspec.json.decode(answer.content, type=Job)


@pytest_asyncio.fixture(scope="module")
async def ground(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Ground]:
    """A service whose model takes for ever, so that jobs end when a test says so."""
    async with fresh_database(postgres_url) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("trials"))
        database, clock = Database(url, pool_size=2), SystemClock()
        await database.open()
        events = Events(database, clock)
        ledger = CreditService(database, clock, events)
        slow = msgspec.structs.replace(settings, sandbox_gemini="latency=3600")
        async with service_running(slow) as service:
            yield Ground(
                service, database, JobRecords(database, clock, events, ledger),
                Postings(database, clock, ledger),
            )  # fmt: skip
        assert await broken_invariants(database) == []
        await database.close()


class Tried(Struct, frozen=True):
    """Somebody whose tried part was delivered, and who sent the whole."""

    person: Person
    whole_id: str
    job: Job

    def place(self, **changed: object) -> dict[str, object]:
        return {"job_id": str(self.job.id), "left": LEFT, "top": TOP, **changed}


def photo() -> Image.Image:
    with Image.open(SAMPLE) as opened:
        return ImageOps.exif_transpose(opened).convert("RGB").resize((480, 360))


async def sent(person: Person, picture: Image.Image, kind: str = "PNG") -> str:
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    answer = await person.http.post(
        "/images", content=buffer.getvalue(), headers={"Content-Type": "image/x"}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def tried(ground: Ground, email: str) -> Tried:
    person = await ground.service.person(email)
    part_id = await sent(person, photo().crop((LEFT, TOP, LEFT + SIDE, TOP + SIDE)))
    job = (await submit(person, part_id, "part", scale=4)).json()
    done = await ground.deliver(person, job["id"])
    assert (done.state, done.credits) == ("delivered", 1)
    return Tried(person, await sent(person, photo(), "JPEG"), done)


async def order(
    person: Person, image_id: str, key: str, max_credits: int, place: object
) -> httpx.Response:
    return await person.http.post(
        "/jobs",
        json={
            "image_id": image_id, "options": WHOLE, "max_credits": max_credits,
            "after_trial": place,
        },
        headers={"Idempotency-Key": key},
    )  # fmt: skip


async def quoted(person: Person, place: object = None, **options: object) -> dict[str, object]:
    wish = {"width": 480, "height": 360, "options": options or WHOLE, "after_trial": place}
    answer = await person.http.post("/quotes", json=wish)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def available(person: Person) -> int:
    return int((await person.http.get("/credits")).json()["available"])


async def cancel_all(person: Person) -> None:
    for job in (await person.http.get("/jobs")).json()["items"]:
        await person.http.delete(f"/jobs/{job['id']}")


async def full_price(person: Person) -> int:
    price = (await quoted(person))["credits"]
    assert isinstance(price, int)
    assert price > 1
    return price


async def test_the_quote_says_what_was_paid_before_and_the_whole_costs_that_much_less(
    ground: Ground,
) -> None:
    ada = await tried(ground, "ada@example.com")
    full, before = await full_price(ada.person), await available(ada.person)

    quote = await quoted(ada.person, ada.place())
    answer = await order(ada.person, ada.whole_id, "whole", full - 1, ada.place())
    done = await ground.deliver(ada.person, answer.json()["id"])

    assert (quote["credits"], quote["trial_credits"]) == (full - 1, 1)
    assert (done.state, done.credits, done.trial_credits) == ("delivered", full - 1, 1)
    assert await available(ada.person) == before - full + 1
    after = await quoted(ada.person, ada.place())
    assert (after["credits"], after["trial_refusal"]) == (full, "used")
    chained = {"job_id": str(done.id), "left": 0, "top": 0}
    assert (await quoted(ada.person, chained))["trial_refusal"] == "not_a_trial"


async def test_of_wholes_sent_at_once_one_is_cheaper_and_a_cancelled_one_gives_the_credit_back(
    ground: Ground,
) -> None:
    bob = await tried(ground, "bob@example.com")
    full, before = await full_price(bob.person), await available(bob.person)

    answers = await asyncio.gather(
        *(order(bob.person, bob.whole_id, f"at once {n}", full - 1, bob.place()) for n in range(3))
    )
    same_again = await asyncio.gather(
        *(order(bob.person, bob.whole_id, f"at once {n}", full - 1, bob.place()) for n in range(3))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"price_changed"}
    assert [a.status_code for a in same_again] == [a.status_code for a in answers]
    assert await available(bob.person) == before - full + 1
    await cancel_all(bob.person)
    again = await order(bob.person, bob.whole_id, "again", full - 1, bob.place())
    assert (again.status_code, again.json()["trial_credits"]) == (201, 1)
    await cancel_all(bob.person)
    assert await available(bob.person) == before


async def test_what_is_not_a_paid_part_of_this_picture_takes_nothing_off(
    ground: Ground,
) -> None:
    eve = await tried(ground, "eve@example.com")
    mallory = await ground.service.person("mallory@example.com")
    full = await full_price(eve.person)
    other_id = await sent(eve.person, ImageOps.mirror(photo()))
    foreign_id = await sent(mallory, photo())

    refused = {
        "another picture": await order(eve.person, other_id, "1", full - 1, eve.place()),
        "another place": await order(eve.person, eve.whole_id, "2", full - 1, eve.place(left=0)),
        "outside": await order(eve.person, eve.whole_id, "3", full - 1, eve.place(top=300)),
        "another person": await order(mallory, foreign_id, "4", full - 1, eve.place()),
    }
    negative = await order(eve.person, eve.whole_id, "5", full - 1, eve.place(left=-1))
    paying = await order(eve.person, other_id, "6", full, eve.place())

    assert {name: answer.status_code for name, answer in refused.items()} == dict.fromkeys(
        refused, 409
    )
    assert (await quoted(mallory, eve.place()))["trial_refusal"] == "unknown"
    assert (await quoted(eve.person, eve.place(top=300)))["trial_refusal"] == "not_a_part"
    assert (negative.status_code, negative.json()["code"]) == (422, "validation_failed")
    assert (paying.json()["credits"], paying.json()["trial_credits"]) == (full, 0)
    assert (await quoted(eve.person, eve.place()))["trial_credits"] == 1, "and it is still there"
    await cancel_all(eve.person)
    await eve.person.http.delete(f"/images/{eve.job.image_id}")
    assert (await quoted(eve.person, eve.place()))["trial_refusal"] == "gone"
    late = await order(eve.person, eve.whole_id, "7", full - 1, eve.place())
    assert late.json()["now_credits"] == full


async def test_a_whole_that_is_paid_for_already_still_needs_a_wallet_that_may_spend(
    ground: Ground,
) -> None:
    kim = await tried(ground, "kim@example.com")
    small = {"options": {"scale": 2}, "after_trial": kim.place(), "image_id": kim.whole_id}
    wallet_id = await ground.database.value(
        "SELECT b.id FROM billing_account b JOIN job j USING (account_id) WHERE j.id = $1",
        kim.job.id,
    )
    assert isinstance(wallet_id, uuid.UUID)

    await ground.postings.freeze(wallet_id, "dispute", "the purchase behind the trial")
    frozen = await kim.person.http.post(
        "/jobs", json={**small, "max_credits": 0}, headers={"Idempotency-Key": "frozen"}
    )
    await ground.postings.lift(wallet_id, None, None, by="service")
    free = await kim.person.http.post(
        "/jobs", json={**small, "max_credits": 0}, headers={"Idempotency-Key": "free"}
    )

    assert frozen.json()["code"] == "account_frozen"
    assert (free.status_code, free.json()["credits"], free.json()["trial_credits"]) == (201, 0, 1)
    assert (await ground.deliver(kim.person, free.json()["id"])).state == "delivered"
