"""Keeps all jobs of a process from pressing on a provider that is down. No I/O."""

from collections import deque
from collections.abc import Callable
from typing import Literal

from backend.providers.image_model import ModelUnavailable

SecondsClock = Callable[[], float]
"""A clock that only moves forward, in seconds: `time.monotonic`."""


class CircuitBreaker:
    """Holds calls back while most of them fail, and lets one through now and then to see.

    One job's failures are that job's business: it takes `least_calls` of a storm, or
    `operator_failures` in a row of the kind that no retry mends, before others wait.
    """

    def __init__(
        self,
        clock: SecondsClock,
        *,
        window_seconds: float = 120.0,
        least_calls: int = 20,
        failing_share: float = 0.5,
        operator_failures: int = 3,
        rest_seconds: float = 30.0,
    ) -> None:
        self._clock = clock
        self._window_seconds = window_seconds
        self._least_calls = least_calls
        self._failing_share = failing_share
        self._operator_failures = operator_failures
        self._rest_seconds = rest_seconds
        self._calls: deque[tuple[float, bool]] = deque()
        self._operator_in_a_row = 0
        self._open_until_seconds: float | None = None
        self._held_back_by: ModelUnavailable | None = None

    def before_call(self) -> None:
        """Let a call go or hold it back. Raises: ModelUnavailable, without any call made."""
        if self._open_until_seconds is None or self._held_back_by is None:
            return
        now_seconds = self._clock()
        if now_seconds >= self._open_until_seconds:
            # This caller is the probe: whoever comes next waits for what it finds.
            self._open_until_seconds = now_seconds + self._rest_seconds
            return
        raise ModelUnavailable(
            self._held_back_by.kind,
            self._held_back_by.reason,
            retry_after_seconds=self._open_until_seconds - now_seconds,
        )

    def answered(self) -> None:
        """An answer of any kind came, be it a refusal: the provider works."""
        if self._open_until_seconds is not None:
            self._calls.clear()
        self._operator_in_a_row = 0
        self._open_until_seconds = self._held_back_by = None
        self._note(is_good=True)

    def failed(self, error: ModelUnavailable) -> None:
        """A call found the provider down, over its limit or closed to us."""
        if error.kind == "request":
            self.answered()
            return
        self._note(is_good=False)
        is_operators = error.kind == "operator"
        self._operator_in_a_row = self._operator_in_a_row + 1 if is_operators else 0
        failures = sum(not is_good for _, is_good in self._calls)
        is_storm = len(self._calls) >= self._least_calls and failures > self._failing_share * len(
            self._calls
        )
        if is_storm or self._operator_in_a_row >= self._operator_failures:
            # Held-back calls were never made: nothing uncertain about them.
            kind: Literal["operator", "transient"] = "operator" if is_operators else "transient"
            self._held_back_by = ModelUnavailable(kind, error.reason)
            self._open_until_seconds = self._clock() + self._rest_seconds

    def _note(self, *, is_good: bool) -> None:
        now_seconds = self._clock()
        self._calls.append((now_seconds, is_good))
        while self._calls[0][0] < now_seconds - self._window_seconds:
            self._calls.popleft()
