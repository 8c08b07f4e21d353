"""Everything the sandbox Stripe knows, with ids that are the same in each run, kept in one file."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from backend.sandbox.stripe_errors import missing
from backend.sandbox.stripe_objects import (
    Charge,
    Customer,
    Dispute,
    Event,
    FraudWarning,
    Invoice,
    PaymentIntent,
    Refund,
    Session,
    SessionPlan,
    StripeThing,
)

Thing = TypeVar("Thing", bound=StripeThing)
KEY_LIFE_SECONDS = 24 * 3600


class Replay(Struct):
    """The saved answer to a POST with an idempotency key."""

    fingerprint: str
    status: int
    body: str
    request_id: str
    created: int


class State(Struct, kw_only=True):
    """The whole of it, as it is written to the file."""

    counter: int = 0
    customers: dict[str, Customer] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    plans: dict[str, SessionPlan] = field(default_factory=dict)
    payments: dict[str, PaymentIntent] = field(default_factory=dict)
    charges: dict[str, Charge] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    warnings: dict[str, FraudWarning] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    replays: dict[str, Replay] = field(default_factory=dict)


class Store:
    """Objects by id, newest last; `file` None keeps them in memory only.

    Two stores with one `seed` make the same ids.
    """

    def __init__(
        self, file: Path | None, now: Callable[[], float], *, seed: str = "sandbox"
    ) -> None:
        self._file = file
        self._now = now
        self._seed = seed
        self.state = State()
        if file is not None and file.exists():
            self.state = msgspec.json.decode(file.read_bytes(), type=State)

    def now(self) -> int:
        return int(self._now())

    def new_id(self, prefix: str) -> str:
        """An id that depends on nothing but how many there were."""
        self.state.counter += 1
        digest = hashlib.sha256(f"{self._seed} {self.state.counter}".encode()).hexdigest()
        return f"{prefix}_{digest[:24]}"

    def find(self, kind: str, things: dict[str, Thing], object_id: str) -> Thing:
        """Raises: StripeFault, resource_missing."""
        found = things.get(object_id)
        if found is None:
            raise missing(kind, object_id)
        return found

    def any_thing(self, object_id: str) -> StripeThing | None:
        """Whatever has this id, for `expand`."""
        state = self.state
        shelves: tuple[dict[str, StripeThing], ...] = (
            state.customers, state.sessions, state.payments, state.charges, state.invoices,
            state.refunds, state.disputes, state.warnings,
        )  # type: ignore[assignment]  # each shelf holds one kind of thing  # fmt: skip
        return next((shelf[object_id] for shelf in shelves if object_id in shelf), None)

    def save(self) -> None:
        """Write the file anew; a reader sees the old one or the new one."""
        if self._file is None:
            return
        self._forget_old_replays()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".part")
        draft.write_bytes(msgspec.json.encode(self.state))
        draft.replace(self._file)

    def _forget_old_replays(self) -> None:
        oldest = self.now() - KEY_LIFE_SECONDS
        state = self.state
        state.replays = {key: kept for key, kept in state.replays.items() if kept.created > oldest}
