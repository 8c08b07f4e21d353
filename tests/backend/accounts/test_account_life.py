"""Changing what an account is: choices, password, address, devices; each as a client sees it."""

import asyncio

import httpx
import pytest

from backend.policies import CURRENT_POLICY_VERSION
from tests.fakes.service import PASSWORD, Person, Service, link_token

NEW_PASSWORD = "a brand new pass phrase"
NEW_EMAIL = "alice.new@example.com"


async def letters(service: Service, count: int) -> list[str]:
    return [f"{mail['To']}: {mail['Subject']}" for mail in await service.mails(count=count)]


async def change_email(person: Person, new: str = NEW_EMAIL) -> httpx.Response:
    return await person.http.post("/account/email", json={"password": PASSWORD, "new_email": new})


async def use_link(service: Service, count: int, verb: str) -> httpx.Response:
    token = link_token((await service.mails(count=count))[-1])
    return await service.http.post(f"/account/email/{verb}", json={"token": token})


async def test_choices_are_kept_and_the_rest_stays(service: Service) -> None:
    alice = await service.person()

    changed = await alice.http.patch("/account", json={"locale": "es", "analytics": False})

    account = (await alice.http.get("/account")).json()
    assert changed.json() == account
    assert (account["locale"], account["analytics"]) == ("es", False)
    assert (account["newsletter"], account["low_credit_mail"]) == (False, False)


async def test_only_current_texts_are_accepted_and_the_time_is_kept(service: Service) -> None:
    alice = await service.person()
    before = (await alice.http.get("/account")).json()["policy_accepted_at"]

    old = await alice.http.patch("/account", json={"policy_version": "1999-01-01"})
    current = await alice.http.patch("/account", json={"policy_version": CURRENT_POLICY_VERSION})

    assert old.status_code == 422
    assert current.status_code == 200
    assert current.json()["policy_accepted_at"] > before


@pytest.mark.parametrize("field", ["email", "state", "credits", "email_verified", "country"])
async def test_what_is_not_a_choice_cannot_be_set(service: Service, field: str) -> None:
    alice = await service.person()
    before = (await alice.http.get("/account")).json()

    refused = await alice.http.patch("/account", json={field: True})

    assert refused.status_code == 422
    assert (await alice.http.get("/account")).json() == before


async def test_a_new_password_signs_the_other_devices_out_and_tells_the_owner(
    service: Service,
) -> None:
    alice = await service.person()
    other = service.client((await service.sign_in(alice.email)).json()["token"])
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    changed = await alice.http.post("/account/password", json=body)

    assert changed.status_code == 204
    assert (await alice.http.get("/account")).status_code == 200
    assert (await other.get("/account")).status_code == 401
    assert (await service.sign_in(alice.email)).status_code == 401
    assert (await service.sign_in(alice.email, NEW_PASSWORD)).status_code == 201
    assert (await letters(service, 2))[-1] == f"{alice.email}: Your password was changed"


async def test_guesses_from_elsewhere_keep_nobody_from_their_own_settings(
    service: Service,
) -> None:
    alice = await service.person()
    guesses = [await service.sign_in(alice.email, f"guess {n}") for n in range(11)]
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    assert guesses[-1].status_code == 429
    assert (await alice.http.post("/account/password", json=body)).status_code == 204


async def test_a_stolen_session_cannot_guess_the_password(service: Service) -> None:
    alice = await service.person()
    body = {"current_password": "a guess", "new_password": NEW_PASSWORD}

    answers = [await alice.http.post("/account/password", json=body) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert answers[0].json()["code"] == "wrong_password"
    weak = {"current_password": PASSWORD, "new_password": "password1234"}
    assert (await alice.http.post("/account/password", json=weak)).status_code == 429


async def test_a_new_address_counts_once_its_own_mail_was_used(service: Service) -> None:
    alice = await service.person()

    asked = await change_email(alice)

    assert asked.status_code == 202
    assert (await alice.http.get("/account")).json()["pending_email"] == NEW_EMAIL
    assert (await letters(service, 2))[-1] == f"{NEW_EMAIL}: Confirm your new address"
    assert (await service.sign_in(NEW_EMAIL)).status_code == 401
    assert (await use_link(service, 2, "confirm")).status_code == 204
    account = (await alice.http.get("/account")).json()
    assert (account["email"], account["pending_email"]) == (NEW_EMAIL, None)
    assert (await service.sign_in(NEW_EMAIL)).status_code == 201
    assert (await service.sign_in(alice.email)).status_code == 401


async def test_the_old_address_can_take_the_account_back_once(service: Service) -> None:
    alice = await service.person()
    await change_email(alice)
    await use_link(service, 2, "confirm")

    undone = await use_link(service, 3, "undo")

    mails = await letters(service, 4)
    assert mails[2] == f"{alice.email}: Your e-mail address was changed"
    assert undone.status_code == 204
    assert (await alice.http.get("/account")).status_code == 401
    assert mails[3] == f"{alice.email}: Choose a new password"
    assert (await service.sign_in(alice.email)).status_code == 201
    again = link_token((await service.mails(count=4))[2])
    repeated = await service.http.post("/account/email/undo", json={"token": again})
    assert repeated.status_code == 410


async def test_a_second_change_does_not_take_the_way_back_from_the_first_owner(
    service: Service,
) -> None:
    alice = await service.person()
    await change_email(alice)
    await use_link(service, 2, "confirm")
    first_undo = link_token((await service.mails(count=3))[2])
    await change_email(alice, "thief@example.com")
    await use_link(service, 4, "confirm")
    thiefs_undo = link_token((await service.mails(count=5))[4])

    undone = await service.http.post("/account/email/undo", json={"token": first_undo})
    late = await service.http.post("/account/email/undo", json={"token": thiefs_undo})

    assert (undone.status_code, late.status_code) == (204, 410)
    assert (await service.sign_in(alice.email)).status_code == 201


async def test_an_address_in_use_gets_the_same_answer_and_cannot_be_taken(
    service: Service,
) -> None:
    alice = await service.person()
    await service.person("bob@example.com")

    taken = await change_email(alice, "bob@example.com")
    free = await change_email(alice)

    assert (taken.status_code, taken.content) == (free.status_code, free.content)
    mails = await letters(service, 4)
    assert mails[2] == "bob@example.com: You already have an account"
    assert (await service.sign_in("bob@example.com")).status_code == 201


async def test_two_changes_at_once_end_with_the_later_one(service: Service) -> None:
    alice = await service.person()
    await change_email(alice, "first@example.com")
    first = link_token((await service.mails(count=2))[-1])
    await change_email(alice, "second@example.com")
    second = link_token((await service.mails(count=3))[-1])

    answers = await asyncio.gather(
        *(
            service.http.post("/account/email/confirm", json={"token": token})
            for token in (first, second)
        )
    )

    assert [answer.status_code for answer in answers] == [410, 204]
    assert (await alice.http.get("/account")).json()["email"] == "second@example.com"


async def test_a_reset_link_dies_with_the_address_it_was_sent_to(service: Service) -> None:
    alice = await service.person()
    await service.http.post("/password-resets", json={"email": alice.email})
    reset = link_token((await service.mails(count=2))[-1])
    await change_email(alice)
    await use_link(service, 3, "confirm")

    used = await service.http.post(
        "/password-resets/confirm", json={"token": reset, "password": NEW_PASSWORD}
    )

    assert used.status_code == 410


async def test_all_other_devices_are_signed_out_at_once(service: Service) -> None:
    alice = await service.person()
    others = [service.client((await service.sign_in(alice.email)).json()["token"]) for _ in "123"]

    assert (await alice.http.delete("/sessions")).status_code == 204

    assert [(await other.get("/account")).status_code for other in others] == [401] * 3
    assert (await alice.http.get("/account")).status_code == 200


async def test_a_device_never_seen_is_told_to_the_owner_and_a_known_one_is_not(
    service: Service,
) -> None:
    alice = await service.person()
    body = {"email": alice.email, "password": PASSWORD, "device_name": "stranger", "os": "Windows"}

    assert (await service.sign_in(alice.email)).status_code == 201
    assert (await service.http.post("/sessions", json=body)).status_code == 201
    assert (await service.http.post("/sessions", json=body)).status_code == 201

    await service.http.post("/password-resets", json={"email": alice.email})
    mails = await service.mails(count=3)
    assert [str(mail["Subject"]) for mail in mails[1:]] == [
        "A new device signed in",
        "Choose a new password",
    ]
    told = mails[1].get_body(("plain",))
    assert told is not None
    assert "stranger" in told.get_content()
    assert "Windows" in told.get_content()
