"""The letters we send: one template each, in both languages, as text and HTML."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

MailClass = Literal["essential", "promotional"]
TEMPLATES = Path(__file__).parent / "templates"


class Letter(Struct, frozen=True):
    """What a template is: its class, its subject in each language, the token its link carries."""

    mail_class: MailClass
    subjects: dict[str, str]
    link_purpose: str | None = None


LETTERS: dict[str, Letter] = {
    "verify": Letter(
        "essential",
        {"en": "Confirm your e-mail address", "es": "Confirma tu correo electrónico"},
        "verify",
    ),
    "account_exists": Letter(
        "essential",
        {"en": "You already have an account", "es": "Ya tienes una cuenta"},
    ),
    "reset": Letter(
        "essential",
        {"en": "Choose a new password", "es": "Elige una contraseña nueva"},
        "reset",
    ),
    "password_changed": Letter(
        "essential",
        {"en": "Your password was changed", "es": "Tu contraseña cambió"},
    ),
    "receipt": Letter(
        "essential",
        {"en": "Your receipt", "es": "Tu recibo"},
    ),
    "refund": Letter(
        "essential",
        {"en": "Your refund is on its way", "es": "Tu devolución está en camino"},
    ),
    "refund_failed": Letter(
        "essential",
        {"en": "Your refund could not be delivered", "es": "Tu devolución no se pudo entregar"},
    ),
    "payment_failed": Letter(
        "essential",
        {"en": "Your payment did not arrive", "es": "Tu pago no llegó"},
    ),
}


class LetterPress:
    """Turns a template and its values into a message."""

    def __init__(self, *, public_url: str, mail_from: str, contact_email: str) -> None:
        self._from = mail_from
        self.public_url = public_url.rstrip("/")
        self._globals = {"public_url": self.public_url, "contact_email": contact_email}
        loader = FileSystemLoader(TEMPLATES)
        self._text = Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701  # plain text mail
        self._html = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)

    def compose(
        self, template: str, locale: str, recipient: str, values: Mapping[str, object]
    ) -> EmailMessage:
        """One message, text first and HTML as its alternative."""
        letter = LETTERS[template]
        context = {**self._globals, **values, "locale": locale, "subject": letter.subjects[locale]}
        message = EmailMessage()
        message["Subject"] = letter.subjects[locale]
        message["From"] = self._from
        message["To"] = recipient
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain="opendream.invalid")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._text.get_template(f"{template}.{locale}.txt").render(context))
        body = self._html.get_template(f"{template}.{locale}.html").render(context)
        message.add_alternative(body, subtype="html")
        return message
