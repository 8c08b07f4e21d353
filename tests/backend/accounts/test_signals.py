"""Fraud signals are coarse and short-lived; free credits come once for a person."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from backend.accounts.addresses import plainest_email
from backend.accounts.schemas import AccountCreate, SessionCreate
from backend.accounts.visitors import Visitor
from backend.assembly import Parts, open_parts
from backend.database import Database
from backend.policies import CURRENT_POLICY_VERSION, CURRENT_TERMS_VERSION
from backend.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.country_file import write_country_file
from tests.fakes.service import PASSWORD, in_own_task

MEXICAN = Visitor(
    "189.140.77.99", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
)
SECRET_PARTS = ("189.140.77.99", "Mozilla", "X11", "140.0")


@pytest_asyncio.fixture
async def parts(settings: Settings, tmp_path: Path, clock: FakeClock) -> AsyncIterator[Parts]:
    countries = tmp_path / "countries.mmdb"
    mexico = {"country": {"iso_code": "MX", "names": {"en": "Mexico", "es": "México"}}}
    write_country_file(countries, {"189.128.0.0/10": mexico})
    located = msgspec.structs.replace(settings, geoip_file=str(countries))
    async with in_own_task(open_parts(located, "api", clock=clock)) as opened:
        yield opened


async def joins(parts: Parts, email: str, visitor: Visitor = MEXICAN) -> int:
    """Signs up and confirms; the free credits that came of it."""
    request = AccountCreate(
        email=email, password=PASSWORD, adult_confirmed=True,
        policy_version=CURRENT_POLICY_VERSION, terms_version=CURRENT_TERMS_VERSION,
    )  # fmt: skip
    await parts.accounts.sign_ups.sign_up(request, visitor)
    row = await parts.database.row("SELECT id FROM account WHERE email = $1", email)
    assert row is not None
    token = await parts.accounts.tokens.issue(row["id"], "verify", email)
    await parts.accounts.verify(token)
    return (await parts.credits.balance(row["id"])).available


async def letters(database: Database, template: str) -> int:
    found = await database.value("SELECT count(*)::int FROM mail WHERE template = $1", template)
    assert isinstance(found, int)
    return found


async def test_only_families_a_cut_address_and_a_country_are_kept(
    parts: Parts, database: Database
) -> None:
    await joins(parts, "alice@example.com")
    request = SessionCreate(email="alice@example.com", password=PASSWORD, os="Windows 11 24H2")
    session = await parts.accounts.sessions.sign_in(request, MEXICAN)

    rows = await database.rows("SELECT * FROM account_signal ORDER BY created_at, id")

    assert [(r["kind"], r["network"], r["client"], r["os"], r["country"]) for r in rows] == [
        ("sign_up", "189.140.77.0/24", "Firefox", "Linux", "MX"),
        ("sign_in", "189.140.77.0/24", "Firefox", "Windows", "MX"),
    ]
    assert session.account.country == "MX"
    assert await database.value("SELECT location FROM device") == "Mexico"
    tables = ("account", "account_signal", "free_grant", "rate_counter", "mail")
    found = [
        row[0]
        for table in tables
        for row in await database.rows(f"SELECT row_to_json(t)::text FROM {table} t")
    ]
    written = " ".join(found)
    assert not [part for part in SECRET_PARTS if part in written]


async def test_after_thirty_days_nothing_of_it_is_left(
    parts: Parts, database: Database, clock: FakeClock
) -> None:
    await joins(parts, "alice@example.com")
    clock.advance(days=29)
    await parts.privacy.upkeep.every_night()
    assert await database.value("SELECT count(*) FROM account_signal") == 1

    clock.advance(days=2)
    await parts.privacy.upkeep.every_night()

    assert await database.value("SELECT count(*) FROM account_signal") == 0
    assert await database.value("SELECT count(network_hash) FROM free_grant") == 0


@pytest.mark.parametrize(
    ("spelling", "plain"),
    [
        ("A.li.ce+shop@googlemail.com", "alice@gmail.com"),
        ("alice+1@example.com", "alice@example.com"),
        ("a.lice@example.com", "a.lice@example.com"),
    ],
)
def test_spellings_of_one_mailbox_are_one(spelling: str, plain: str) -> None:
    assert plainest_email(spelling) == plain


async def test_a_second_spelling_works_but_its_free_credits_wait_and_a_letter_says_so(
    parts: Parts, database: Database
) -> None:
    first = await joins(parts, "alice@gmail.com")

    second = await joins(parts, "al.ice+two@gmail.com", Visitor("8.8.4.4"))

    assert (first, second) == (20, 0)
    waiting = await parts.accounts.free_grants.waiting()
    assert [grant.cause for grant in waiting] == ["same_address"]
    assert await letters(database, "credits_waiting") == 1


async def test_many_accounts_from_one_network_wait_and_a_look_can_give_the_credits(
    parts: Parts, database: Database
) -> None:
    given = [await joins(parts, f"pupil{n}@example.com") for n in range(7)]
    elsewhere = await joins(parts, "other@example.com", Visitor("8.8.4.4"))
    pupil, rejected = [grant.account_id for grant in await parts.accounts.free_grants.waiting()]

    desk = parts.account_desk
    await desk.review(str(pupil), approve=True, reason="a school", actor="dora")
    await desk.review(str(rejected), approve=False, reason="one person", actor="dora")

    assert given == [20] * 5 + [0, 0]
    assert elsewhere == 20
    assert (await parts.credits.balance(pupil)).available == 20
    assert (await parts.credits.balance(rejected)).available == 0
    assert await letters(database, "credits_declined") == 1
    await desk.review(str(rejected), approve=True, reason="appeal", actor="dora")
    assert (await parts.credits.balance(rejected)).available == 20


async def test_private_addresses_group_nobody(parts: Parts) -> None:
    given = [await joins(parts, f"p{n}@example.com", Visitor("10.0.0.7")) for n in range(7)]

    assert given == [20] * 7
