"""Server events: everything that happens, once, in order, also after a lost connection."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import msgspec

from backend.credits.schemas import Balance
from backend.jobs.schemas import Job
from tests.backend.samples import SMALL
from tests.fakes.service import Person, Service, submit, upload


async def heard(person: Person, last_id: int | None = None) -> AsyncGenerator[dict[str, str], None]:
    """Events as they come, each with id, event and data."""
    headers = {"Last-Event-ID": str(last_id)} if last_id is not None else {}
    async with person.http.stream("GET", "/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        async for line in answer.aiter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "id" in fields:
                yield fields
                fields = {}
            else:
                yield {"comment": "connected"}
                fields = {}


async def test_a_job_is_told_from_the_queue_to_its_end_with_every_balance(
    service: Service,
) -> None:
    alice = await service.person()
    image = (await upload(alice, SMALL)).json()
    jobs: list[Job] = []
    balances: list[Balance] = []

    async with asyncio.timeout(60), aclosing(heard(alice)) as events:
        assert "comment" in await anext(events)
        await submit(alice, image["id"], "k", scale=2)
        async for event in events:
            if event.get("event") == "balance":
                balances.append(msgspec.json.decode(event["data"], type=Balance))
            if event.get("event") == "job":
                jobs.append(msgspec.json.decode(event["data"], type=Job))
                if jobs[-1].state == "delivered":
                    break

    states = [job.state for job in jobs]
    assert states[0] == "queued"
    assert "running" in states
    assert [job.progress for job in jobs] == sorted(job.progress for job in jobs)
    assert [(b.available, b.held) for b in balances] == [(19, 1), (19, 0)]


async def test_a_device_that_comes_back_hears_what_it_missed_and_nothing_twice(
    service: Service,
) -> None:
    alice = await service.person()
    image = (await upload(alice, SMALL)).json()
    async with asyncio.timeout(60), aclosing(heard(alice, 0)) as events:
        await submit(alice, image["id"], "k", scale=2)
        first = [await anext(events) for _ in range(3)]
    seen = int(first[-1]["id"])

    async with asyncio.timeout(60), aclosing(heard(alice, seen)) as events:
        rest = []
        async for event in events:
            if "id" not in event:
                continue
            rest.append(event)
            if '"delivered"' in event["data"]:
                break

    ids = [int(event["id"]) for event in [*first[1:], *rest]]
    assert ids == sorted(set(ids))


async def test_events_are_the_callers_own(service: Service) -> None:
    alice = await service.person("alice@example.com")
    bob = await service.person("bob@example.com")
    image = (await upload(alice, SMALL)).json()
    await submit(alice, image["id"], "k", scale=2)

    async with asyncio.timeout(30), aclosing(heard(bob, 0)) as events:
        assert "comment" in await anext(events)
        own = await anext(events)

    assert own["event"] == "balance"
    assert "job" not in own["data"]


async def test_an_open_stream_does_not_hold_up_the_end_of_the_service(service: Service) -> None:
    alice = await service.person()
    events = heard(alice)
    assert "comment" in await anext(events)
    parked = asyncio.create_task(_drain(events))
    await asyncio.sleep(0)

    # The fixture stops the service next; a stream that stayed open would exceed the time limit.
    assert not parked.done()


async def _drain(events: AsyncIterator[dict[str, str]]) -> None:
    async for _ in events:
        pass
