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
COMPANY = "OpenDreamnet S.A.S. de C.V., México"


class Letter(Struct, frozen=True):
    """What a template is: its class, its subject in each language, the token its link carries."""

    mail_class: MailClass
    subjects: dict[str, str]
    link_purpose: str | None = None
    link_page: str | None = None
    """The page that the link opens; the purpose's own name without it."""
    confirms_subscriber: bool = False
    """Its link is a newsletter subscriber's, who has no account and no token."""


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
    "email_confirm": Letter(
        "essential",
        {"en": "Confirm your new address", "es": "Confirma tu dirección nueva"},
        "email_confirm",
        "email-change",
    ),
    "email_changed": Letter(
        "essential",
        {"en": "Your e-mail address was changed", "es": "Tu dirección de correo cambió"},
        "email_undo",
        "email-undo",
    ),
    "new_device": Letter(
        "essential",
        {"en": "A new device signed in", "es": "Un dispositivo nuevo inició sesión"},
    ),
    "totp_changed": Letter(
        "essential",
        {"en": "Your sign-in codes changed", "es": "Tus códigos de acceso cambiaron"},
    ),
    "credits_waiting": Letter(
        "essential",
        {"en": "Your free credits are being checked", "es": "Revisamos tus créditos gratis"},
    ),
    "credits_declined": Letter(
        "essential",
        {"en": "About your free credits", "es": "Sobre tus créditos gratis"},
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
    "export_ready": Letter(
        "essential",
        {"en": "Your data is ready", "es": "Tus datos están listos"},
    ),
    "deletion_done": Letter(
        "essential",
        {"en": "Your account is deleted", "es": "Tu cuenta está borrada"},
    ),
    "policy_change": Letter(
        "essential",
        {"en": "Changes to our {document_en}", "es": "Cambios en {document_es}"},
    ),
    "support_received": Letter(
        "essential",
        {"en": "We have your message", "es": "Recibimos tu mensaje"},
    ),
    "support_message": Letter(
        "essential",
        {"en": "Support: message {reference}", "es": "Soporte: mensaje {reference}"},
    ),
    "newsletter_confirm": Letter(
        "essential",
        {"en": "Do you want our news?", "es": "¿Quieres nuestras novedades?"},
        confirms_subscriber=True,
    ),
    "low_credits": Letter(
        "promotional",
        {"en": "{credits} credits left", "es": "Te quedan {credits} créditos"},
    ),
    "product_news": Letter(
        "promotional",
        {"en": "{subject}", "es": "{subject}"},
    ),
}


class LetterPress:
    """Turns a template and its values into a message."""

    def __init__(
        self, *, public_url: str, mail_from: str, contact_email: str, postal_address: str = ""
    ) -> None:
        self._from = mail_from
        self.public_url = public_url.rstrip("/")
        self._globals = {
            "public_url": self.public_url,
            "contact_email": contact_email,
            "company": COMPANY,
            "postal_address": postal_address,
        }
        loader = FileSystemLoader(TEMPLATES)
        self._text = Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701  # plain text mail
        self._html = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)

    def compose(
        self,
        template: str,
        locale: str,
        recipient: str,
        values: Mapping[str, object],
        *,
        unsubscribe_url: str | None = None,
    ) -> EmailMessage:
        """One message, text first and HTML as its alternative."""
        letter = LETTERS[template]
        subject = letter.subjects[locale].format_map(values)
        context = {
            **self._globals,
            **values,
            "locale": locale,
            "subject": subject,
            "unsubscribe_url": unsubscribe_url,
        }
        message = self._envelope(subject, recipient)
        if "reply_to" in values:
            message["Reply-To"] = str(values["reply_to"])
        if letter.mail_class == "promotional":
            assert unsubscribe_url, "promotional mail carries its way out"
            message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(self._text.get_template(f"{template}.{locale}.txt").render(context))
        body = self._html.get_template(f"{template}.{locale}.html").render(context)
        message.add_alternative(body, subtype="html")
        return message

    def _envelope(self, subject: str, recipient: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = subject
        message["From"] = self._from
        message["To"] = recipient
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain="opendream.invalid")
        message["Auto-Submitted"] = "auto-generated"
        return message
