"""What a generateContent answer says: a picture, a refusal, or neither. Its bytes are untrusted."""

import binascii
from base64 import b64decode

import msgspec
from msgspec import Struct, field

from backend.imaging.buckets import find_bucket
from backend.providers.image_model import (
    ModelAnswer,
    ModelError,
    ModelMisbehaved,
    ModelRefused,
    ModelRequest,
    ModelUnavailable,
)

_DECLINED = frozenset(
    {
        "BLOCKLIST",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
        "MODEL_ARMOR",
        "PROHIBITED_CONTENT",
        "RECITATION",
        "SAFETY",
        "SPII",
    }
)
_DECLINED_PERHAPS_WRONGLY = frozenset({"IMAGE_SAFETY"})
"""False alarms on portraits are common: one retry."""
_OPERATOR = frozenset({"ESCALATION", "PUP_LIMITED_DISABLED"})
"""The account is limited for what its users sent: somebody has to look."""

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_URL_SAFE = str.maketrans("-_", "+/")

_PROMPT_TOKENS = 600
"""One picture and the words, when the answer does not say."""


class TokenPrices(Struct, frozen=True):
    """Microdollars for one token."""

    prompt: int
    text: int
    picture: int


PRO_PRICES = TokenPrices(prompt=2, text=12, picture=120)
_PRICES = {
    "gemini-nano-banana-2.1": TokenPrices(prompt=1, text=3, picture=30),
}


class _Blob(Struct, frozen=True, rename="camel"):
    data: str = ""


class _Part(Struct, frozen=True, rename="camel"):
    thought: bool = False
    inline_data: _Blob | None = None
    snake_inline_data: _Blob | None = field(name="inline_data", default=None)
    text: str | None = None


class _Content(Struct, frozen=True):
    parts: list[_Part] | None = None


class _Candidate(Struct, frozen=True, rename="camel"):
    content: _Content | None = None
    finish_reason: str | None = None


class _Feedback(Struct, frozen=True, rename="camel"):
    block_reason: str | None = None


class _ModalityTokens(Struct, frozen=True, rename="camel"):
    modality: str = ""
    token_count: int = 0


class _Usage(Struct, frozen=True, rename="camel"):
    prompt_token_count: int = 0
    candidates_token_count: int = 0
    thoughts_token_count: int = 0
    candidates_tokens_details: list[_ModalityTokens] | None = None

    @property
    def picture_tokens(self) -> int:
        if self.candidates_tokens_details is None:
            return self.candidates_token_count
        return sum(
            tokens.token_count
            for tokens in self.candidates_tokens_details
            if tokens.modality.upper() == "IMAGE"
        )

    @property
    def text_tokens(self) -> int:
        return max(0, self.candidates_token_count - self.picture_tokens) + self.thoughts_token_count


class _Answer(Struct, frozen=True, rename="camel"):
    candidates: list[_Candidate] | None = None
    prompt_feedback: _Feedback | None = None
    usage_metadata: _Usage | None = None
    model_version: str = ""
    error: object = None


_DECODER = msgspec.json.Decoder(_Answer)


def read_answer(body: str, request: ModelRequest, model: str) -> ModelAnswer:
    """Find the picture. Raises: ModelRefused, ModelMisbehaved, ModelUnavailable."""
    try:
        answer = _DECODER.decode(body)
    except msgspec.DecodeError as error:
        raise ModelMisbehaved("broken_json") from error
    usage = answer.usage_metadata
    picture = _largest_picture(answer)
    prices = _PRICES.get(model, PRO_PRICES)
    problem = _problem(answer, picture, prices)
    if problem is not None:
        raise problem
    assert picture is not None
    return ModelAnswer(
        picture=picture,
        model_version=answer.model_version or model,
        prompt_tokens=usage.prompt_token_count if usage else _PROMPT_TOKENS,
        output_tokens=(
            usage.candidates_token_count + usage.thoughts_token_count
            if usage
            else _table_tokens(request)
        ),
        cost_microdollars=(
            _cost_microdollars(usage, prices)
            if usage
            else _table_tokens(request) * prices.picture + _PROMPT_TOKENS * prices.prompt
        ),
    )


def _largest_picture(answer: _Answer) -> bytes | None:
    """The heaviest picture that is not a thought; empty bytes when parts hold no picture."""
    pictures = [
        _decoded(blob.data)
        for candidate in answer.candidates or []
        for part in (candidate.content.parts if candidate.content else None) or []
        if not part.thought
        for blob in (part.inline_data, part.snake_inline_data)
        if blob is not None
    ]
    known = [picture for picture in pictures if is_picture(picture)]
    return max(known or pictures, key=len, default=None)


def _decoded(data: str) -> bytes:
    """Both base64 alphabets, with or without padding; nothing when it is neither."""
    text = data.translate(_URL_SAFE) if "-" in data or "_" in data else data
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def is_picture(data: bytes) -> bool:
    """Whether bytes begin like a JPEG, PNG or WebP file; the declared type is often wrong."""
    return data.startswith(_SIGNATURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _problem(answer: _Answer, picture: bytes | None, prices: TokenPrices) -> ModelError | None:
    """Why this answer is no picture, or nothing when it is one."""
    cost = _cost_microdollars(answer.usage_metadata, prices) if answer.usage_metadata else None
    blocked = answer.prompt_feedback.block_reason if answer.prompt_feedback else None
    if blocked and picture is None:
        return ModelRefused(f"input_{_word(blocked)}", cost_microdollars=cost or 0)
    finish = next((c.finish_reason for c in answer.candidates or [] if c.finish_reason), None)
    if finish in _OPERATOR:
        return ModelUnavailable("operator", _word(finish))
    if finish in _DECLINED or finish in _DECLINED_PERHAPS_WRONGLY:
        may_retry = finish in _DECLINED_PERHAPS_WRONGLY
        return ModelRefused(_word(finish), may_retry_once=may_retry, cost_microdollars=cost)
    if picture is not None and is_picture(picture):
        return None
    return ModelMisbehaved(_no_picture_word(answer, picture, finish), cost_microdollars=cost)


def _no_picture_word(answer: _Answer, picture: bytes | None, finish: str | None) -> str:
    if answer.error is not None:
        return "error_in_answer"
    if picture is not None:
        return "empty_picture" if not picture else "not_a_picture"
    if finish and finish != "STOP":
        return _word(finish)
    parts = [
        part
        for candidate in answer.candidates or []
        for part in (candidate.content.parts if candidate.content else None) or []
    ]
    return "text_only" if any(part.text for part in parts) else "empty_answer"


def _word(reason: str) -> str:
    """The provider's word as a reason of ours: never longer than a word, whatever was sent."""
    return "".join(c for c in reason.lower() if c.isascii() and (c.isalnum() or c == "_"))[:40]


def _cost_microdollars(usage: _Usage, prices: TokenPrices) -> int:
    return (
        usage.prompt_token_count * prices.prompt
        + usage.text_tokens * prices.text
        + usage.picture_tokens * prices.picture
    )


def _table_tokens(request: ModelRequest) -> int:
    bucket = find_bucket(request.aspect_ratio, request.image_size)
    return bucket.output_tokens if bucket else 0
