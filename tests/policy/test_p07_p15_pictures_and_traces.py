"""P7 to P15: where pictures go, what is counted, and what is known of who calls."""

import asyncio
import io
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import numpy as np
import pytest
import pytest_asyncio
from PIL import Image, ImageOps

from backend.app import openapi_document
from backend.jobs.schemas import Job
from backend.privacy.data_map import read_data_map
from backend.providers.location import open_country_table
from backend.sandbox.gemini import SeenRequest
from backend.settings import Settings, production_problems
from tests.fakes.country_file import write_country_file
from tests.fakes.service import Person, submit, upload
from tests.policy.stand import PHOTO, Stand

PRODUCTION = Settings(
    env="production",
    public_url="https://upscale.example",
    database_url="postgresql://db.example/opendream?sslmode=verify-full",
    storage_url="s3://pictures",
    gemini_api_key="key",
    gemini_paid_tier=True,
    stripe_secret_key="sk",
    stripe_webhook_secret="whsec",
    smtp_url="smtps://mail.example",
    secret_key="k" * 32,
    contact_email="help@upscale.example",
)
BLOCKS = 8
TRIES, LOST_AFTER_SECONDS = 5, 8
SOME_ID = "01a20642-0020-76c6-8b88-d8633a37c4c7"
OPEN = {"/policies", "/version", "/packs"}
"""Read by anybody: they are about nobody."""


def test_P07_the_model_is_named_and_is_the_only_one() -> None:
    assert Settings().gemini_model == "gemini-3-pro-image"
    assert [
        name
        for name in Settings.__struct_fields__
        if name.endswith("api_key") and not name.startswith("gemini")
    ] == []


def test_P08_production_needs_the_operators_word_that_the_tier_is_paid() -> None:
    assert production_problems(PRODUCTION) == []

    unpaid = msgspec.structs.replace(PRODUCTION, gemini_paid_tier=False)

    (problem,) = production_problems(unpaid)
    assert "GEMINI_PAID_TIER" in problem
    assert "training" in problem


@dataclass(frozen=True)
class Made:
    """One picture that was upscaled for somebody, and what that took."""

    person: Person
    job: Job
    seconds: float
    asked: tuple[SeenRequest, ...]
    counted: dict[str, bytes]


@pytest_asyncio.fixture(scope="module")
async def made(stand: Stand) -> Made:
    await nothing_waits(stand)
    person = await stand.person("p08.alice@example.com")
    started = time.monotonic()
    job = await stand.delivered(person, "p08")
    seconds = time.monotonic() - started
    counted = await events_of_a_job(stand)
    return Made(person, job, seconds, tuple(stand.model.requests), counted)


async def events_of_a_job(stand: Stand) -> dict[str, bytes]:
    """What was counted since the record was emptied, but for sessions."""
    await counted_sign_out(stand, f"{time.monotonic_ns()}@example.com")
    bodies = {json.loads(asked.body)["name"]: asked.body for asked in stand.plausible.requests}
    return {name: body for name, body in bodies.items() if name != "session_duration"}


async def test_P08_pictures_reach_the_model_without_a_word_about_their_owner(made: Made) -> None:
    (asked,) = made.asked

    assert asked.store is False
    assert [picture.metadata for picture in asked.pictures] == [()]
    said = asked.text.lower()
    assert "instruction" in said
    assert [
        word for word in ("p08", "alice", "example.com", str(made.job.id)) if word in said
    ] == []


async def test_P09_a_result_carries_no_mark_of_ours(made: Made) -> None:
    answer = await made.person.http.get(f"/jobs/{made.job.id}/result")

    with Image.open(io.BytesIO(answer.content)) as result, Image.open(PHOTO) as sample:
        before = np.asarray(sample.convert("L").resize((BLOCKS, BLOCKS)), dtype=float)
        after = np.asarray(result.convert("L").resize((BLOCKS, BLOCKS)), dtype=float)
    assert float(np.abs(after - before).max()) < 6.0


async def test_P09_no_picture_and_nothing_about_a_person_has_a_public_address(
    stand: Stand, made: Made
) -> None:
    job = made.job
    mallory = await stand.person("p09.mallory@example.com")
    reads = [path for path, verbs in openapi_document()["paths"].items() if "get" in verbs]  # type: ignore[attr-defined]  # JSON
    filled = [path.removeprefix("/api/v1").replace("{job_id}", str(job.id)) for path in reads]

    assert len(filled) > 12
    for path in (found for found in filled if found not in OPEN):
        address = path if "{" not in path else path.split("{")[0] + SOME_ID
        assert (await stand.service.http.get(address)).status_code in {401, 404}, path
    for path in (f"/jobs/{job.id}", f"/jobs/{job.id}/result", f"/jobs/{job.id}/difference"):
        assert (await mallory.http.get(path)).status_code == 404, path
        assert (await made.person.http.get(path)).status_code == 200, path


async def write(stand: Stand, files: list[tuple[str, bytes, str]]) -> httpx.Response:
    async with stand.browser() as browser:
        return await browser.post(
            "/support",
            data={"name": "Zoe", "email": "p10@example.com", "message": "Help me."},
            files=[("pictures", file) for file in files],
        )


async def test_P10_attachments_are_few_and_pass_the_same_checks_as_any_picture(
    stand: Stand,
) -> None:
    good = ("a.jpg", PHOTO.read_bytes(), "image/jpeg")

    refused = [
        await write(stand, [good] * 4),
        await write(stand, [("a.svg", b"<svg onload='x'/>", "image/png")]),
        await write(stand, [("a.jpg", PHOTO.read_bytes()[:500], "image/jpeg")]),
    ]

    assert {answer.status_code for answer in refused} <= {413, 415, 422}
    assert await stand.database.value("SELECT count(*) FROM support_message") == 0
    assert [path for path in stand.pictures if "support" in path.parts] == []
    assert (await write(stand, [good])).status_code == 200


async def test_P10_a_message_is_forgotten_after_half_a_year(stand: Stand) -> None:
    await write(stand, [("a.jpg", PHOTO.read_bytes(), "image/jpeg")])
    assert [path for path in stand.pictures if "support" in path.parts]

    async with stand.later(days=181) as parts:
        await parts.correspondence.support.purge()

    assert await stand.database.value("SELECT count(*) FROM support_message") == 0
    assert [path for path in stand.pictures if "support" in path.parts] == []


async def test_P11_who_switches_statistics_off_is_not_counted(stand: Stand) -> None:
    silent = await stand.person("p11.silent@example.com")
    await silent.http.patch("/account", json={"analytics": False})
    await nothing_waits(stand)

    await stand.delivered(silent, "p11")
    # The next event stands behind any of the silent one's.
    await counted_sign_out(stand, "p11.counted@example.com")

    assert {json.loads(asked.body)["name"] for asked in stand.plausible.requests} == {
        "session_duration"
    }


async def counted_sign_out(stand: Stand, email: str) -> dict[str, object]:
    """Somebody signs out; the event that is counted for it. All earlier events are through then.

    An event that is not taken within seconds is lost on purpose; then somebody else signs out.
    """
    for attempt in range(TRIES):
        seen = len(stand.plausible.requests)
        person = await stand.person(f"{attempt}.{email}")
        await person.http.delete("/sessions/current")
        with suppress(TimeoutError):
            async with asyncio.timeout(LOST_AFTER_SECONDS):
                return await session_event(stand, seen)
    raise AssertionError("no event of a sign-out ever came")


async def session_event(stand: Stand, seen: int) -> dict[str, object]:
    """The first event of a session after those that were seen before."""
    while True:
        for asked in stand.plausible.requests[seen:]:
            counted: dict[str, object] = json.loads(asked.body)
            if counted["name"] == "session_duration":
                return counted
        await asyncio.sleep(0.05)


async def nothing_waits(stand: Stand) -> None:
    """Whatever was to be counted so far is counted, and the records are empty."""
    await counted_sign_out(stand, f"{time.monotonic_ns()}@example.com")
    stand.plausible.requests.clear()
    stand.model.forget()


async def test_P11_a_plausible_that_hangs_delays_no_job(stand: Stand, made: Made) -> None:
    alice = await stand.person("p11.patient@example.com")

    with stand.plausible.hanging():
        started = time.monotonic()
        await stand.delivered(alice, "p11.hanging")
        hanging_seconds = time.monotonic() - started

    assert hanging_seconds < 3 * made.seconds + 2


async def test_P12_a_job_that_fails_says_nothing_of_whose_it_was(
    stand: Stand, capfd: pytest.CaptureFixture[str]
) -> None:
    alice = await stand.person("p12.planted@example.com")
    image = (await upload(alice, PHOTO)).json()
    for path in stand.pictures:
        if image["id"] in str(path):
            path.unlink()

    job = await alice.http.post(
        "/jobs", json={"image_id": image["id"], "options": {"scale": 2}, "max_credits": 9},
        headers={"Idempotency-Key": "p12"},
    )  # fmt: skip
    state = await end_of(alice, job.json()["id"])

    logged = "".join(capfd.readouterr())
    assert state in {"failed", "refused", "cancelled"}
    assert "p12.planted" not in logged
    assert alice.token not in logged
    assert PHOTO.name not in logged


async def end_of(person: Person, job_id: str) -> str:
    async with asyncio.timeout(40):
        while True:
            job = (await person.http.get(f"/jobs/{job_id}")).json()
            if job["state"] not in {"queued", "running"}:
                return str(job["state"])
            await asyncio.sleep(0.1)


async def test_P13_after_thirty_days_the_traces_of_sign_in_are_gone(stand: Stand) -> None:
    alice = await stand.person("p13@example.com")
    count = "SELECT count(*)::int FROM account_signal WHERE account_id = $1"
    account_id = await stand.account_id(alice)
    assert await stand.database.value(count, account_id) == 2

    async with stand.later(days=29) as parts:
        await parts.privacy.upkeep.every_night()
    kept = await stand.database.value(count, account_id)
    async with stand.later(days=31) as parts:
        await parts.privacy.upkeep.every_night()

    assert kept == 2
    assert await stand.database.value(count, account_id) == 0


def test_P14_a_country_table_that_knows_cities_gives_away_none(tmp_path: Path) -> None:
    table = tmp_path / "places.mmdb"
    record: dict[str, object] = {
        "country": {"iso_code": "MX", "names": {"en": "Mexico", "es": "México"}},
        "city": {"names": {"en": "Puebla"}},
        "location": {"accuracy_radius": 5},
    }
    write_country_file(table, {"189.128.0.0/10": record})

    found = open_country_table(str(table)).country_of("189.140.77.99")

    assert msgspec.structs.astuple(found) == ("MX", "Mexico", "México")


async def test_P15_every_column_has_a_purpose_a_retention_and_a_recipient(stand: Stand) -> None:
    data_map = read_data_map()
    columns = await stand.database.rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    )
    page = Path("docs/data_map.md").read_text(encoding="utf-8")

    assert len(columns) > 200
    unmapped = []
    for table, column in columns:
        mapped = data_map[table].column(column) if table in data_map else None
        if mapped is None or not (mapped.purpose and mapped.retention and mapped.recipient):
            unmapped.append(f"{table}.{column}")
    assert unmapped == []
    assert [table for table in {row[0] for row in columns} if f"## {table}\n" not in page] == []


async def test_P43_a_session_is_counted_in_coarse_steps_and_as_nobodys(stand: Stand) -> None:
    counted = await counted_sign_out(stand, "p43@example.com")

    assert counted["name"] == "session_duration"
    assert counted["props"] == {"bucket": "under 1 h"}
    assert "p43" not in json.dumps(counted)


async def test_P44_what_is_in_a_picture_changes_nothing_that_is_counted(
    stand: Stand, made: Made
) -> None:
    alice = await stand.person("p44@example.com")

    # What was lost on purpose, as a busy machine may, is counted once more.
    usual = made.counted or await counted_for(stand, alice, PHOTO.read_bytes(), "p44.usual")
    other = await counted_for(stand, alice, another_picture(), "p44.other")

    both = usual.keys() & other.keys()
    assert both
    assert [name for name in both if usual[name] != other[name]] == []


async def counted_for(stand: Stand, person: Person, data: bytes, key: str) -> dict[str, bytes]:
    """What is counted when somebody upscales a picture."""
    for attempt in range(TRIES):
        await nothing_waits(stand)
        image = await person.http.post(
            "/images", content=data, headers={"Content-Type": "image/jpeg"}
        )
        job = (await submit(person, image.json()["id"], f"{key}.{attempt}", scale=2)).json()
        assert await end_of(person, job["id"]) == "delivered"
        if counted := await events_of_a_job(stand):
            return counted
    raise AssertionError("no event of a job ever came")


def another_picture() -> bytes:
    """The photo's mirror image without its colours: the same size, another content."""
    buffer = io.BytesIO()
    with Image.open(PHOTO) as sample:
        ImageOps.mirror(sample).convert("L").convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()
