"""Submitting: a firm price, one effect per key, nothing of anybody else's."""

import asyncio

import pytest

from tests.backend.samples import SAMPLE
from tests.fakes.service import Service, submit, upload


async def test_a_quote_is_what_the_job_holds(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()
    wish = {"width": image["width"], "height": image["height"], "options": {"long_side_px": 3000}}

    quote = (await alice.http.post("/quotes", json=wish)).json()
    job = (await submit(alice, image["id"], "k", long_side_px=3000)).json()

    assert job["credits"] == quote["credits"]
    assert max(quote["output_width"], quote["output_height"]) == 3000


@pytest.mark.parametrize(
    "options",
    [
        {"scale": 3},
        {"scale": 2, "clean": True},
        {"scale": 2, "long_side_px": 2000},
        {"strictness": "loose"},
        {"unknown": 1},
        {"long_side_px": 0},
    ],
)
async def test_options_that_make_no_sense_are_refused_by_name(
    service: Service, options: dict[str, object]
) -> None:
    alice = await service.person()

    answer = await alice.http.post(
        "/quotes", json={"width": 400, "height": 300, "options": options}
    )

    assert answer.status_code == 422
    assert answer.json()["code"] == "validation_failed"


async def test_a_price_above_the_agreed_one_is_refused(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()

    answer = await alice.http.post(
        "/jobs",
        json={"image_id": image["id"], "options": {"scale": 8}, "max_credits": 0},
        headers={"Idempotency-Key": "k"},
    )

    assert answer.status_code == 409
    assert answer.json()["code"] == "price_changed"
    assert answer.json()["was_credits"] == 0
    assert (await alice.http.get("/jobs")).json()["items"] == []


async def test_too_few_credits_leave_no_trace(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()
    sizes = {"scale": 8}
    wish = {"width": image["width"], "height": image["height"], "options": sizes}
    price = (await alice.http.post("/quotes", json=wish)).json()["credits"]
    jobs = [await submit(alice, image["id"], f"k{n}", **sizes) for n in range(20 // price + 1)]

    refused = jobs[-1].json()

    assert jobs[-1].status_code == 402
    assert refused["code"] == "insufficient_credits"
    assert refused["needed_credits"] == price
    assert refused["available_credits"] == 20 % price
    assert len((await alice.http.get("/jobs")).json()["items"]) == 20 // price


async def test_the_same_key_gives_the_same_job_however_often_and_at_once(
    service: Service,
) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()

    answers = await asyncio.gather(
        *(submit(alice, image["id"], "one key", scale=2) for _ in range(20))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await alice.http.get("/jobs")).json()["items"]) == 1


async def test_a_key_cannot_be_used_for_another_request(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()
    await submit(alice, image["id"], "k", scale=2)

    other = await submit(alice, image["id"], "k", scale=4)

    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


async def test_a_submission_must_name_itself(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()

    answer = await alice.http.post(
        "/jobs", json={"image_id": image["id"], "options": {}, "max_credits": 9}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")
    assert "Idempotency-Key" in answer.json()["detail"]


async def test_another_persons_jobs_and_pictures_are_unknown(service: Service) -> None:
    alice = await service.person("alice@example.com")
    bob = await service.person("bob@example.com")
    image = (await upload(alice, SAMPLE)).json()
    job = (await submit(alice, image["id"], "k", scale=2)).json()

    answers = [
        await bob.http.get(f"/jobs/{job['id']}"),
        await bob.http.delete(f"/jobs/{job['id']}"),
        await bob.http.get(f"/jobs/{job['id']}/result"),
        await bob.http.get(f"/jobs/{job['id']}/fidelity"),
        await bob.http.get(f"/jobs/{job['id']}/difference"),
        await submit(bob, image["id"], "k", scale=2),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert (await bob.http.get("/jobs")).json()["items"] == []


async def test_fifty_submissions_for_twenty_credits_hold_exactly_twenty(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()

    answers = await asyncio.gather(
        *(submit(alice, image["id"], f"k{n}", clean=True) for n in range(50))
    )

    assert sorted(answer.status_code for answer in answers) == [201] * 20 + [402] * 30
    for answer in answers:
        if answer.status_code == 201:
            await alice.http.delete(f"/jobs/{answer.json()['id']}")
