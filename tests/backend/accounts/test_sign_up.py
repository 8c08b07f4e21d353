"""Signing up, confirming, signing in and out, as a client sees it."""

import asyncio

import httpx
import pytest

from backend.database import Database
from tests.fakes.service import PASSWORD, Service, link_token


async def test_a_person_signs_up_confirms_and_gets_free_credits_once(service: Service) -> None:
    assert (await service.sign_up("alice@example.com")).status_code == 202
    token = link_token((await service.mails(count=1))[0])

    first = await service.http.post("/accounts/verify", json={"token": token})
    second = await service.http.post("/accounts/verify", json={"token": token})

    assert (first.status_code, second.status_code) == (204, 410)
    session = (await service.sign_in("alice@example.com")).json()
    alice = service.client(session["token"])
    assert (await alice.get("/credits")).json() == {"available": 20, "held": 0, "debt": 0}
    assert (await alice.get("/account")).json()["email_verified"] is True


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("adult_confirmed", False),
        ("policy_version", "1999-01-01"),
        ("terms_version", "1999-01-01"),
        ("password", "short"),
        ("password", "password1234"),
        ("email", "not an address"),
        ("locale", "tlh"),
        ("card_number", "4242424242424242"),
    ],
)
async def test_what_cannot_be_used_is_named_and_makes_no_account(
    service: Service, field: str, value: object
) -> None:
    refused = await service.sign_up("alice@example.com", **{field: value})

    assert refused.status_code in {400, 422}
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "validation_failed"
    assert field in refused.json()["detail"] or field == "card_number"
    assert (await service.sign_in("alice@example.com")).status_code == 401


async def test_a_known_address_gets_the_same_answer_and_another_letter(service: Service) -> None:
    await service.person("alice@example.com")

    again = await service.sign_up("Alice@Example.com")
    fresh = await service.sign_up("bob@example.com")

    assert (again.status_code, again.content) == (fresh.status_code, fresh.content)
    letters = await service.mails(count=3)
    assert sorted(str(letter["Subject"]) for letter in letters[1:]) == [
        "Confirm your e-mail address",
        "You already have an account",
    ]


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    service: Service,
) -> None:
    await service.person("alice@example.com")

    wrong = await service.sign_in("alice@example.com", "not her password")
    unknown = await service.sign_in("nobody@example.com", "not her password")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content


async def test_a_signed_out_device_is_a_stranger(service: Service) -> None:
    alice = await service.person()

    assert (await alice.http.delete("/sessions/current")).status_code == 204

    assert (await alice.http.get("/account")).json()["code"] == "not_signed_in"


async def test_devices_are_listed_and_another_one_can_be_signed_out(service: Service) -> None:
    alice = await service.person()
    other = service.client((await service.sign_in(alice.email)).json()["token"])
    devices = (await alice.http.get("/sessions")).json()["items"]
    other_id = next(device["id"] for device in devices if not device["is_current"])

    assert (await alice.http.delete(f"/sessions/{other_id}")).status_code == 204

    assert (await other.get("/account")).status_code == 401
    assert (await alice.http.get("/account")).status_code == 200


async def test_only_digests_of_tokens_and_an_argon2_hash_are_stored(
    service: Service, database: Database
) -> None:
    alice = await service.person()

    accounts = await database.rows("SELECT row_to_json(a)::text FROM account a")
    devices = await database.rows("SELECT row_to_json(d)::text FROM device d")

    text = " ".join(row[0] for row in accounts + devices)
    assert alice.token not in text
    assert PASSWORD not in text
    assert "$argon2id$" in text


async def test_guessing_is_stopped_and_says_when_to_try_again(service: Service) -> None:
    await service.person("alice@example.com")

    answers = [await service.sign_in("alice@example.com", f"guess {n}") for n in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_whoever_was_kept_out_by_guesses_comes_in_with_a_new_password(
    service: Service,
) -> None:
    alice = await service.person("alice@example.com")
    before = service.letters()
    for number in range(11):
        await service.sign_in(alice.email, f"guess {number}")
    await service.http.post("/password-resets", json={"email": alice.email})
    token = await service.link_to(alice.email, after=before)
    renewed = {"token": token, "password": "quartz lantern meadow 52"}

    assert (await service.http.post("/password-resets/confirm", json=renewed)).status_code == 204

    assert (await service.sign_in(alice.email, renewed["password"])).status_code == 201


async def test_whoever_took_an_address_first_is_out_when_its_owner_signs_up(
    service: Service,
) -> None:
    stranger_password = "a stranger knows this 4711"
    await service.sign_up("alice@example.com", password=stranger_password)
    stale = await service.link_to("alice@example.com", after=set())
    stranger = service.client(
        (await service.sign_in("alice@example.com", stranger_password)).json()["token"]
    )

    alice = await service.person("alice@example.com")

    assert (await alice.http.get("/account")).json()["email_verified"] is True
    assert (await stranger.get("/account")).status_code == 401
    assert (await service.sign_in(alice.email, stranger_password)).status_code == 401
    used = await service.http.post("/accounts/verify", json={"token": stale})
    assert used.status_code == 410


@pytest.mark.parametrize("field", ["email", "device_name"])
async def test_what_no_text_may_hold_is_refused_and_is_no_crash(
    service: Service, field: str
) -> None:
    alice = await service.person()
    body = {"email": alice.email, "password": PASSWORD}

    answer = await service.http.post("/sessions", json=body | {field: "a\0b@example.com"})

    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")


async def test_an_address_may_be_typed_in_any_of_its_spellings(service: Service) -> None:
    await service.person("jos\u00e9@b\u00fccher.example")

    for typed in ("jose\u0301@bu\u0308cher.example", " JOS\u00c9@xn--bcher-kva.example "):
        assert (await service.sign_in(typed)).status_code == 201


async def test_a_reset_link_changes_the_password_and_ends_every_session(service: Service) -> None:
    alice = await service.person()
    await service.http.post("/password-resets", json={"email": alice.email})
    token = link_token((await service.mails(count=2))[-1])

    changed = await service.http.post(
        "/password-resets/confirm", json={"token": token, "password": "a brand new pass phrase"}
    )

    assert changed.status_code == 204
    assert (await alice.http.get("/account")).status_code == 401
    assert (await service.sign_in(alice.email)).status_code == 401
    assert (await service.sign_in(alice.email, "a brand new pass phrase")).status_code == 201


async def test_the_mailed_link_shows_a_page_and_only_its_button_acts(service: Service) -> None:
    await service.sign_up("alice@example.com")
    token = link_token((await service.mails(count=1))[0])
    async with httpx.AsyncClient(base_url=service.url) as browser:
        shown = await browser.get("/verify", params={"token": token})
        looked_again = await browser.get("/verify", params={"token": token})
        pressed = await browser.post("/verify", data={"token": token})
        pressed_again = await browser.post("/verify", data={"token": token})

    assert shown.status_code == looked_again.status_code == pressed.status_code == 200
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert pressed_again.status_code == 410


async def test_fifty_sign_ins_at_once_leave_the_service_responsive(service: Service) -> None:
    storm = [
        asyncio.create_task(service.sign_in(f"nobody{n}@example.com", "guess")) for n in range(50)
    ]
    await asyncio.sleep(0)

    health = [await service.http.get(f"{service.url}/healthz") for _ in range(5)]

    assert [answer.status_code for answer in health] == [200] * 5
    assert not all(task.done() for task in storm)
    assert {answer.status_code for answer in await asyncio.gather(*storm)} <= {401, 429}
