"""What is told of one thing that happened."""

from collections.abc import Callable

from msgspec import Struct

Translate = Callable[[str, str], str]
"""Context and source text to the text in the person's language."""


class Outcome(Struct, frozen=True):
    """What to tell: what happened, what to do about it, and whether trying again makes sense."""

    title: str
    hint: str
    can_retry: bool
    is_free: bool = True
    """Whether nothing was charged."""
