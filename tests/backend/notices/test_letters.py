"""The letters: a class and a golden file each; promotional ones carry their way out."""

from email import message_from_bytes
from email.policy import default
from typing import get_args

import pytest

from backend.notices.letters import LETTERS, TEMPLATES, MailClass
from backend.providers.mail import WIRE
from tests.backend.notices.written_letters import (
    LINKED,
    MADE_UP,
    UNSUBSCRIBE,
    golden_path,
    press,
    written,
)

BOTH = [(template, locale) for template in sorted(LETTERS) for locale in ("en", "es")]
PROMOTIONAL = sorted(name for name, letter in LETTERS.items() if letter.mail_class != "essential")


@pytest.mark.parametrize(("template", "locale"), BOTH)
def test_a_letter_reads_as_its_golden_file(template: str, locale: str) -> None:
    golden = golden_path(template, locale).read_text(encoding="utf-8")

    assert written(template, locale, MADE_UP).splitlines() == golden.splitlines(), (
        "if this is meant: python -m tests.backend.notices.written_letters"
    )


def test_every_template_on_disk_is_a_letter_with_a_class_in_both_languages() -> None:
    files = {path.name for path in TEMPLATES.iterdir()} - {"base.html"}
    partial = {name for name in files if name.startswith("promotional.")}

    assert files - partial == {
        f"{name}.{locale}.{kind}"
        for name in LETTERS
        for locale in ("en", "es")
        for kind in ("txt", "html")
    }
    for letter in LETTERS.values():
        assert letter.mail_class in get_args(MailClass)
        assert set(letter.subjects) == {"en", "es"}


def test_only_news_and_low_credits_are_promotional() -> None:
    assert PROMOTIONAL == ["low_credits", "product_news"]


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("template", PROMOTIONAL)
def test_promotional_mail_carries_one_click_its_link_and_the_postal_address(
    template: str, locale: str
) -> None:
    message = press().compose(
        template, locale, "ana@example.com", MADE_UP, unsubscribe_url=UNSUBSCRIBE
    )
    read_back = message_from_bytes(message.as_bytes(policy=WIRE), policy=default)

    assert read_back["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert read_back["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in message.iter_parts():
        assert UNSUBSCRIBE in part.get_content()
        assert "Calle Uno 1, Guadalajara" in part.get_content()


def test_a_long_unsubscribe_link_reaches_the_header_in_one_piece() -> None:
    url = "https://upscale.opendream.example/unsubscribe?token=odn_a" + "0123456789abcdef" * 4
    message = press().compose("low_credits", "en", "a@b.example", MADE_UP, unsubscribe_url=url)

    wire = message.as_bytes(policy=WIRE).decode("ascii")

    assert f"\r\nList-Unsubscribe: <{url}>\r\n" in wire


@pytest.mark.parametrize("template", sorted(set(LETTERS) - set(PROMOTIONAL)))
def test_essential_mail_has_no_way_out(template: str) -> None:
    message = press().compose(template, "en", "ana@example.com", MADE_UP)

    assert message["List-Unsubscribe"] is None
    assert "unsubscribe" not in message.as_string().lower()


@pytest.mark.parametrize(("template", "locale"), BOTH)
def test_no_subject_holds_a_secret(template: str, locale: str) -> None:
    subject = LETTERS[template].subjects[locale].format_map(MADE_UP)

    assert LINKED not in subject
    assert "token" not in subject


def test_what_people_write_stays_text_in_html() -> None:
    html = press().compose("support_message", "en", "help@upscale.example", MADE_UP)
    body = html.get_body(("html",))

    assert body is not None
    assert "<b>refused</b>" not in body.get_content()
    assert "&lt;b&gt;refused" in body.get_content()
