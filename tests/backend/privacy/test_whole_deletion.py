"""A deleted account: nothing of the person is left but orders that name nobody."""

import asyncio
import io
import json
import zipfile
from pathlib import Path

from msgspec.structs import replace

from backend.database import Database
from backend.settings import Settings
from tests.backend.credits.invariants import broken_invariants
from tests.backend.samples import SAMPLE
from tests.fakes.service import PASSWORD, Person, Service, ended, service_running, submit, upload

YES = {"accept_credit_loss": True, "accept_running_jobs": True}


async def delete(person: Person, **more: object) -> "tuple[int, str]":
    answer = await person.http.request("DELETE", "/account", json={"password": PASSWORD, **more})
    return answer.status_code, answer.json()["code"] if answer.content else ""


async def gone(database: Database) -> None:
    async with asyncio.timeout(30):
        while await database.value("SELECT 1 FROM account_deletion WHERE done_at IS NULL"):
            await asyncio.sleep(0.1)


async def everything_written(database: Database, folder: Path) -> bytes:
    """Every row of every table, and every stored file."""
    tables = await database.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    written = []
    for table in tables:
        rows = await database.rows(f"SELECT row_to_json(t)::text FROM {table[0]} t")
        written += [row[0].encode() for row in rows]
    written += [path.read_bytes() for path in (folder / "pictures").rglob("*") if path.is_file()]
    return b"\n".join(written)


async def test_after_deletion_nothing_names_the_person(
    service: Service, database: Database
) -> None:
    alice = await service.person("planted.alice@example.com")
    image = (await upload(alice, SAMPLE)).json()
    job = (await submit(alice, image["id"], "k1", scale=2)).json()
    assert (await ended(alice, job["id"])).state == "delivered"
    before = await everything_written(database, service.settings.data_dir)
    assert b"planted.alice" in before

    assert await delete(alice, **YES) == (204, "")

    await gone(database)
    assert (await alice.http.get("/account")).status_code == 401
    assert (await service.sign_in(alice.email)).status_code == 401
    async with asyncio.timeout(20):
        while await database.value("SELECT 1 FROM mail WHERE state = 'waiting'"):
            await asyncio.sleep(0.05)
    after = await everything_written(database, service.settings.data_dir)
    assert b"planted.alice" not in after
    assert SAMPLE.name.encode() not in after
    assert not list((service.settings.data_dir / "pictures").rglob("*/*/source"))
    last = (await service.mails(count=2))[-1]
    assert str(last["To"]) == "planted.alice@example.com"
    assert "deleted" in str(last["Subject"])


async def test_what_deletion_would_end_is_told_and_asked_for(service: Service) -> None:
    alice = await service.person()

    preview = (await alice.http.get("/account/deletion")).json()

    assert preview == {
        "credits_available": 20, "credits_held": 0, "jobs_running": 0, "stored_images": 0,
        "open_disputes": 0, "legal_hold": False,
    }  # fmt: skip
    assert await delete(alice) == (409, "credits_left")
    assert await delete(alice, password="not hers", **YES) == (403, "wrong_password")
    assert (await alice.http.get("/account")).status_code == 200


async def test_an_export_holds_the_tables_and_the_pictures(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()
    job = (await submit(alice, image["id"], "k1", scale=2)).json()
    await ended(alice, job["id"])
    message = {"email": alice.email, "message": "Look at this."}
    picture = {"pictures": (SAMPLE.name, SAMPLE.read_bytes(), "image/jpeg")}
    written = await service.http.post(f"{service.url}/support", data=message, files=picture)
    assert written.status_code == 200

    answer = await alice.http.get("/account/export")

    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        account = json.loads(archive.read("data/account.json"))
        source = next(name for name in names if name.startswith("pictures/"))
        assert archive.read(source) == SAMPLE.read_bytes()
    assert account[0]["email"] == alice.email
    assert "password_hash" not in account[0]
    assert [name for name in names if name.startswith("results/")]
    assert [name for name in names if name.startswith("support/") and SAMPLE.name in name]
    async with asyncio.timeout(20):
        while "Your data is ready" not in await subjects(service):
            await asyncio.sleep(0.05)


async def subjects(service: Service) -> list[str]:
    return [str(mail["Subject"]) for mail in await service.mails(count=0)]


async def test_usage_counts_what_was_delivered_and_what_is_stored(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()
    job = (await submit(alice, image["id"], "k1", scale=2)).json()
    delivered = await ended(alice, job["id"])

    usage = (await alice.http.get("/account/usage")).json()

    assert usage["images_processed"] == 1
    assert usage["credits_spent"] == delivered.credits
    assert usage["stored_images"] == 1
    assert usage["stored_bytes"] > image["bytes"]
    assert [month["images"] for month in usage["months"]] == [1]


async def test_running_jobs_are_asked_about_and_cancelled_with_the_account(
    settings: Settings, database: Database
) -> None:
    slow = replace(settings, sandbox_gemini="latency=60")
    async with service_running(slow) as service:
        alice = await service.person()
        image = (await upload(alice, SAMPLE)).json()
        await submit(alice, image["id"], "k1", scale=2)

        refused = await delete(alice, accept_credit_loss=True)
        accepted = await delete(alice, **YES)

        await gone(database)
    assert (refused, accepted) == ((409, "jobs_running"), (204, ""))
    assert await database.value("SELECT count(*) FROM job") == 0
    assert await broken_invariants(database) == []
    wallet = await database.row("SELECT available, held FROM wallet")
    assert wallet is not None
    assert tuple(wallet) == (0, 0)


async def test_the_same_address_signs_up_anew_without_a_second_gift(
    service: Service, database: Database
) -> None:
    alice = await service.person()
    await delete(alice, **YES)
    await gone(database)

    again = await service.person(alice.email)

    assert (await again.http.get("/credits")).json()["available"] == 0
    async with asyncio.timeout(20):
        while not await database.value(
            "SELECT 1 FROM mail WHERE template = 'credits_waiting' AND state = 'sent'"
        ):
            await asyncio.sleep(0.05)


async def test_an_export_is_sent_in_pieces_and_a_reader_who_leaves_leaves_nothing(
    service: Service, database: Database
) -> None:
    alice = await service.person()
    await upload(alice, SAMPLE)

    async with alice.http.stream("GET", "/account/export") as answer:
        first = await anext(answer.aiter_raw())

    assert first.startswith(b"PK")
    assert answer.headers.get("content-length") is None
    async with asyncio.timeout(20):
        while any(path.is_dir() for path in service.settings.spool_dir.glob("*/*")):
            await asyncio.sleep(0.05)
