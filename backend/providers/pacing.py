"""Keeps all jobs of a process from pressing on a provider that is limited or down. No I/O."""

from collections import deque
from collections.abc import Callable

SecondsClock = Callable[[], float]
"""A clock that only moves forward, in seconds: `time.monotonic`."""


class RateGate:
    """Spaces calls to a number a minute, with a small burst."""

    def __init__(self, calls_per_minute: int, clock: SecondsClock, *, burst: int = 4) -> None:
        assert calls_per_minute > 0
        self._interval_seconds = 60.0 / calls_per_minute
        self._burst_seconds = self._interval_seconds * (min(burst, calls_per_minute) - 1)
        self._clock = clock
        self._next_seconds = clock()

    def reserve(self) -> float:
        """Take the next place in the line; returns how many seconds to wait before calling."""
        now_seconds = self._clock()
        place_seconds = max(self._next_seconds, now_seconds)
        self._next_seconds = place_seconds + self._interval_seconds
        return max(0.0, place_seconds - now_seconds - self._burst_seconds)


class CircuitBreaker:
    """Holds calls back while most of them fail, and lets one through now and then to see."""

    def __init__(
        self,
        clock: SecondsClock,
        *,
        window_seconds: float = 120.0,
        least_calls: int = 6,
        failing_share: float = 0.5,
        rest_seconds: float = 30.0,
        operator_rest_seconds: float = 300.0,
    ) -> None:
        self._clock = clock
        self._window_seconds = window_seconds
        self._least_calls = least_calls
        self._failing_share = failing_share
        self._rest_seconds = rest_seconds
        self._operator_rest_seconds = operator_rest_seconds
        self._calls: deque[tuple[float, bool]] = deque()
        self._open_until_seconds: float | None = None
        self._current_rest_seconds = rest_seconds
        self._reason: str | None = None

    @property
    def reason(self) -> str | None:
        """Why calls are held back; nothing while they flow."""
        return self._reason

    def wait_seconds(self) -> float:
        """How long to hold a call back; 0 lets it go. After a rest exactly one call is let go."""
        if self._open_until_seconds is None:
            return 0.0
        now_seconds = self._clock()
        if now_seconds < self._open_until_seconds:
            return self._open_until_seconds - now_seconds
        # The caller is the probe: whoever comes next waits for what it finds.
        self._open_until_seconds = now_seconds + self._current_rest_seconds
        return 0.0

    def succeeded(self) -> None:
        """An answer of any kind came: the provider works."""
        if self._open_until_seconds is not None:
            self._calls.clear()
        self._open_until_seconds = None
        self._reason = None
        self._calls.append((self._clock(), True))

    def failed(self, reason: str) -> None:
        """A call found the provider down or over its limit."""
        now_seconds = self._clock()
        self._calls.append((now_seconds, False))
        while self._calls[0][0] < now_seconds - self._window_seconds:
            self._calls.popleft()
        failures = sum(not is_good for _, is_good in self._calls)
        is_storm = len(self._calls) >= self._least_calls
        if is_storm and failures > self._failing_share * len(self._calls):
            self._open(reason, self._rest_seconds)

    def failed_for_all(self, reason: str) -> None:
        """Key, billing, model id or the day's quota: no call can succeed until somebody acts."""
        self._open(reason, self._operator_rest_seconds)

    def _open(self, reason: str, rest_seconds: float) -> None:
        self._reason = reason
        self._current_rest_seconds = rest_seconds
        self._open_until_seconds = self._clock() + rest_seconds
