"""Every letter, written with made-up values: what the golden files hold."""

from pathlib import Path

from backend.notices.letters import LETTERS, LetterPress

GOLDEN = Path(__file__).parent / "golden"
UNSUBSCRIBE = "https://upscale.example/unsubscribe?token=odn_a"
LINKED = "https://upscale.example/somewhere?token=odx_secret"
MADE_UP: dict[str, str | int] = {
    "link": LINKED,
    "page": "https://upscale.example/privacy?lang=en",
    "credits": 4,
    "amount": "11.60 USD",
    "tax": "1.60 USD",
    "purchase": "0190-order",
    "at": "2026-11-25 12:30 UTC",
    "date": "2026-11-25",
    "left": 3,
    "subtotal": "10.00 USD",
    "discount": "",
    "total": "11.60 USD",
    "invoice": "https://upscale.example/invoice",
    "state": "on",
    "device": "laptop",
    "os": "Linux",
    "location": "Mexico",
    "country": "MX",
    "new_email": "new@example.com",
    "reference": "7F3A-19C2",
    "sender": "Ana <ana@example.com>",
    "message": "It says <b>refused</b> & I do not know why.\nWhat now?",
    "pictures": 2,
    "reply_to": "ana@example.com",
    "subject": "Larger photos in half the time",
    "text": "First paragraph & more.\n\nSecond <paragraph>.",
    "document_en": "privacy policy",
    "document_es": "nuestra política de privacidad",
    "version": "2027-01-15",
    "changes": "We name a new mail provider.",
    "subscriber": "0190-subscriber",
}
"""One value for each name that any template asks for; a template takes what it needs."""


def press() -> LetterPress:
    return LetterPress(
        public_url="https://upscale.example/",
        mail_from="OpenDream Upscale <no-reply@upscale.example>",
        contact_email="help@upscale.example",
        postal_address="Calle Uno 1, Guadalajara",
    )


def written(template: str, locale: str, values: dict[str, str | int]) -> str:
    """A letter's subject, own headers, text and HTML in one readable piece."""
    is_promotional = LETTERS[template].mail_class == "promotional"
    message = press().compose(
        template,
        locale,
        "ana@example.com",
        values,
        unsubscribe_url=UNSUBSCRIBE if is_promotional else None,
    )
    headers = [
        f"{name}: {message[name]}"
        for name in ("Subject", "From", "To", "List-Unsubscribe", "List-Unsubscribe-Post")
        if message[name]
    ]
    bodies = [part.get_content() for part in message.iter_parts()]
    return "\n".join(headers) + "\n\n" + "\n----\n".join(bodies)


def golden_path(template: str, locale: str) -> Path:
    return GOLDEN / f"{template}.{locale}.txt"


def write_all() -> None:
    """Write the golden files anew; look at the difference before it is committed."""
    for template in LETTERS:
        for locale in ("en", "es"):
            text = written(template, locale, MADE_UP)
            golden_path(template, locale).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_all()
