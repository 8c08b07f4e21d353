"""What a failure means for an item and for the queue: wait, wait for the person, or give up."""

import asyncio
from datetime import UTC, datetime

from msgspec.structs import replace

from desktop.client.errors import ApiProblem, ClientError
from desktop.client.pace import Backoff, Pace
from desktop.queue.item import ItemState
from desktop.queue.journal import Journal
from desktop.queue.states import ACTIVE, ENDS_ITS_JOB

HALTING = frozenset({"not_signed_in", "account_frozen", "email_not_verified"})
"""What no photo can get past until the person does something about the account."""


class Setbacks:
    """Sorts failures; keeps the time before which nothing is tried again.

    `halt_reason` says why nothing more is started: one of HALTING, or `offline` once
    `patience_seconds` went by without a connection (None waits for ever).
    """

    def __init__(self, journal: Journal, pace: Pace, patience_seconds: float | None) -> None:
        self._journal = journal
        self._backoff = Backoff(pace)
        self._patience_seconds = patience_seconds
        self._failing_since: float | None = None
        self._trouble = ""
        self.not_before = 0.0
        """On the event loop's clock."""
        self.halt_reason = ""

    @property
    def is_failing(self) -> bool:
        return self._backoff.is_failing

    @property
    def trouble(self) -> str:
        """What was last waited for, until something succeeds: a code, or empty."""
        return self._trouble if self.is_failing else ""

    def clear(self) -> None:
        """Try again at once."""
        self.halt_reason = ""
        self.not_before = 0.0
        self._failing_since = None

    def succeeded(self) -> None:
        self._backoff.succeeded()
        self._failing_since = None

    def explain(self, item_id: str, error: ClientError) -> None:
        """Move the item to where the failure leaves it."""
        if error.code in HALTING:
            self.halt_reason = error.code
            self.leave(item_id, ItemState.WAITING, error.code)
        elif error.is_passing:
            self.hold_back(error)
            self.leave(item_id, ItemState.WAITING, error.code)
        elif error.code == "insufficient_credits" and isinstance(error, ApiProblem):
            missing = (error.needed_credits or 0) - (error.available_credits or 0)
            self.leave(item_id, ItemState.WAITING_FOR_CREDITS, error.code, max(missing, 0))
        else:
            self.leave(item_id, ItemState.FAILED, error.code)

    def hold_back(self, error: ClientError) -> None:
        """Start nothing for a while, longer each time."""
        now = asyncio.get_running_loop().time()
        self._trouble = error.code
        wait_seconds = max(self._backoff.failed(), error.retry_after_seconds or 0.0)
        self.not_before = max(self.not_before, now + wait_seconds)
        if self._failing_since is None:
            self._failing_since = now
        if self._patience_seconds is not None:
            is_enough = now - self._failing_since >= self._patience_seconds
            self.halt_reason = "offline" if is_enough else self.halt_reason

    def leave(self, item_id: str, state: ItemState, reason: str, needed_credits: int = 0) -> None:
        """Move an item out of its active state, unless it was taken away meanwhile."""
        item = self._journal.store.get(item_id)
        if item is None or item.state not in ACTIVE:
            return
        finished_at = datetime.now(UTC) if state is ItemState.FAILED else None
        server = replace(item.server, is_over=item.server.is_over or reason in ENDS_ITS_JOB)
        item = replace(item, finished_at=finished_at, needed_credits=needed_credits, server=server)
        self._journal.move(item, state, reason=reason)
