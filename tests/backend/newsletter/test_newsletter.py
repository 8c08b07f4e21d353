"""News by mail: asked for twice, ended by one click, written to nobody twice."""

import re
from datetime import UTC, datetime

import pytest

from backend.assembly import open_parts
from backend.errors import ValidationFailed
from backend.newsletter.schemas import Locale, News
from backend.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.service import Service, link_token, parts_open

ISSUE: dict[Locale, News] = {
    "en": News("Larger photos", "First.\n\nSecond."),
    "es": News("Fotos", "Uno.\n\nDos."),
}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def subscribed(service: Service, email: str = "zoe@example.com") -> None:
    asked = await service.http.post("/newsletter", json={"email": email, "locale": "es"})
    assert asked.status_code == 202
    mail = (await service.mails(count=1))[-1]
    done = await service.http.post(
        f"{service.url}/newsletter/confirm", data={"token": link_token(mail)}
    )
    assert done.status_code == 200


async def subscribers(service: Service) -> list[tuple[str, bool]]:
    async with parts_open(service.settings) as parts:
        rows = await parts.database.rows(
            "SELECT email, confirmed_at IS NOT NULL AS confirmed FROM newsletter_subscriber"
        )
    return [(row["email"], row["confirmed"]) for row in rows]


async def send_news(service: Service, campaign: str = "autumn") -> int:
    async with parts_open(service.settings) as parts:
        return await parts.correspondence.newsletter.send_news(campaign, ISSUE)


async def test_news_come_only_after_the_mailed_link_was_used(service: Service) -> None:
    await service.http.post("/newsletter", json={"email": "zoe@example.com"})
    assert await send_news(service) == 0

    mail = (await service.mails(count=1))[0]
    await service.http.post(f"{service.url}/newsletter/confirm", data={"token": link_token(mail)})

    assert await send_news(service) == 1
    news = (await service.mails(count=2))[-1]
    assert news["Subject"] == "Larger photos"
    assert news["To"] == "zoe@example.com"


async def test_the_one_click_of_a_mail_program_unsubscribes_at_once(service: Service) -> None:
    await subscribed(service)
    await send_news(service)
    news = (await service.mails(count=2))[-1]
    url = str(news["List-Unsubscribe"]).strip("<>")

    clicked = await service.http.post(url, data=ONE_CLICK)

    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert clicked.status_code == 200
    assert await subscribers(service) == []
    assert await send_news(service, "winter") == 0


@pytest.mark.parametrize("encoding", ["urlencoded", "multipart", "none"])
async def test_one_click_works_however_it_is_encoded(service: Service, encoding: str) -> None:
    await subscribed(service)
    await send_news(service)
    url = str((await service.mails(count=2))[-1]["List-Unsubscribe"]).strip("<>")

    form: dict[str, dict[str, object]] = {
        "urlencoded": {"data": ONE_CLICK},
        "multipart": {"files": {"List-Unsubscribe": (None, "One-Click")}},
        "none": {},
    }
    clicked = await service.http.request("POST", url, **form[encoding])  # type: ignore[arg-type]  # one of three encodings

    assert clicked.status_code == 200
    assert await subscribers(service) == []


async def test_looking_at_the_unsubscribe_page_ends_nothing(service: Service) -> None:
    await subscribed(service)
    await send_news(service)
    news = (await service.mails(count=2))[-1]

    shown = await service.http.get(str(news["List-Unsubscribe"]).strip("<>"))

    assert shown.status_code == 200
    assert await subscribers(service) == [("zoe@example.com", True)]


async def test_an_old_confirmation_does_not_bring_back_who_has_left(service: Service) -> None:
    await subscribed(service)
    confirmation = link_token((await service.mails(count=1))[0])
    await send_news(service)
    news = (await service.mails(count=2))[-1]
    await service.http.post(str(news["List-Unsubscribe"]).strip("<>"), data=ONE_CLICK)

    again = await service.http.post(
        f"{service.url}/newsletter/confirm", data={"token": confirmation}
    )

    assert again.status_code == 410
    assert await subscribers(service) == []


async def test_one_issue_reaches_each_address_once_however_often_it_is_sent(
    service: Service,
) -> None:
    alice = await service.person("alice@example.com")
    await alice.http.patch("/account", json={"newsletter": True})
    await service.http.post("/newsletter", json={"email": "alice@example.com"})
    mail = (await service.mails(count=2))[-1]
    await service.http.post(f"{service.url}/newsletter/confirm", data={"token": link_token(mail)})

    assert await send_news(service) == 1
    assert await send_news(service) == 0


async def test_an_account_that_unsubscribes_by_mail_sees_it_in_its_settings(
    service: Service,
) -> None:
    alice = await service.person("alice@example.com")
    await alice.http.patch("/account", json={"newsletter": True, "low_credit_mail": True})
    await send_news(service)
    news = (await service.mails(count=2))[-1]

    await service.http.post(str(news["List-Unsubscribe"]).strip("<>"), data=ONE_CLICK)

    account = (await alice.http.get("/account")).json()
    assert account["newsletter"] is False
    assert account["low_credit_mail"] is False


async def test_a_subscriber_gets_no_second_link_and_no_different_answer(service: Service) -> None:
    await subscribed(service)

    known = await service.http.post("/newsletter", json={"email": "ZOE@example.com"})
    unknown = await service.http.post("/newsletter", json={"email": "new@example.com"})
    mails = await service.mails(count=2)

    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    assert [mail["To"] for mail in mails] == ["zoe@example.com", "new@example.com"]


async def test_nobody_can_be_flooded_with_links(service: Service) -> None:
    for _ in range(6):
        answer = await service.http.post("/newsletter", json={"email": "zoe@example.com"})
        assert answer.status_code == 202

    await service.http.post("/newsletter", json={"email": "last@example.com"})
    async with parts_open(service.settings) as parts:
        written = await parts.database.value(
            "SELECT count(*) FROM mail WHERE template = 'newsletter_confirm'"
        )

    assert written == 4


async def test_an_address_that_nobody_confirmed_is_forgotten_after_a_week(
    service: Service, settings: Settings
) -> None:
    await service.http.post("/newsletter", json={"email": "zoe@example.com"})
    token = link_token((await service.mails(count=1))[0])
    clock = FakeClock(datetime.now(UTC))
    clock.advance(days=8)

    async with open_parts(settings, "api", clock=clock) as later:
        assert await later.correspondence.newsletter.purge() == 1

    late = await service.http.post(f"{service.url}/newsletter/confirm", data={"token": token})
    assert late.status_code == 410
    assert await subscribers(service) == []


@pytest.mark.parametrize("campaign", ["", "Autumn", "a b", "x" * 70])
async def test_a_campaign_needs_a_plain_name(service: Service, campaign: str) -> None:
    with pytest.raises(ValidationFailed):
        await send_news(service, campaign)


async def test_no_link_of_the_newsletter_is_written_to_the_database(service: Service) -> None:
    await subscribed(service)
    await send_news(service)
    await service.mails(count=2)

    async with parts_open(service.settings) as parts:
        rows = await parts.database.rows("SELECT params::text AS params FROM mail")

    assert not [row["params"] for row in rows if re.search(r"odn_|zoe@", row["params"])]
