"""Gemini's JSON: requests in both namings and base64 alphabets, answers and errors as Google's."""

import binascii
from base64 import b64decode, b64encode
from typing import TypeGuard

import msgspec
from msgspec import Struct

Json = dict[str, object]

_URL_SAFE = str.maketrans("-_", "+/")
_STATUS_WORDS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class MalformedRequest(ValueError):
    """A request that Google would answer with 400."""


class InlinePicture(Struct, frozen=True):
    """A picture of a request, as sent."""

    mime: str
    data: bytes


class GenerateRequest(Struct, frozen=True):
    """What a generateContent request asks for."""

    pictures: tuple[InlinePicture, ...]
    text: str
    aspect_ratio: str | None
    image_size: str | None
    modalities: tuple[str, ...]
    store: object


def read_generate(body: bytes) -> GenerateRequest:
    """Read a request body. Raises: MalformedRequest."""
    try:
        root = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise MalformedRequest("Invalid JSON payload received.") from error
    parts = [
        part for content in _list(_get(root, "contents")) for part in _list(_get(content, "parts"))
    ]
    if not parts:
        raise MalformedRequest("GenerateContentRequest.contents is required.")
    config = _get(root, "generationConfig")
    image = _get(config, "imageConfig")
    return GenerateRequest(
        pictures=tuple(_picture(blob) for part in parts if (blob := _get(part, "inlineData"))),
        text="\n".join(text for part in parts if isinstance(text := _get(part, "text"), str)),
        aspect_ratio=_word(_get(image, "aspectRatio")),
        image_size=_word(_get(image, "imageSize")),
        modalities=tuple(str(word) for word in _list(_get(config, "responseModalities"))),
        store=_get(root, "store"),
    )


def picture_part(data: bytes, mime: str, *, is_thought: bool = False) -> Json:
    """One part of an answer that holds a picture."""
    part: Json = {"inlineData": {"mimeType": mime, "data": b64encode(data).decode("ascii")}}
    return {**part, "thought": True} if is_thought else {**part, "thoughtSignature": "c2FuZGJveA=="}


def success(parts: list[Json], tokens: int, model: str) -> Json:
    """A finished answer."""
    candidate = {
        "content": {"role": "model", "parts": parts},
        "finishReason": "STOP",
        "index": 0,
    }
    return {"candidates": [candidate], **_tail(tokens, model)}


def finished(reason: str, model: str) -> Json:
    """An answer that ended without content."""
    candidate = {
        "content": {"role": "model"},
        "finishReason": reason,
        "finishMessage": "The model output could not be generated.",
        "index": 0,
    }
    return {"candidates": [candidate], **_tail(0, model)}


def blocked(reason: str, model: str) -> Json:
    """An answer to an input that was not let through."""
    return {"promptFeedback": {"blockReason": reason}, **_tail(0, model)}


def error(code: int, message: str, *details: Json) -> Json:
    """Google's error body."""
    status = _STATUS_WORDS.get(code, "UNKNOWN")
    body: Json = {"code": code, "message": message, "status": status}
    return {"error": {**body, "details": list(details)} if details else body}


def retry_info(seconds: float) -> Json:
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds:g}s"}


def quota_failure(quota: str) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": quota, "quotaDimensions": {"location": "global"}}],
    }


def error_info(reason: str) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
    }


def _tail(tokens: int, model: str) -> Json:
    usage: Json = {
        "promptTokenCount": 620,
        "candidatesTokenCount": tokens,
        "thoughtsTokenCount": 236,
        "totalTokenCount": 856 + tokens,
        "promptTokensDetails": [
            {"modality": "TEXT", "tokenCount": 60},
            {"modality": "IMAGE", "tokenCount": 560},
        ],
    }
    if tokens:
        usage["candidatesTokensDetails"] = [{"modality": "IMAGE", "tokenCount": tokens}]
    return {"usageMetadata": usage, "modelVersion": model, "responseId": "sandbox"}


def _picture(blob: object) -> InlinePicture:
    data, mime = _get(blob, "data"), _get(blob, "mimeType")
    if not isinstance(data, str) or not isinstance(mime, str):
        raise MalformedRequest("inline_data needs data and mime_type.")
    text = data.translate(_URL_SAFE)
    try:
        return InlinePicture(mime, b64decode(text + "=" * (-len(text) % 4), validate=True))
    except binascii.Error as error:
        raise MalformedRequest("Invalid value at 'inline_data.data': base64.") from error


def _get(owner: object, name: str) -> object:
    """A field by its camelCase or its snake_case name."""
    if not _is_object(owner):
        return None
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    return owner.get(name, owner.get(snake))


def _is_object(value: object) -> TypeGuard[Json]:
    return isinstance(value, dict)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None
