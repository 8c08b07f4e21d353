"""P26 to P36: how data is guarded, how long it stays, and what its owner may do with it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from backend.app import create_app
from backend.assembly import secret_key
from backend.engines import sandbox_stripe
from backend.newsletter.schemas import News
from backend.notices.signed_links import SignedLinks
from backend.policies import read_policies
from backend.sandbox.gemini_behaviour import Behaviour
from backend.settings import Settings, SettingsError, read_settings
from desktop.client.api import ApiClient
from desktop.client.errors import ServiceUnreachable
from desktop.client.server_address import BadServerAddress, parse_server_address
from desktop.client.wire import SessionCreate
from desktop.privacy.traces import LocalTraces
from desktop.queue.finished_work import FinishedWork
from tests.backend.billing.test_buying import balance, buy, press, settled
from tests.backend.samples import HEIC
from tests.desktop.client.conftest import self_signed_origin
from tests.fakes.service import PASSWORD, Person, ended, link_token, submit, upload
from tests.policy.stand import INSTANT, PHOTO, Stand
from tests.policy.sweep import dump, words_in
from tests.policy.test_p07_p15_pictures_and_traces import PRODUCTION

NEW_PASSWORD = "quartz-PLANTED-second-4712"
RESET_PASSWORD = "quartz-PLANTED-third-4713"
YES = {"accept_credit_loss": True, "accept_running_jobs": True}


async def delete(person: Person, **more: object) -> tuple[int, str]:
    body = {"password": PASSWORD, **more}
    answer = await person.http.request("DELETE", "/account", json=body)
    return answer.status_code, answer.json()["code"] if answer.content else ""


async def test_P26_a_hostile_file_is_opened_apart_and_the_service_lives_on(stand: Stand) -> None:
    alice = await stand.person("p26@example.com")
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0" + bytes(
        99
    )

    refused = await alice.http.post("/images", content=bomb, headers={"Content-Type": "image/png"})

    assert refused.status_code in {413, 415, 422}
    assert (await stand.service.http.get(f"{stand.service.url}/healthz")).status_code == 200
    spooled = stand.service.settings.spool_dir.rglob("*")
    assert [path for path in spooled if path.is_file()] == []


async def test_P26_movements_of_credits_cannot_be_changed_by_anybody(stand: Stand) -> None:
    await stand.person("p26.ledger@example.com")

    for statement in ("UPDATE ledger_entry SET amount = 9999", "DELETE FROM ledger_entry"):
        with pytest.raises(asyncpg.PostgresError):
            await stand.database.execute(statement)


@pytest.mark.parametrize("address", ["http://upscale.example", "http://10.0.0.7:8000", "ftp://x"])
def test_P27_the_app_speaks_to_no_service_in_the_clear(address: str) -> None:
    with pytest.raises(BadServerAddress):
        parse_server_address(address)


async def test_P27_the_app_sends_nothing_to_a_server_whose_certificate_nobody_signed(
    self_signed_origin: str,
) -> None:
    api = ApiClient.connect(parse_server_address(self_signed_origin))

    with pytest.raises(ServiceUnreachable):
        await api.accounts.sign_in(
            SessionCreate(email="a@example.com", password=PASSWORD, device_name="d")
        )
    await api.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("public_url", "http://upscale.example"),
        ("gemini_base_url", "http://models.example"),
        ("stripe_api_base", "http://pay.example"),
        ("plausible_url", "http://count.example"),
        ("database_url", "postgresql://db.example/x?sslmode=disable"),
        ("smtp_url", "lmtp://mail.example"),
    ],
)
def test_P27_production_refuses_every_connection_in_the_clear(setting: str, value: str) -> None:
    changed = msgspec.structs.replace(PRODUCTION, **{setting: value})

    with pytest.raises(SettingsError) as refused:
        read_settings(environment_of(changed))

    (problem,) = refused.value.problems
    assert problem.startswith(f"OPENDREAM_{setting.upper()} ")


def test_P27_production_starts_where_every_connection_has_tls() -> None:
    assert read_settings(environment_of(PRODUCTION)).smtp_url == PRODUCTION.smtp_url


def environment_of(settings: Settings) -> dict[str, str]:
    """What an operator would set for it."""
    usual = Settings()
    return {
        f"OPENDREAM_{name.upper()}": str(value)
        for name in Settings.__struct_fields__
        if (value := getattr(settings, name)) != getattr(usual, name)
    }


async def test_P27_production_tells_browsers_to_stay_with_tls() -> None:
    sent: list[dict[str, object]] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "path": "/privacy", "raw_path": b"/privacy", "query_string": b"", "headers": [],
        "client": ("127.0.0.1", 1), "server": ("upscale.example", 443), "scheme": "https",
        "root_path": "", "extensions": {},
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await create_app(PRODUCTION)(scope, receive, send)  # type: ignore[arg-type]  # plain ASGI

    headers = sent[0]["headers"]
    assert isinstance(headers, list)
    assert b"max-age=31536000" in dict(headers)[b"strict-transport-security"]


async def test_P28_no_password_that_was_ever_typed_is_in_the_database_or_the_mail(
    stand: Stand,
) -> None:
    alice = await stand.person("p28@example.com")
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert (await alice.http.post("/account/password", json=change)).status_code == 204
    await stand.service.http.post("/password-resets", json={"email": alice.email})
    await stand.quiet()
    link = next(
        mail
        for mail in reversed(await stand.service.mails(count=1))
        if mail["Subject"] == "Choose a new password" and mail["To"] == alice.email
    )
    body = {"token": link_token(link), "password": RESET_PASSWORD}
    assert (await stand.service.http.post("/password-resets/confirm", json=body)).is_success
    assert (await stand.service.sign_in(alice.email, RESET_PASSWORD)).status_code == 201

    written = await dump(stand.service.settings.database_url)
    mail = {"mail": "".join(await stand.bodies_to(alice.email)).encode()}
    assert words_in([PASSWORD, NEW_PASSWORD, RESET_PASSWORD], {**written, **mail}) == []
    assert str(await stand.column(alice, "password_hash")).startswith("$argon2id$")


async def test_P29_after_three_days_no_picture_is_left_and_a_kill_in_between_changes_nothing(
    stand: Stand,
) -> None:
    alice = await stand.person("p29@example.com")
    abandoned = (await upload(alice, PHOTO)).json()
    job = await stand.delivered(alice, "p29")
    told = datetime.fromisoformat(abandoned["expires_at"]) - datetime.now(UTC)
    folder = str(await stand.account_id(alice))

    def mine() -> list[Path]:
        return [path for path in stand.pictures if folder in path.parts]

    assert timedelta(hours=71) < told <= timedelta(hours=72)
    assert len(mine()) >= 3
    # As a kill leaves it: the bytes of one picture are gone, its row still says otherwise.
    mine()[0].unlink()
    async with stand.later(hours=73) as parts:
        await parts.upkeep.run()

    assert mine() == []
    assert (await alice.http.get(f"/jobs/{job.id}/result")).status_code in {404, 410}
    assert (await alice.http.get("/images")).json()["items"] == []
    assert await stand.database.value(
        "SELECT count(*) = 0 FROM image WHERE account_id = $1 AND deleted_at IS NULL",
        await stand.account_id(alice),
    )


async def test_P29_the_copy_of_a_heic_photo_goes_no_later_than_the_photo(stand: Stand) -> None:
    alice = await stand.person("p29.heic@example.com")
    image = (await upload(alice, HEIC)).json()
    job = await ended(alice, (await submit(alice, image["id"], "p29.heic", scale=2)).json()["id"])
    shown = await alice.http.get(f"/jobs/{job.id}/original")

    await stand.database.execute(
        "UPDATE image SET expires_at = now() WHERE id = $1", UUID(image["id"])
    )
    async with stand.later(hours=0) as parts:
        await parts.upkeep.run()

    assert shown.status_code == 200
    assert (await alice.http.get(f"/jobs/{job.id}/original")).status_code == 410
    assert (await alice.http.get(f"/jobs/{job.id}/result")).status_code == 200
    assert not [path for path in stand.pictures if path.name == "original"]


async def test_P30_delete_all_works_while_jobs_run_and_late_answers_are_stored_nowhere(
    stand: Stand,
) -> None:
    alice = await stand.person("p30@example.com")
    elsewhere = stand.service.client((await stand.service.sign_in(alice.email)).json()["token"])
    done = await stand.delivered(alice, "p30.done")
    before = await balance(alice)
    image = (await upload(alice, PHOTO)).json()
    stand.model.forget()
    stand.model.behave(Behaviour(latency_seconds=3))
    running = (await submit(alice, image["id"], "p30.running", scale=2)).json()
    assert await stand.model.wait_for_requests(1)

    answer = await alice.http.delete("/images")
    stand.model.behave(INSTANT)

    assert answer.status_code == 202
    assert answer.json()["cancelled_jobs"] == 1
    assert (await elsewhere.get("/images")).json()["items"] == []
    for job_id in (done.id, running["id"]):
        assert (await elsewhere.get(f"/jobs/{job_id}/result")).status_code in {404, 410}
    await stand.until("SELECT count(*) = 0 FROM pgqueuer WHERE entrypoint = 'run_job'")
    assert (await alice.http.get(f"/jobs/{running['id']}")).json()["state"] == "cancelled"
    assert await balance(alice) == before
    folder = str(await stand.account_id(alice))
    assert [path for path in stand.pictures if folder in path.parts] == []


async def test_P31_clearing_the_app_leaves_no_picture_and_no_name(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (cache / "differences").mkdir(parents=True)
    for name in ("thumb.jpg", "differences/j1.difference"):
        (cache / name).write_bytes(PHOTO.read_bytes())
    own = tmp_path / "beach.jpg"
    own.write_bytes(PHOTO.read_bytes())
    traces = LocalTraces(cache, [FinishedWork(tmp_path / "finished.sqlite3")], tmp_path)
    assert traces.size_bytes() > 0

    traces.clear()

    assert list(cache.rglob("*")) == []
    assert own.exists()


async def test_P26_P31_the_operator_is_told_of_disks_and_of_the_same_age_of_backups() -> None:
    told = Path("docs/operations.md").read_text(encoding="utf-8")
    promised = re.search(r"Backups age out within (\d+) days", read_policies("en").privacy.text)

    assert promised is not None
    duties = told.split("## What the privacy policy leaves to you")[1].split("\n## ")[0]
    assert f"after {promised[1]} days" in duties
    assert "Encrypt the disks" in duties


async def test_P32_everything_about_an_account_can_be_seen_and_changed_by_its_owner(
    stand: Stand,
) -> None:
    alice = await stand.person("p32@example.com")
    new = "p32.new@example.com"

    seen = (await alice.http.get("/account")).json()
    changed = await alice.http.patch("/account", json={"locale": "es", "low_credit_mail": True})
    devices = (await alice.http.get("/sessions")).json()["items"]
    await alice.http.post("/account/email", json={"password": PASSWORD, "new_email": new})
    await stand.quiet()
    mail = next(m for m in await stand.service.mails(count=1) if m["To"] == new)
    used = await stand.service.http.post("/account/email/confirm", json={"token": link_token(mail)})

    assert (seen["email"], seen["email_verified"]) == ("p32@example.com", True)
    assert (changed.json()["locale"], changed.json()["low_credit_mail"]) == ("es", True)
    assert [device["is_current"] for device in devices] == [True]
    assert used.status_code == 204
    assert (await alice.http.get("/account")).json()["email"] == new
    assert "Tu dirección de correo cambió" in await stand.letters_to("p32@example.com")


async def test_P33_the_same_address_may_come_back_but_not_for_the_free_credits(
    stand: Stand,
) -> None:
    first = await stand.person("p33@example.com")
    assert await balance(first) == 20
    assert await delete(first, **YES) == (204, "")
    await stand.until(
        "SELECT count(*) = 0 FROM account WHERE email = $1 OR state = 'closed'", first.email
    )

    assert (await stand.service.sign_in(first.email)).status_code == 401
    second = await stand.person("p33@example.com")

    assert await balance(second) == 0
    assert "Your free credits are being checked" in await stand.letters_to(second.email)


async def test_P34_credits_that_are_left_have_to_be_given_up_in_words(stand: Stand) -> None:
    alice = await stand.person("p34.credits@example.com")

    preview = (await alice.http.get("/account/deletion")).json()

    assert preview["credits_available"] == 20
    assert await delete(alice) == (409, "credits_left")
    assert (await alice.http.get("/account")).status_code == 200


async def test_P34_a_job_that_runs_is_told_of_before_it_is_ended(stand: Stand) -> None:
    alice = await stand.person("p34.jobs@example.com")
    image = (await upload(alice, PHOTO)).json()
    stand.model.behave(Behaviour(latency_seconds=2))
    job = await submit(alice, image["id"], "p34", scale=2)
    assert job.status_code == 201

    preview = (await alice.http.get("/account/deletion")).json()
    refused = await delete(alice, accept_credit_loss=True)
    stand.model.behave(INSTANT)

    assert preview["jobs_running"] == 1
    assert refused == (409, "jobs_running")


async def test_P34_an_open_dispute_keeps_what_it_needs_and_says_so(stand: Stand) -> None:
    alice = await stand.person("p34.dispute@example.com")
    bought = (await buy(alice)).json()
    await press(bought["checkout_url"], "pay", "US")
    await settled(alice, bought["id"], "paid")
    await sandbox_stripe(stand.service.settings).order("dispute", {"purchase": bought["id"]})
    await settled(alice, bought["id"], "disputed")

    body = {"password": PASSWORD, **YES}
    refused = await alice.http.request("DELETE", "/account", json=body)

    assert (refused.status_code, refused.json()["code"]) == (409, "dispute_open")
    assert "Nothing was deleted" in refused.json()["detail"]


@pytest_asyncio.fixture
async def reader(stand: Stand) -> AsyncIterator[Person]:
    """Somebody who wants news."""
    email = f"p35.{datetime.now(UTC).timestamp():.6f}@example.com"
    person = await stand.person(email)
    await person.http.patch("/account", json={"newsletter": True})
    yield person


async def news(stand: Stand, campaign: str) -> None:
    async with stand.later() as parts:
        issue = {"en": News(campaign, "Larger photos.")}
        await parts.correspondence.newsletter.send_news(campaign, issue)  # type: ignore[arg-type]  # one language


async def test_P35_one_click_ends_promotional_mail_at_once_without_signing_in(
    stand: Stand, reader: Person
) -> None:
    await news(stand, "first-issue")
    await stand.quiet()
    mail = next(
        m for m in await stand.service.mails(count=1)
        if m["To"] == reader.email and m["Subject"] == "first-issue"
    )  # fmt: skip
    url = str(mail["List-Unsubscribe"]).strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    async with stand.browser() as browser:
        page = await browser.get(url)
        looked = (await reader.http.get("/account")).json()["newsletter"]
        pressed = await browser.post(url, data={"List-Unsubscribe": "One-Click"})
    await news(stand, "second-issue")

    assert (page.status_code, looked, pressed.status_code) == (200, True, 200)
    assert (await reader.http.get("/account")).json()["newsletter"] is False
    assert "second-issue" not in await stand.letters_to(reader.email)


async def test_P35_a_made_up_link_unsubscribes_nobody(stand: Stand, reader: Person) -> None:
    forged = SignedLinks("another key").sign("account", await stand.account_id(reader))

    async with stand.browser() as browser:
        answer = await browser.post("/unsubscribe", data={"token": forged})

    assert 400 <= answer.status_code < 500
    assert (await reader.http.get("/account")).json()["newsletter"] is True


async def test_P36_what_belongs_to_the_service_still_comes_after_an_opt_out(
    stand: Stand, reader: Person
) -> None:
    links = SignedLinks(secret_key(stand.service.settings))
    token = links.sign("account", await stand.account_id(reader))
    async with stand.browser() as browser:
        assert (await browser.post("/unsubscribe", data={"token": token})).status_code == 200

    await stand.service.http.post("/password-resets", json={"email": reader.email})
    bought = (await buy(reader)).json()
    await press(bought["checkout_url"], "pay", "US")
    await settled(reader, bought["id"], "paid")

    assert {"Choose a new password", "Your receipt"} <= set(await stand.letters_to(reader.email))


__all__ = ["self_signed_origin"]
