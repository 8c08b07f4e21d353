"""The web pages over HTTP: both languages, no script, strict headers, links used or old."""

import re

import pytest

from backend.pages.language import FOLDER, WORDS
from backend.pages.markdown import blocks_of
from tests.fakes.service import PASSWORD, Service, link_token

SHOWING = ("/", "/privacy", "/terms", "/newsletter", "/support", "/billing/return")
LINKED = ("/verify", "/reset", "/email-change", "/email-undo", "/unsubscribe")
PRESSED = (*LINKED, "/newsletter/confirm")


async def page(service: Service, path: str, **headers: str) -> str:
    answer = await service.http.get(f"{service.url}{path}", headers=headers)
    assert answer.status_code == 200, path
    return answer.text


@pytest.mark.parametrize("path", [*SHOWING, *PRESSED, "/sandbox/mail"])
async def test_a_page_is_strict_and_needs_no_script(shared_service: Service, path: str) -> None:
    answer = await shared_service.http.get(f"{shared_service.url}{path}", params={"token": "abc"})

    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text), "nothing from elsewhere"


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("", "en-US,en;q=0.9,es;q=0.8", "en"),
        ("", "fr-FR,fr;q=0.9,es;q=0.6,en;q=0.4", "es"),
        ("", "", "en"),
        ("?lang=en", "es-MX", "en"),
        ("?lang=es", "en", "es"),
        ("?lang=xx", "en;q=bad", "en"),
    ],
)
async def test_the_language_is_what_was_asked_for_or_what_the_browser_prefers(
    shared_service: Service, asked: str, accepted: str, language: str
) -> None:
    text = await page(shared_service, f"/{asked}", **{"Accept-Language": accepted})

    assert f'<html lang="{language}">' in text


def test_both_languages_say_the_same_things() -> None:
    assert set(WORDS["en"]) == set(WORDS["es"])
    gaps = re.compile(r"\{\w+\}")
    for key, words in WORDS["en"].items():
        assert sorted(gaps.findall(words)) == sorted(gaps.findall(WORDS["es"][key])), key
    assert {path.stem for path in FOLDER.iterdir()} == {"en", "es"}


async def test_changing_the_language_keeps_the_link_of_a_mail(shared_service: Service) -> None:
    text = await page(shared_service, "/verify?token=odv_abc&lang=en")

    assert 'href="?token=odv_abc&amp;lang=es"' in text


async def test_a_mail_scanner_that_follows_a_link_changes_nothing(service: Service) -> None:
    await service.sign_up("alice@example.com")
    token = link_token((await service.mails(count=1))[0])

    await page(service, f"/verify?token={token}")
    await page(service, f"/verify?token={token}")
    pressed = await service.http.post(f"{service.url}/verify", data={"token": token})

    assert pressed.status_code == 200
    assert "Your address is confirmed" in pressed.text


async def test_a_used_link_says_what_to_do(service: Service) -> None:
    await service.sign_up("alice@example.com")
    token = link_token((await service.mails(count=1))[0])
    await service.http.post(f"{service.url}/verify", data={"token": token})

    again = await service.http.post(f"{service.url}/verify?lang=es", data={"token": token})

    assert again.status_code == 410
    assert "Este enlace ya no sirve" in again.text
    assert "Crea la cuenta otra vez" in again.text


@pytest.mark.parametrize("path", PRESSED)
@pytest.mark.parametrize("token", ["", "odv_made-up", "<b>x</b>", "x" * 5000])
async def test_a_forged_link_is_refused_with_a_page(
    shared_service: Service, path: str, token: str
) -> None:
    form = {"token": token, "password": "a long enough pass phrase 9"}
    answer = await shared_service.http.post(f"{shared_service.url}{path}", data=form)

    assert answer.status_code == 410
    assert "This link no longer works" in answer.text
    assert "<b>x</b>" not in answer.text


async def test_a_password_link_is_not_spent_on_a_weak_password(service: Service) -> None:
    alice = await service.person()
    await service.http.post("/password-resets", json={"email": alice.email})
    token = link_token((await service.mails(count=2))[-1])
    url = f"{service.url}/reset"

    weak = await service.http.post(url, data={"token": token, "password": "password12"})
    strong = await service.http.post(url, data={"token": token, "password": f"{PASSWORD} new"})

    assert weak.status_code == 422
    assert 'role="alert"' in weak.text
    assert token in weak.text
    assert strong.status_code == 200
    assert "Your password is changed" in strong.text


async def test_a_lost_visitor_gets_a_page_and_a_program_a_problem(shared_service: Service) -> None:
    visitor = await shared_service.http.get(
        f"{shared_service.url}/nowhere", headers={"Accept": "text/html"}
    )
    program = await shared_service.http.get("/nowhere", headers={"Accept": "text/html"})

    assert visitor.status_code == program.status_code == 404
    assert "There is no such page" in visitor.text
    assert program.headers["content-type"].startswith("application/problem+json")


async def test_the_policy_page_shows_the_version_its_date_and_what_changed(
    shared_service: Service,
) -> None:
    policies = (await shared_service.http.get("/policies", params={"locale": "es"})).json()
    text = await page(shared_service, "/privacy?lang=es")

    assert policies["privacy"]["version"] in text
    assert policies["privacy"]["updated"] in text
    assert policies["privacy"]["changes"] in text


def test_our_markdown_becomes_headings_paragraphs_and_lists() -> None:
    blocks = blocks_of(
        "# Title\n\n## What we keep\n\nOne line\nand another.\n\n- first\n- second\n"
    )

    assert [block.kind for block in blocks] == ["heading", "paragraph", "list"]
    assert blocks[0].anchor == "what-we-keep"
    assert blocks[1].text == "One line and another."
    assert blocks[2].items == ("first", "second")
