"""A new version that matters is told of once to each person; one that does not, to nobody."""

from pathlib import Path
from uuid import UUID

import pytest

from backend.clock import Clock
from backend.database import Database
from backend.notices.policy_notices import PolicyNotices
from backend.policies import Published, PublishedVersion
from tests.backend.notices.test_promotional import PostOffice
from tests.fakes.accounts import Accounts


def version(day: str, *, is_material: bool) -> PublishedVersion:
    return PublishedVersion(
        version=day,
        is_material=is_material,
        changes={"en": "We name a new mail provider.", "es": "Hay otro proveedor de correo."},
        sha256={"en": "", "es": ""},
    )


@pytest.fixture
def office(database: Database, clock: Clock, tmp_path: Path) -> PostOffice:
    return PostOffice(database, clock, tmp_path / "mail")


def notices(office: PostOffice, clock: Clock, *, is_material: bool) -> PolicyNotices:
    texts = Published(
        privacy=[
            version("2027-01-15", is_material=is_material),
            version("2026-02-20", is_material=False),
        ],
        terms=[version("2026-02-20", is_material=False)],
    )
    return PolicyNotices(
        office.database, clock, office.outbox, texts=texts, public_url="https://upscale.example"
    )


async def on_version(database: Database, account_id: UUID, accepted: str) -> None:
    await database.execute(
        "UPDATE account SET policy_version = $2, terms_version = '2026-02-20' WHERE id = $1",
        account_id,
        accepted,
    )


async def letters(database: Database) -> list[UUID]:
    rows = await database.rows("SELECT account_id FROM mail WHERE template = 'policy_change'")
    return [row["account_id"] for row in rows]


async def test_each_active_person_on_an_older_version_gets_one_letter(
    database: Database, accounts: Accounts, office: PostOffice, clock: Clock
) -> None:
    old, new, closed = [await accounts.make() for _ in range(3)]
    for account_id, accepted in ((old, "2026-02-20"), (new, "2027-01-15"), (closed, "2026-02-20")):
        await on_version(database, account_id, accepted)
    await database.execute("UPDATE account SET state = 'closed' WHERE id = $1", closed)
    round_of = notices(office, clock, is_material=True)

    assert await round_of.run() == 1
    assert await round_of.run() == 0

    assert await letters(database) == [old]


async def test_the_letter_is_written_once_even_if_its_row_is_gone(
    database: Database, accounts: Accounts, office: PostOffice, clock: Clock
) -> None:
    await on_version(database, await accounts.make(), "2026-02-20")
    await notices(office, clock, is_material=True).run()
    await database.execute("DELETE FROM mail")

    assert await notices(office, clock, is_material=True).run() == 0


async def test_it_reaches_people_who_want_no_promotional_mail(
    database: Database, accounts: Accounts, office: PostOffice, clock: Clock
) -> None:
    account_id = await accounts.make()
    await on_version(database, account_id, "2026-02-20")

    await notices(office, clock, is_material=True).run()
    mail_id = await database.value("SELECT id FROM mail")
    assert isinstance(mail_id, UUID)
    await office.outbox.send(mail_id)

    assert office.sent == 1
    (path,) = office.folder.glob("*.eml")
    assert "new mail provider" in path.read_text()


async def test_a_change_that_does_not_matter_is_told_to_nobody(
    database: Database, accounts: Accounts, office: PostOffice, clock: Clock
) -> None:
    await on_version(database, await accounts.make(), "2026-02-20")

    assert await notices(office, clock, is_material=False).run() == 0
    assert await letters(database) == []
