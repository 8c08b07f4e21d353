"""E-mail addresses: the spelling that is stored, and the plainest one that tells people apart."""

from email_validator import EmailNotValidError, validate_email

from backend.errors import ValidationFailed

DOTLESS_DOMAINS = frozenset({"gmail.com", "googlemail.com"})
"""Where dots in a name mean nothing, and both domains are one."""


def normalise_email(text: str) -> str:
    """The one spelling under which an address is stored. Raises: ValidationFailed."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationFailed("email", "this is not an e-mail address.") from None
    return found.normalized.lower()


def known_spelling(text: str) -> str:
    """How an address that somebody signs in with would be stored; nonsense stays nonsense."""
    try:
        return normalise_email(text)
    except ValidationFailed:
        return text.strip().lower()


def plainest_email(email: str) -> str:
    """What all spellings that reach one mailbox have in common: no tag, no idle dots."""
    name, _, domain = email.lower().rpartition("@")
    name = name.split("+", 1)[0]
    if domain in DOTLESS_DOMAINS:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{domain}"
