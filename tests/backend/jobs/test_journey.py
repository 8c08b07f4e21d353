"""One picture, all the way through the real service, and all the ways it can end without one."""

import asyncio
import hashlib
import io
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from backend.jobs.schemas import Job
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import parse_behaviour
from backend.settings import Settings
from tests.backend.samples import HEIC, SAMPLE, SMALL
from tests.fakes.service import Person, Service, ended, service_running, submit, upload


async def upscaled(person: Person, key: str = "key", photo: Path = SMALL, **options: object) -> Job:
    image = (await upload(person, photo)).json()
    job = (await submit(person, image["id"], key, **options)).json()
    return await ended(person, job["id"])


async def balance(person: Person) -> dict[str, int]:
    found: dict[str, int] = (await person.http.get("/credits")).json()
    return found


async def test_a_photo_comes_back_four_times_larger_with_its_price_paid(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()
    wish = {"width": image["width"], "height": image["height"], "options": {"scale": 4}}
    quote = (await alice.http.post("/quotes", json=wish)).json()
    before = await balance(alice)

    job = (await submit(alice, image["id"], "key-1", scale=4)).json()
    done = await ended(alice, job["id"])

    assert done.state == "delivered"
    assert done.result is not None
    assert done.credits == quote["credits"]
    result = await alice.http.get(f"/jobs/{job['id']}/result")
    picture = Image.open(io.BytesIO(result.content))
    assert picture.size == (image["width"] * 4, image["height"] * 4)
    assert picture.size == (quote["output_width"], quote["output_height"])
    assert hashlib.sha256(result.content).hexdigest() == done.result.sha256
    after = await balance(alice)
    assert after == {"available": before["available"] - quote["credits"], "held": 0, "debt": 0}
    entries = (await alice.http.get("/credits/entries")).json()["items"]
    assert [entry["kind"] for entry in entries] == ["capture", "hold", "grant"]
    assert sum(entry["amount"] for entry in entries) == after["available"]


async def test_a_report_and_a_heat_map_come_with_the_picture(service: Service) -> None:
    alice = await service.person()
    done = await upscaled(alice, scale=2)

    report = (await alice.http.get(f"/jobs/{done.id}/fidelity")).json()
    heat = await alice.http.get(f"/jobs/{done.id}/difference")
    original = await alice.http.get(f"/jobs/{done.id}/original")

    assert done.fidelity is not None
    assert original.status_code == 410, "every viewer shows a JPEG as it is"
    assert report["accepted"] is True
    assert report["score"] == pytest.approx(done.fidelity.score, abs=1e-3)
    assert Image.open(io.BytesIO(heat.content)).format == "JPEG"


async def test_of_a_heic_photo_a_picture_comes_along_that_every_viewer_shows(
    service: Service,
) -> None:
    alice = await service.person()
    done = await upscaled(alice, photo=HEIC, scale=2)

    answer = await alice.http.get(f"/jobs/{done.id}/original")
    picture = Image.open(io.BytesIO(answer.content))

    assert done.result is not None
    assert answer.headers["content-type"] == "image/jpeg"
    assert (picture.width * 2, picture.height * 2) == (done.result.width, done.result.height)
    assert not picture.getexif(), "what the picture says is not in its copy"


async def test_a_double_by_key_and_base_url_is_asked_as_google_would_be(
    settings: Settings,
) -> None:
    double = SandboxGemini(behaviour=parse_behaviour("latency=0 valid_key=the-key"))
    await double.start()
    own = replace(settings, gemini_api_key="the-key", gemini_base_url=double.base_url)

    async with service_running(own) as service:
        done = await upscaled(await service.person(), scale=4)
    await double.stop()

    assert done.state == "delivered"
    assert len(double.requests) == 1
    assert double.requests[0].store is False
    assert not any(picture.metadata for picture in double.requests[0].pictures)


async def test_a_refused_picture_comes_with_the_report_that_says_where(
    settings: Settings,
) -> None:
    own = replace(settings, sandbox_gemini="latency=0 always=other_picture")
    async with service_running(own) as service:
        alice = await service.person()
        done = await upscaled(alice, scale=2)

        report = (await alice.http.get(f"/jobs/{done.id}/fidelity")).json()
        heat = await alice.http.get(f"/jobs/{done.id}/difference")

    assert done.fidelity is not None
    assert done.fidelity.score < 0.5
    assert report["accepted"] is False
    assert Image.open(io.BytesIO(heat.content)).format == "JPEG"


@pytest.mark.parametrize(
    ("behaviour", "state", "reason"),
    [
        ("always=finish:IMAGE_PROHIBITED_CONTENT", "refused", "provider_declined"),
        ("always=blocked_input", "refused", "provider_declined"),
        ("always=finish:IMAGE_SAFETY", "refused", "provider_declined"),
        ("always=other_picture", "refused", "not_faithful"),
        ("always=mirrored", "refused", "not_faithful"),
        ("always=wrong_size", "refused", "not_faithful"),
        ("always=text_only", "failed", "no_picture"),
        ("always=truncated", "failed", "no_picture"),
        ("always=bad_key", "failed", "provider_unavailable"),
        ("always=status:404", "failed", "provider_unavailable"),
    ],
)
async def test_what_is_no_faithful_picture_costs_nothing_and_says_why(
    settings: Settings, behaviour: str, state: str, reason: str
) -> None:
    own = replace(settings, sandbox_gemini=f"latency=0 {behaviour}")
    async with service_running(own) as service:
        alice = await service.person()

        done = await upscaled(alice, photo=SAMPLE, scale=4)

        assert (done.state, done.reason) == (state, reason)
        assert await balance(alice) == {"available": 20, "held": 0, "debt": 0}
        assert (await alice.http.get(f"/jobs/{done.id}/result")).status_code == 404
        kinds = [
            entry["kind"] for entry in (await alice.http.get("/credits/entries")).json()["items"]
        ]
        assert kinds == ["release", "hold", "grant"]


@pytest.mark.parametrize("script", ["rate_limited:1,ok", "text_only,ok", "reset,ok", "html:502,ok"])
async def test_a_passing_fault_of_the_provider_is_got_over(settings: Settings, script: str) -> None:
    own = replace(settings, sandbox_gemini=f"latency=0 script={script}")
    async with service_running(own) as service:
        done = await upscaled(await service.person(), scale=2)

    assert done.state == "delivered"


async def test_a_cancelled_job_gives_its_credits_back_and_never_delivers(
    settings: Settings,
) -> None:
    own = replace(settings, sandbox_gemini="latency=30")
    async with service_running(own) as service:
        alice = await service.person()
        image = (await upload(alice, SMALL)).json()
        job = (await submit(alice, image["id"], "key", scale=4)).json()
        held = await balance(alice)

        cancelled = (await alice.http.delete(f"/jobs/{job['id']}")).json()

        assert held["held"] == job["credits"]
        assert cancelled["state"] == "cancelled"
        assert await balance(alice) == {"available": 20, "held": 0, "debt": 0}


async def test_delete_all_while_a_job_runs_leaves_nothing_of_it(settings: Settings) -> None:
    own = replace(settings, sandbox_gemini="latency=1")
    async with service_running(own) as service:
        alice = await service.person()
        image = (await upload(alice, SMALL)).json()
        job = (await submit(alice, image["id"], "key", scale=4)).json()

        gone = await alice.http.delete("/images")

        assert gone.status_code == 202
        assert gone.json() == {"images": 1, "results": 0, "cancelled_jobs": 1}
        assert (await ended(alice, job["id"])).state == "cancelled"
        assert await balance(alice) == {"available": 20, "held": 0, "debt": 0}
        await asyncio.sleep(1.5)
        pictures = settings.data_dir / "pictures"
        assert [path for path in pictures.rglob("*") if path.is_file()] == []


async def test_after_a_refusal_the_plain_enlargement_is_free_and_marked_as_such(
    settings: Settings,
) -> None:
    own = replace(settings, sandbox_gemini="latency=0 always=other_picture")
    async with service_running(own) as service:
        alice = await service.person()
        image = (await upload(alice, SMALL)).json()
        too_early = await submit(alice, image["id"], "early", scale=2, engine="plain")
        refused = (await submit(alice, image["id"], "model", scale=2)).json()
        assert (await ended(alice, refused["id"])).state == "refused"

        plain = (await submit(alice, image["id"], "plain", scale=2, engine="plain")).json()
        done = await ended(alice, plain["id"])

        assert too_early.json()["code"] == "validation_failed"
        assert (done.state, done.credits) == ("delivered", 0)
        assert await balance(alice) == {"available": 20, "held": 0, "debt": 0}
        result = (await alice.http.get(f"/jobs/{done.id}/result")).content
        assert Image.open(io.BytesIO(result)).size == (image["width"] * 2, image["height"] * 2)
        assert b"algorithmicallyEnhanced" in result
        report = (await alice.http.get(f"/jobs/{done.id}/fidelity")).json()
        assert report["notes"] == ["plain_enlargement"]
