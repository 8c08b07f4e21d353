"""The desk's verbs about accounts, typed as an operator types them; each access leaves a row."""

import asyncio
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.cli import build_parser
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.privacy.request_log import due_after
from backend.settings import Settings
from tests.backend.samples import SAMPLE
from tests.fakes.service import PASSWORD, Service, upload

WHY = ("--reason", "ticket 7", "--actor", "dora")


class Desk:
    """Types staff verbs and reads their JSON."""

    def __init__(self, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
        self._settings = settings
        self._capsys = capsys

    async def type(self, *words: str) -> object:
        arguments = build_parser().parse_args(["staff", *words, "--json"])
        self._capsys.readouterr()
        assert await arguments.run(self._settings, arguments) == 0
        printed = self._capsys.readouterr().out.strip().splitlines()[-1]
        found: object = json.loads(printed)
        return found

    async def fields(self, *words: str) -> dict[str, object]:
        found = await self.type(*words)
        assert isinstance(found, dict)
        return found

    async def rows(self, *words: str) -> list[dict[str, object]]:
        found = await self.type(*words)
        assert isinstance(found, list)
        return found


@pytest.fixture
def desk(service: Service, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(service.settings, capsys)


async def erased(database: Database) -> None:
    async with asyncio.timeout(30):
        while await database.value("SELECT 1 FROM account_deletion WHERE done_at IS NULL"):
            await asyncio.sleep(0.1)


async def test_finding_an_account_shows_facts_and_leaves_a_row(
    service: Service, desk: Desk
) -> None:
    alice = await service.person()

    found = await desk.fields("find", alice.email, *WHY)
    by_number = await desk.fields("find", str(found["id"]), *WHY)
    audit = await desk.rows("audit", alice.email)

    assert (found["email"], found["state"], found["available"]) == (alice.email, "active", 20)
    assert by_number["id"] == found["id"]
    assert "password_hash" not in found
    assert [(row["actor"], row["action"]) for row in audit] == [("dora", "find")] * 2


async def test_a_minors_account_is_closed_at_once_and_erased(
    service: Service, desk: Desk, database: Database
) -> None:
    kid = await service.person("kid@example.com")
    await upload(kid, SAMPLE)

    await desk.type("erase", kid.email, "--minor", *WHY)

    assert (await kid.http.get("/account")).status_code == 401
    await erased(database)
    assert await database.value("SELECT count(*) FROM account") == 0
    logged = await desk.rows("requests", "list", "--all")
    assert [(row["kind"], row["outcome"]) for row in logged] == [("minor", "erased")]
    actions = [row["action"] for row in await desk.rows("audit")]
    assert actions == ["erase-minor"]


async def test_a_legal_hold_closes_the_account_but_keeps_its_data_until_it_ends(
    service: Service, desk: Desk, database: Database
) -> None:
    alice = await service.person()
    await upload(alice, SAMPLE)
    await desk.type("hold", alice.email, "--reference", "order 12/2026", *WHY)
    body = {"password": PASSWORD, "accept_credit_loss": True}

    assert (await alice.http.get("/account/deletion")).json()["legal_hold"] is True
    assert (await alice.http.request("DELETE", "/account", json=body)).status_code == 204

    async with asyncio.timeout(20):
        while await database.value("SELECT waits_for FROM account_deletion") != "legal_hold":
            await asyncio.sleep(0.05)
    assert (await alice.http.get("/account")).status_code == 401
    assert await database.value("SELECT count(*) FROM image WHERE deleted_at IS NULL") == 1
    await desk.type("release-hold", alice.email, *WHY)
    await erased(database)
    assert await database.value("SELECT count(*) FROM account") == 0
    assert await database.value("SELECT count(*) FROM image") == 0


async def test_an_authoritys_export_is_private_and_not_told_to_the_owner(
    service: Service, desk: Desk, tmp_path: Path
) -> None:
    alice = await service.person()
    target = tmp_path / "alice.zip"

    await desk.type("export", alice.email, "--out", str(target), *WHY)

    assert target.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        assert json.loads(archive.read("data/account.json"))[0]["email"] == alice.email
    assert len(await service.mails(count=1)) == 1
    assert [row["action"] for row in await desk.rows("audit")] == ["export"]


async def test_requests_are_listed_by_due_day_until_they_are_closed(
    service: Service, desk: Desk
) -> None:
    alice = await service.person()

    added = await desk.fields(
        "requests", "add", "access", alice.email, "--note", "letter 3", "--actor", "dora"
    )
    open_before = await desk.rows("requests", "list")
    await desk.type("requests", "close", str(added["id"]), "--outcome", "sent", "--actor", "dora")

    assert [row["id"] for row in open_before] == [added["id"]]
    assert await desk.rows("requests", "list") == []
    due = datetime.fromisoformat(str(added["due_at"]))
    assert (due - datetime.fromisoformat(str(added["created_at"]))).days in {26, 27, 28}


def test_twenty_working_days_are_four_weeks() -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)

    assert due_after(friday) == datetime(2026, 12, 18, 9, tzinfo=UTC)
    assert due_after(datetime(2026, 11, 21, 9, tzinfo=UTC)) == due_after(friday)


async def test_an_audit_row_needs_a_reason_and_takes_no_address(
    service: Service, desk: Desk
) -> None:
    alice = await service.person()

    for reason in (" ", f"asked by {alice.email}"):
        with pytest.raises(ValidationFailed):
            await desk.type("find", alice.email, "--reason", reason)
    with pytest.raises(NotFound):
        await desk.type("find", "nobody@example.com", *WHY)

    assert await desk.rows("audit") == []
