"""`opendream://` links: hints from outside that may only ask for what is on a short list."""

from enum import Enum

SCHEME = "opendream:"
MAX_LINK_CHARACTERS = 2048


class Hint(Enum):
    """What a link may ask for. It carries no data: whatever it is about is asked of the service."""

    OPEN = "opendream://open"
    """Show the window."""
    BILLING_RETURN = "opendream://billing/return"
    """The browser came back from paying: look at the balance."""


def is_link(text: str) -> bool:
    return text[: len(SCHEME)].lower() == SCHEME


def hint_of(link: str) -> Hint | None:
    """What the link asks for; None for anything that is not on the list.

    Its query and fragment are cut off unread, so that nothing in them can steer the app.
    """
    if len(link) > MAX_LINK_CHARACTERS or not link.isprintable() or not link.isascii():
        return None
    bare = link.partition("#")[0].partition("?")[0].rstrip("/").lower()
    try:
        return Hint(bare)
    except ValueError:
        return None
