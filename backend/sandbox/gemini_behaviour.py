"""How the sandbox model behaves: its latency, its drift, and the faults it plays on demand."""

from typing import Literal, get_args

import msgspec
from msgspec import Struct

DriftLevel = Literal["none", "mild", "strong"]

PictureFault = Literal[
    "shift",
    "zoom",
    "crop",
    "cast",
    "border",
    "mirrored",
    "other_picture",
    "local_edit",
    "word_edit",
    "face_edit",
    "wrong_size",
    "wrong_ratio",
]
"""The answer holds a picture that is not what was asked for."""

FileFault = Literal["wrong_type", "wrong_mime", "truncated", "not_a_picture", "preview_first"]
"""The picture is right, its file or its place in the answer is not."""

AnswerFault = Literal[
    "text_only",
    "empty_candidates",
    "no_parts",
    "empty_picture",
    "broken_base64",
    "broken_json",
    "error_in_answer",
    "blocked_input",
    "finish",
]
"""A 200 without a picture; `finish:REASON` names the finishReason."""

StatusFault = Literal["status", "rate_limited", "day_quota", "bad_key", "billing", "html"]
"""`status:503`, `html:502`; `rate_limited:17` sends RetryInfo, `rate_limited` alone does not."""

WireFault = Literal["hang", "drip", "reset", "close"]

FaultName = Literal[PictureFault, FileFault, AnswerFault, StatusFault, WireFault]

PICTURE_FAULTS: frozenset[str] = frozenset(get_args(PictureFault))
FILE_FAULTS: frozenset[str] = frozenset(get_args(FileFault))
ANSWER_FAULTS: frozenset[str] = frozenset(get_args(AnswerFault))
STATUS_FAULTS: frozenset[str] = frozenset(get_args(StatusFault))
WIRE_FAULTS: frozenset[str] = frozenset(get_args(WireFault))
FAULTS = PICTURE_FAULTS | FILE_FAULTS | ANSWER_FAULTS | STATUS_FAULTS | WIRE_FAULTS


class Fault(Struct, frozen=True):
    """One way to fail, with its strength or detail after the colon: `zoom:0.05`, `status:503`."""

    name: str
    detail: str = ""

    def amount(self, default: float) -> float:
        """The detail as a number."""
        return float(self.detail) if self.detail else default


class Behaviour(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole configuration; the default is a model on a good day."""

    latency_seconds: float = 0.4
    drift: DriftLevel = "mild"
    script: tuple[str, ...] = ()
    """Faults for the first calls, one each, in order; `ok` is none."""
    always: str = "ok"
    """The fault of every call after the script."""
    share: float = 1.0
    """Which share of the calls `always` strikes; which ones depends on the picture alone."""
    valid_key: str = ""
    """The only API key that is accepted; empty accepts any that is not blank."""

    def __post_init__(self) -> None:
        """Refuse a fault that nobody plays: a misspelt demo would prove nothing."""
        for text in (*self.script, self.always):
            parse_fault(text)


def parse_fault(text: str) -> Fault | None:
    """Read `name` or `name:detail`; nothing for `ok`. Raises: ValueError."""
    name, _, detail = text.strip().partition(":")
    if name == "ok":
        return None
    if name not in FAULTS:
        raise ValueError(f"No such fault: {name[:40]}. There are: {', '.join(sorted(FAULTS))}.")
    return Fault(name, detail)


def parse_behaviour(text: str) -> Behaviour:
    """Read a setting: JSON, or words: `latency=0.1 drift=none script=status:503,ok always=zoom`.

    Empty is the default. Raises: ValueError (msgspec.ValidationError is one).
    """
    stripped = text.strip()
    if not stripped:
        return Behaviour()
    if stripped.startswith("{"):
        return msgspec.json.decode(stripped, type=Behaviour)
    values: dict[str, str | list[str]] = {}
    for word in stripped.split():
        name, equals, value = word.partition("=")
        if not equals:
            raise ValueError("Write each setting as name=value, with spaces between them.")
        values[_LONG_NAMES.get(name, name)] = value.split(",") if name == "script" else value
    return msgspec.convert(values, Behaviour, strict=False)


_LONG_NAMES = {"latency": "latency_seconds"}
