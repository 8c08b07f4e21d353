"""The named places between two steps where a process may die; tests die there on purpose."""

from typing import Literal, Protocol

Place = Literal[
    "purchase_written",
    "customer_made",
    "session_made",
    "looked",
    "granted",
    "clawed",
    "settled",
    "event_claimed",
    "event_settled",
    "refund_sent",
]


class Checkpoints(Protocol):
    def reach(self, place: Place) -> None:
        """Called on the way; whatever it raises is what a crash there would be."""


class NoCheckpoints:
    def reach(self, place: Place) -> None:
        """Go on."""
