"""How long to wait between tries: longer each time, and never all clients at once."""

import random
from collections.abc import Callable

from msgspec import Struct


class Pace(Struct, frozen=True, kw_only=True):
    """The waits of everything that repeats itself, in seconds."""

    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 60.0
    first_look_seconds: float = 0.25
    look_seconds: float = 3.0
    """Between looks at a job while there is no event stream: from the first growing to this."""
    quiet_look_seconds: float = 20.0
    """The same while events come: only in case one was lost."""
    credits_seconds: float = 20.0
    """Between looks at the balance while photos wait for credits."""


class Backoff:
    """Doubles its wait at each failure, with a random part; starts over after a success."""

    def __init__(self, pace: Pace, chance: Callable[[], float] = random.random) -> None:
        self._pace = pace
        self._chance = chance
        self._failures = 0

    @property
    def is_failing(self) -> bool:
        return self._failures > 0

    def failed(self) -> float:
        """Count a failure; the seconds to wait now: half to the whole of the present step."""
        step = self._pace.first_wait_seconds * 2.0 ** min(self._failures, 16)
        self._failures += 1
        return min(step, self._pace.longest_wait_seconds) * (0.5 + self._chance() / 2)

    def succeeded(self) -> None:
        self._failures = 0
