"""Promotional mail goes to those who asked, and ends the moment they say so."""

from pathlib import Path
from uuid import UUID

import pytest

from backend.clock import Clock
from backend.database import Database
from backend.identifiers import new_id
from backend.notices.consent import PromotionalConsent
from backend.notices.outbox import Outbox
from backend.notices.signed_links import BadLink, SignedLinks
from backend.providers.mail import FolderMailer
from backend.queueing import Queue
from tests.backend.notices.written_letters import press
from tests.fakes.accounts import Accounts

LINKS = SignedLinks("a key of the test")
NEWS: dict[str, str | int] = {"subject": "News", "text": "Something new."}


async def no_link(account_id: UUID, purpose: str, email: str) -> str:
    raise AssertionError("these letters carry no account's token")


class PostOffice:
    def __init__(self, database: Database, clock: Clock, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.outbox = Outbox(
            database, clock, Queue(database), mailer=FolderMailer(folder), press=press(),
            mint_link=no_link, links=LINKS,
        )  # fmt: skip

    async def send(
        self, template: str, account_id: UUID | None, *, recipient: str | None = None
    ) -> str:
        """Post a letter and send what waits; the state it ended in."""
        key = f"test:{new_id()}"
        await self.outbox.post(
            template, account_id, key=key, locale="en", params={**NEWS, "credits": 4},
            recipient=recipient,
        )  # fmt: skip
        row = await self.database.row("SELECT id FROM mail WHERE idem_key = $1", key)
        assert row is not None
        await self.outbox.send(row["id"])
        state = await self.database.value("SELECT state FROM mail WHERE id = $1", row["id"])
        return str(state)

    @property
    def sent(self) -> int:
        return len(list(self.folder.glob("*.eml")))


@pytest.fixture
def office(database: Database, clock: Clock, tmp_path: Path) -> PostOffice:
    return PostOffice(database, clock, tmp_path / "mail")


async def wishing(database: Database, accounts: Accounts, **changed: bool) -> UUID:
    account_id = await accounts.make()
    for column, value in changed.items():
        await database.execute(
            f"UPDATE account SET {column} = $2 WHERE id = $1",
            account_id,
            value,
        )
    return account_id


@pytest.mark.parametrize(
    ("template", "wish"), [("product_news", "newsletter"), ("low_credits", "low_credit_mail")]
)
async def test_a_promotional_letter_needs_the_wish_for_it(
    database: Database, accounts: Accounts, office: PostOffice, template: str, wish: str
) -> None:
    willing = await wishing(database, accounts, **{wish: True})
    unwilling = await accounts.make()

    assert await office.send(template, willing) == "sent"
    assert await office.send(template, unwilling) == "dropped"
    assert office.sent == 1


async def test_a_wish_at_sign_up_counts_only_once_the_address_is_confirmed(
    database: Database, accounts: Accounts, office: PostOffice
) -> None:
    account_id = await wishing(database, accounts, newsletter=True)
    await database.execute("UPDATE account SET email_verified_at = NULL")

    assert await office.send("product_news", account_id) == "dropped"


async def test_unsubscribing_ends_all_promotional_mail_and_nothing_else(
    database: Database, accounts: Accounts, office: PostOffice
) -> None:
    account_id = await wishing(database, accounts, newsletter=True, low_credit_mail=True)
    consent = PromotionalConsent(database, LINKS)
    token = LINKS.sign("account", account_id)

    await consent.withdraw(token)
    await consent.withdraw(token)

    assert await office.send("product_news", account_id) == "dropped"
    assert await office.send("low_credits", account_id) == "dropped"
    assert await office.send("export_ready", account_id) == "sent"


async def test_a_letter_that_waits_while_its_reader_unsubscribes_is_not_sent(
    database: Database, accounts: Accounts, office: PostOffice
) -> None:
    account_id = await wishing(database, accounts, newsletter=True)
    await office.outbox.post("product_news", account_id, key="k", locale="en", params=NEWS)

    await PromotionalConsent(database, LINKS).withdraw(LINKS.sign("account", account_id))
    mail_id = await database.value("SELECT id FROM mail")
    assert isinstance(mail_id, UUID)
    await office.outbox.send(mail_id)

    assert office.sent == 0


async def test_an_address_without_an_account_is_forgotten_with_its_letter(
    database: Database, office: PostOffice
) -> None:
    assert await office.send("export_ready", None, recipient="zoe@example.com") == "sent"

    row = await database.row("SELECT recipient, params FROM mail")
    assert row is not None
    assert row["recipient"] is None
    assert row["params"] == "{}"


@pytest.mark.parametrize("damage", ["", "odn_", "odn_a123", "first", "last", "kind", "other key"])
def test_a_forged_link_is_refused(damage: str) -> None:
    token = LINKS.sign("account", new_id())
    forged = {
        "first": "x" + token[1:],
        "last": token[:-1] + ("0" if token[-1] != "0" else "1"),
        "kind": token.replace("odn_a", "odn_s"),
        "other key": SignedLinks("another key").sign("account", new_id()),
    }.get(damage, damage)

    with pytest.raises(BadLink):
        LINKS.read(forged)


async def test_a_link_that_confirms_does_not_unsubscribe(database: Database) -> None:
    with pytest.raises(BadLink):
        await PromotionalConsent(database, LINKS).withdraw(LINKS.sign("confirm", new_id()))
