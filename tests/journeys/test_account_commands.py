"""The account on the command line, with the real service: codes, export, saving again, deleting."""

import asyncio
import json
import zipfile
from pathlib import Path

import pyotp
import pytest

from backend.settings import Settings
from tests.backend.samples import SAMPLE
from tests.desktop.cli.terminal import Answer, Terminal
from tests.fakes.service import PASSWORD, Person, Service, ended, submit, upload


@pytest.fixture
async def alice(service: Service) -> Person:
    return await service.person()


@pytest.fixture
def terminal(service: Service, alice: Person, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "config", service.url, alice.token)


async def run(terminal: Terminal, *arguments: str | Path, stdin: str = "") -> Answer:
    """In a process of its own, while the service goes on."""
    return await asyncio.to_thread(terminal.run_alone, *arguments, stdin=stdin.encode())


async def test_account_shows_devices_and_usage(terminal: Terminal, alice: Person) -> None:
    shown = (await run(terminal, "account", "--json")).document
    told = await run(terminal, "account")

    assert shown["email"] == alice.email
    assert shown["analytics"] is True
    devices, usage = shown["devices"], shown["usage"]
    assert isinstance(devices, list)
    assert isinstance(usage, dict)
    assert [device["is_current"] for device in devices] == [True]
    assert usage["images_processed"] == 0
    assert "this device" in told.out


async def test_a_result_is_saved_again_and_nothing_is_overwritten(
    terminal: Terminal, alice: Person, tmp_path: Path
) -> None:
    image = (await upload(alice, SAMPLE)).json()
    job_id = (await submit(alice, image["id"], "k", scale=2)).json()["id"]
    await ended(alice, job_id)
    folder = tmp_path / "again"
    folder.mkdir()

    first = await run(terminal, "jobs", "--download", job_id, "--out", folder, "--json")
    second = await run(terminal, "jobs", "--download", "all", "--out", folder, "--json")
    assert (await alice.http.delete("/images")).status_code == 202
    late = await run(terminal, "jobs", "--download", job_id, "--out", folder, "--json")

    assert (first.code, second.code, late.code) == (0, 0, 2)
    assert first.document["state"] == "saved"
    one, two = sorted(folder.iterdir(), key=lambda path: len(path.name))
    assert one.read_bytes() == two.read_bytes()
    assert two.stem.endswith("(2)")
    balance = (await run(terminal, "credits", "--history", "--json")).document
    entries = balance["entries"]
    assert isinstance(entries, list)
    assert {entry["kind"] for entry in entries} >= {"grant", "hold", "capture"}
    assert balance["purchases"] == []


async def test_the_export_is_one_new_file(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"

    answer = await run(terminal, "account", "export", path, "--json")
    again = await run(terminal, "account", "export", path)

    assert answer.code == 0, answer.problems
    assert answer.document == {"file": str(path), "bytes": path.stat().st_size}
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert any(name.endswith(".json") for name in archive.namelist())
    assert again.code == 1
    assert "is there already" in again.problems


async def test_deleting_the_account_asks_and_then_signs_out(
    terminal: Terminal, service: Service, alice: Person
) -> None:
    unasked = await run(terminal, "account", "delete")
    wrong = await run(terminal, "account", "delete", "--yes", "--password-stdin", stdin="guess")
    done = await run(
        terminal, "account", "delete", "--yes", "--password-stdin", "--json", stdin=PASSWORD
    )

    assert (unasked.code, wrong.code, done.code) == (1, 2, 0), wrong.problems
    assert "--yes" in unasked.problems
    assert "The password is not right." in wrong.problems
    assert done.document == {"deleted": True}
    assert (await service.sign_in(alice.email)).status_code == 401
    assert (await run(terminal, "account")).code == 4


async def test_signing_in_asks_for_a_code_where_codes_are_on(
    terminal: Terminal, alice: Person, settings: Settings
) -> None:
    begun = await alice.http.post("/account/totp", json={"password": PASSWORD})
    code = code_of(begun.json()["secret"])
    confirmed = await alice.http.post("/account/totp/confirm", json={"code": code})
    recovery = confirmed.json()["recovery_codes"]
    line = ("sign-in", "--email", alice.email, "--password-stdin", "--show-token", "--json")

    without = await run(terminal, *line, stdin=PASSWORD)
    wrong = await run(terminal, *line, "--totp-code", "000000", stdin=PASSWORD)
    right = await run(terminal, *line, "--totp-code", recovery[0], stdin=PASSWORD)
    twice = await run(terminal, *line, "--totp-code", recovery[0], stdin=PASSWORD)

    assert (without.code, wrong.code, right.code, twice.code) == (4, 4, 0, 4)
    assert "--totp-code" in without.problems
    assert "not right, or was used before" in wrong.problems
    assert json.loads(right.out)["signed_in"] is True


def code_of(secret: str) -> str:
    """What an authenticator app would show now."""
    return pyotp.TOTP(secret).now()
