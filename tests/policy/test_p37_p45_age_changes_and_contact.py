"""P37 to P42: age, minors, changes of the texts, and where to write to."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from backend.clock import SystemClock
from backend.notices.letters import LetterPress
from backend.notices.outbox import Outbox
from backend.notices.policy_notices import PolicyNotices
from backend.notices.signed_links import SignedLinks
from backend.policies import (
    CURRENT_POLICY_VERSION,
    LEGAL,
    Published,
    PublishedVersion,
    published,
    read_policies,
)
from backend.providers.mail import FolderMailer
from backend.queueing import Queue
from backend.settings import production_problems
from tests.fakes.service import upload
from tests.policy.stand import CONTACT, PHOTO, Stand
from tests.policy.sweep import dump, words_in
from tests.policy.test_p07_p15_pictures_and_traces import PRODUCTION

DESK = {"reason": "a parent wrote", "actor": "dora"}


@pytest.mark.parametrize("said", [False, None, "yes"])
async def test_P37_who_does_not_say_to_be_of_age_gets_no_account(
    stand: Stand, said: object
) -> None:
    refused = await stand.service.sign_up("p37@example.com", adult_confirmed=said)

    assert refused.status_code in {400, 422}
    assert "adult_confirmed" in refused.text
    assert await stand.database.value("SELECT count(*) FROM account WHERE email LIKE 'p37%'") == 0


async def test_P37_that_it_was_said_is_kept_with_its_time_and_no_date_of_birth(
    stand: Stand,
) -> None:
    alice = await stand.person("p37.alice@example.com")

    row = await stand.database.row("SELECT * FROM account WHERE email = $1", alice.email)

    assert row is not None
    assert datetime.now(UTC) - row["adult_confirmed_at"] < timedelta(minutes=2)
    assert row["policy_version"] == CURRENT_POLICY_VERSION
    assert not [column for column in dict(row) if "birth" in column or "age" in column.split("_")]


async def test_P38_a_minors_account_is_ended_and_erased_and_the_desk_wrote_down_why(
    stand: Stand,
) -> None:
    kid = await stand.person("p38.planted.kid@example.com")
    account_id = await stand.account_id(kid)
    await upload(kid, PHOTO)

    async with stand.later() as parts:
        await parts.account_desk.erase(kid.email, is_minor=True, **DESK)
    await stand.until("SELECT count(*) = 0 FROM account WHERE id = $1", account_id)
    await stand.quiet()

    assert (await kid.http.get("/account")).status_code == 401
    written = await dump(stand.service.settings.database_url)
    assert words_in(["p38.planted", kid.token], written) == []
    assert [path for path in stand.pictures if str(account_id) in path.parts] == []
    rows = await stand.database.rows(
        "SELECT actor, action, reason FROM staff_audit WHERE subject = $1", str(account_id)
    )
    assert [tuple(row) for row in rows] == [("dora", "erase-minor", "a parent wrote")]


@pytest.mark.parametrize("locale", ["en", "es"])
async def test_P40_the_texts_are_posted_with_their_date_in_both_languages(
    stand: Stand, locale: str
) -> None:
    told = (await stand.service.http.get("/policies", params={"locale": locale})).json()
    async with stand.browser() as browser:
        page = await browser.get("/privacy", headers={"Accept-Language": locale})

    for document in ("privacy", "terms"):
        assert date.fromisoformat(told[document]["updated"]) <= datetime.now(UTC).date()
        assert len(told[document]["text"]) > 2000
    sentence = told["privacy"]["text"].splitlines()[2][:60]
    assert sentence.split("(")[0].strip() in page.text
    assert told["privacy"]["version"][:4] in page.text


def test_P40_a_text_cannot_change_without_a_new_version() -> None:
    for document in ("privacy", "terms"):
        current = published().current(document)
        for locale, digest in current.sha256.items():
            text = (LEGAL / f"{document}-{current.version}.{locale}.md").read_bytes()
            assert hashlib.sha256(text).hexdigest() == digest
            assert hashlib.sha256(text + b" ").hexdigest() != digest


def texts(version: str, *, is_material: bool) -> Published:
    """The published texts with a newer policy."""
    newer = PublishedVersion(
        version=version, is_material=is_material, sha256={"en": "", "es": ""},
        changes={"en": "We name a new mail provider.", "es": "Hay otro proveedor."},
    )  # fmt: skip
    return Published(privacy=[newer, *published().privacy], terms=published().terms)


async def told_of(stand: Stand, version: str, *, is_material: bool) -> int:
    """How many letters a new version brings."""
    clock, settings = SystemClock(), stand.service.settings
    press = LetterPress(
        public_url=stand.service.url, mail_from="no-reply@upscale.example", contact_email=CONTACT
    )
    outbox = Outbox(
        stand.database, clock, Queue(stand.database), mailer=FolderMailer(settings.mailbox_dir),
        press=press, mint_link=_no_link, links=SignedLinks("key"),
    )  # fmt: skip
    notices = PolicyNotices(
        stand.database, clock, outbox, texts=texts(version, is_material=is_material),
        public_url=stand.service.url,
    )  # fmt: skip
    return await notices.run()


async def _no_link(account_id: UUID, purpose: str, email: str) -> str:
    raise AssertionError(f"these letters carry no token: {purpose} {len(email)} {account_id}")


async def test_P41_a_change_that_matters_is_told_to_each_person_once(stand: Stand) -> None:
    people = [await stand.person(f"p41.{n}@example.com") for n in range(2)]
    everybody = await stand.database.value(
        "SELECT count(*)::int FROM account WHERE email_verified_at IS NOT NULL"
        " AND state <> 'closed'"
    )

    small = await told_of(stand, "2027-01-01", is_material=False)
    first = await told_of(stand, "2027-02-01", is_material=True)
    again = await told_of(stand, "2027-02-01", is_material=True)

    assert (small, first, again) == (0, everybody, 0)
    for person in people:
        letters = await stand.letters_to(person.email)
        assert [subject.startswith("Changes to our") for subject in letters].count(True) == 1


async def test_P41_accepting_anew_is_written_down_with_its_time(stand: Stand) -> None:
    alice = await stand.person("p41.accepts@example.com")
    await stand.database.execute(
        "UPDATE account SET policy_version = '2020-01-01', policy_accepted_at = '2020-01-01'"
        " WHERE email = $1",
        alice.email,
    )

    await alice.http.patch("/account", json={"policy_version": CURRENT_POLICY_VERSION})

    account = (await alice.http.get("/account")).json()
    accepted = datetime.fromisoformat(account["policy_accepted_at"])
    assert account["policy_version"] == CURRENT_POLICY_VERSION
    assert datetime.now(UTC) - accepted < timedelta(minutes=2)


def test_P42_without_a_contact_address_the_service_does_not_start_for_people() -> None:
    silent = msgspec.structs.replace(PRODUCTION, contact_email="")

    (problem,) = production_problems(silent)

    assert problem.startswith("OPENDREAM_CONTACT_EMAIL")


async def test_P42_the_contact_address_is_on_every_page_and_in_every_mail(stand: Stand) -> None:
    alice = await stand.person("p42@example.com")
    async with stand.browser() as browser:
        pages = [await browser.get(path) for path in ("/", "/privacy", "/terms", "/support")]

    assert [page.url.path for page in pages if CONTACT not in page.text] == []
    bodies = await stand.bodies_to(alice.email)
    assert bodies
    assert [body for body in bodies if CONTACT not in body] == []


async def test_P44_settings_of_the_app_have_no_place_at_the_service(stand: Stand) -> None:
    alice = await stand.person("p44.settings@example.com")

    for name in ("theme", "default_scale", "interests", "preferences"):
        refused = await alice.http.patch("/account", json={name: "x"})
        assert refused.status_code in {400, 422}, name

    account = (await alice.http.get("/account")).json()
    assert not {"theme", "default_scale"} & set(account)


async def test_P39_the_policy_says_where_data_goes(stand: Stand) -> None:
    text = (await stand.service.http.get("/policies")).json()["privacy"]["text"]

    where = text.split("## Where data is processed")[1].split("\n## ")[0]
    assert "Mexico" in where
    assert "United States" in where
    assert "leaves your region" in where
    assert read_policies("es").privacy.text != text
