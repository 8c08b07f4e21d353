"""Codes at sign-in: the standard's own vectors, each good once, and a way in without the phone."""

import asyncio
import base64
import time

import httpx
import pyotp
import pytest

from backend.database import Database
from tests.fakes.service import PASSWORD, Person, Service

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1234567890, "89005924"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(moment: int, code: str) -> None:
    assert pyotp.TOTP(RFC_SECRET, digits=8).generate_otp(moment // 30) == code


async def switched_on(person: Person) -> tuple[pyotp.TOTP, str, list[str]]:
    """The authenticator, the code that is used up by switching on, and the recovery codes."""
    begun = (await person.http.post("/account/totp", json={"password": PASSWORD})).json()
    totp = pyotp.TOTP(begun["secret"])
    code = totp.now()
    confirmed = await person.http.post("/account/totp/confirm", json={"code": code})
    assert confirmed.status_code == 200, confirmed.text
    return totp, code, confirmed.json()["recovery_codes"]


def coming(totp: pyotp.TOTP) -> str:
    """The next half minute's code, which clocks that differ make good already."""
    return totp.at(time.time(), counter_offset=1)


async def sign_in(service: Service, email: str, code: str | None) -> httpx.Response:
    body = {"email": email, "password": PASSWORD, "device_name": "test", "os": "Linux"}
    return await service.http.post("/sessions", json={**body, "totp_code": code})


async def test_once_on_the_password_alone_is_not_enough(service: Service) -> None:
    alice = await service.person()
    totp, used, _ = await switched_on(alice)

    without = await sign_in(service, alice.email, None)
    reused = await sign_in(service, alice.email, used)
    right = await sign_in(service, alice.email, coming(totp))

    assert (without.status_code, without.json()["code"]) == (401, "totp_required")
    assert (reused.status_code, reused.json()["code"]) == (401, "totp_required")
    assert right.status_code == 201
    assert (await alice.http.get("/account")).json()["totp_enabled"] is True
    assert "sign-in codes changed" in str((await service.mails(count=2))[-1]["Subject"])


async def test_a_code_is_not_asked_for_before_the_password_is_right(service: Service) -> None:
    alice = await service.person()
    await switched_on(alice)

    wrong = await service.sign_in(alice.email, "not her password")

    assert wrong.json()["code"] == "not_signed_in"


async def test_one_code_sent_ten_times_at_once_opens_one_session(service: Service) -> None:
    alice = await service.person()
    totp, _, _ = await switched_on(alice)
    code = coming(totp)

    answers = await asyncio.gather(*(sign_in(service, alice.email, code) for _ in range(9)))

    assert sorted(answer.status_code for answer in answers) == [201] + [401] * 8


async def test_each_recovery_code_signs_in_once_and_the_owner_is_told(service: Service) -> None:
    alice = await service.person()
    _, _, codes = await switched_on(alice)

    first = await sign_in(service, alice.email, codes[0].upper().replace("-", " "))
    again = await sign_in(service, alice.email, codes[0])
    other = await sign_in(service, alice.email, codes[9])

    assert (len(codes), len(set(codes))) == (10, 10)
    assert [first.status_code, again.status_code, other.status_code] == [201, 401, 201]
    told = (await service.mails(count=4))[-1].get_body(("plain",))
    assert told is not None
    assert "8 are left" in told.get_content()


async def test_what_is_sensitive_asks_for_a_code_too(service: Service) -> None:
    alice = await service.person()
    totp, _, _ = await switched_on(alice)
    change = {"current_password": PASSWORD, "new_password": "a brand new pass phrase"}

    without = await alice.http.post("/account/password", json=change)
    with_code = await alice.http.post(
        "/account/password", json={**change, "totp_code": coming(totp)}
    )

    assert (without.status_code, without.json()["code"]) == (403, "totp_required")
    assert with_code.status_code == 204


async def test_codes_are_switched_off_with_password_and_code(service: Service) -> None:
    alice = await service.person()
    totp, used, _ = await switched_on(alice)

    refused = await alice.http.post(
        "/account/totp/remove", json={"password": PASSWORD, "code": used}
    )
    removed = await alice.http.post(
        "/account/totp/remove", json={"password": PASSWORD, "code": coming(totp)}
    )

    assert (refused.status_code, removed.status_code) == (403, 204)
    assert (await service.sign_in(alice.email)).status_code == 201


async def test_a_secret_that_was_never_confirmed_asks_for_nothing(service: Service) -> None:
    alice = await service.person()
    await alice.http.post("/account/totp", json={"password": PASSWORD})

    wrong = await alice.http.post("/account/totp/confirm", json={"code": "000000"})

    assert wrong.status_code == 422
    assert (await service.sign_in(alice.email)).status_code == 201


async def test_the_database_alone_yields_no_codes(service: Service, database: Database) -> None:
    alice = await service.person()
    totp, _, codes = await switched_on(alice)

    rows = await database.rows("SELECT row_to_json(a)::text FROM account a")
    rows += await database.rows("SELECT row_to_json(r)::text FROM recovery_code r")

    stored = " ".join(row[0] for row in rows)
    raw_secret = base64.b32decode(totp.secret).hex()
    assert raw_secret not in stored
    assert totp.secret not in stored
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
