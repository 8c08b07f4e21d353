"""The newsletter on the wire."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Locale = Literal["en", "es"]


class Subscription(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Ask for mail about news; it begins when the mailed link was used."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]
    locale: Locale = "en"


class SubscriptionAsked(Struct, frozen=True):
    """The same answer whether the address is known or not."""

    detail: str


class News(Struct, frozen=True):
    """One issue in one language: paragraphs with an empty line between them."""

    subject: Annotated[str, Meta(min_length=3, max_length=100)]
    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
