"""Whether a webhook is the processor's own, and of this moment: checked on the raw bytes."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

TOLERANCE_SECONDS = 300
CLOCK_SKEW_SECONDS = 5
"""Two machines' clocks may differ a little; a request from further ahead is not honest."""
MAX_SIGNATURES = 8

Refusal = Literal["unsigned", "forged", "too_old", "from_the_future", "oversized", "unreadable"]


def refusal_of(body: bytes, header: str, secrets: Sequence[str], now: datetime) -> Refusal | None:
    """Why a webhook must be refused; None when any of the secrets signed it a moment ago."""
    timestamp, signatures = _read(header)
    if timestamp is None or not signatures or not secrets:
        return "unsigned"
    signed = f"{timestamp}.".encode() + body
    expected = [hmac.new(s.encode(), signed, hashlib.sha256).hexdigest() for s in secrets]
    if not any(hmac.compare_digest(good, given) for good in expected for given in signatures):
        return "forged"
    age_seconds = now.timestamp() - timestamp
    if age_seconds > TOLERANCE_SECONDS:
        return "too_old"
    return "from_the_future" if age_seconds < -CLOCK_SKEW_SECONDS else None


def _read(header: str) -> tuple[int | None, list[str]]:
    """The time and the `v1` signatures of `t=…,v1=…[,v1=…][,v0=…]`."""
    timestamp: int | None = None
    signatures: list[str] = []
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name == "t" and value.isascii() and value.isdigit() and len(value) <= 12:
            timestamp = int(value)
        elif name == "v1" and value.isascii():
            signatures.append(value)
    return timestamp, signatures[:MAX_SIGNATURES]
