"""Answers are read whatever their alphabet, naming or order, and cost what they say they cost."""

import base64
import json
from collections.abc import Callable

import pytest

from backend.providers.gemini_answers import is_picture, read_answer
from backend.providers.image_model import ModelMisbehaved, ModelRefused, ModelUnavailable
from tests.backend.providers.gemini_double import request_for, small_jpeg

MODEL = "gemini-3-pro-image"
PICTURE = small_jpeg()[:-2] + bytes(range(256)) + b"\xff\xd9"


def part(data: bytes | str, **more: object) -> dict[str, object]:
    text = data if isinstance(data, str) else base64.b64encode(data).decode()
    return {"inlineData": {"mimeType": "image/png", "data": text}, **more}


def answer(*parts: dict[str, object], **more: object) -> str:
    candidate = {"content": {"role": "model", "parts": list(parts)}, "finishReason": "STOP"}
    return json.dumps({"candidates": [candidate], **more})


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("ending", ["=", ""])
def test_both_alphabets_are_read_with_and_without_padding(
    encode: Callable[[bytes], bytes], ending: str
) -> None:
    text = encode(PICTURE).decode()
    assert set("+/-_") & set(text), "the picture must need the special letters"

    found = read_answer(answer(part(text if ending else text.rstrip("="))), request_for(), MODEL)

    assert found.picture == PICTURE


def test_snake_case_answers_of_gateways_are_read() -> None:
    data = base64.b64encode(PICTURE).decode()

    found = read_answer(answer({"inline_data": {"data": data}}), request_for(), MODEL)

    assert found.picture == PICTURE


def test_the_largest_picture_wins_and_thoughts_never_do() -> None:
    small, large = small_jpeg(), PICTURE
    thought = part(PICTURE + bytes(5000), thought=True)

    found = read_answer(answer(thought, part(small), part(large)), request_for(), MODEL)

    assert found.picture == large


def test_a_heavier_part_that_is_no_picture_is_passed_over() -> None:
    found = read_answer(answer(part(b"x" * 50_000), part(PICTURE)), request_for(), MODEL)

    assert found.picture == PICTURE


def test_a_thought_alone_is_no_answer() -> None:
    with pytest.raises(ModelMisbehaved) as raised:
        read_answer(answer(part(PICTURE, thought=True)), request_for(), MODEL)

    assert raised.value.reason == "empty_answer"


def test_the_cost_comes_from_the_usage_by_kind_of_token() -> None:
    usage = {
        "promptTokenCount": 567,
        "candidatesTokenCount": 1130,
        "thoughtsTokenCount": 236,
        "candidatesTokensDetails": [
            {"modality": "TEXT", "tokenCount": 10},
            {"modality": "IMAGE", "tokenCount": 1120},
        ],
    }

    found = read_answer(answer(part(PICTURE), usageMetadata=usage), request_for(), MODEL)

    assert found.cost_microdollars == 567 * 2 + (10 + 236) * 12 + 1120 * 120
    assert (found.prompt_tokens, found.output_tokens) == (567, 1366)


def test_without_usage_the_cost_comes_from_the_table() -> None:
    found = read_answer(answer(part(PICTURE)), request_for(), MODEL)

    assert found.cost_microdollars == 1120 * 120 + 600 * 2
    assert found.output_tokens == 1120


def test_another_model_has_another_price() -> None:
    pro = read_answer(answer(part(PICTURE)), request_for(), MODEL)
    flash = read_answer(answer(part(PICTURE)), request_for(), "gemini-nano-banana-2.1")

    assert flash.cost_microdollars < pro.cost_microdollars / 3


def test_the_version_is_the_answers_own_or_else_the_one_asked_for() -> None:
    told = read_answer(answer(part(PICTURE), modelVersion="pro-2"), request_for(), MODEL)
    untold = read_answer(answer(part(PICTURE)), request_for(), MODEL)

    assert (told.model_version, untold.model_version) == ("pro-2", MODEL)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '"text"',
        "<html>",
        '{"candidates": 7}',
        '{"candidates": [{"content": []}]}',
        '{"candidates": [{"content": {"parts": [{"inlineData": {"data": 5}}]}}]}',
        '{"candidates": [null]}',
        '{"usageMetadata": {"promptTokenCount": "many"}}',
        "{" * 100_000,
    ],
)
def test_nonsense_is_misbehaviour_and_nothing_worse(body: str) -> None:
    with pytest.raises(ModelMisbehaved):
        read_answer(body, request_for(), MODEL)


def test_a_refusal_beside_a_picture_is_still_a_refusal() -> None:
    candidate = {"content": {"parts": [part(PICTURE)]}, "finishReason": "IMAGE_SAFETY"}

    with pytest.raises(ModelRefused):
        read_answer(json.dumps({"candidates": [candidate]}), request_for(), MODEL)


def test_an_account_under_review_is_the_operators_matter() -> None:
    candidate = {"content": {"parts": []}, "finishReason": "PUP_LIMITED_DISABLED"}

    with pytest.raises(ModelUnavailable) as raised:
        read_answer(json.dumps({"candidates": [candidate]}), request_for(), MODEL)

    assert raised.value.kind == "operator"


def test_a_reason_is_a_word_of_ours_whatever_was_sent() -> None:
    sly = "NEW\n<script>alert('x')</script> key=AIza " + "X" * 500
    body = json.dumps({"candidates": [{"finishReason": sly}]})

    with pytest.raises(ModelMisbehaved) as raised:
        read_answer(body, request_for(), MODEL)

    assert raised.value.reason.replace("_", "").isalnum()
    assert len(raised.value.reason) <= 40


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xff\xd8\xff\xe0rest", True),
        (b"\x89PNG\r\n\x1a\nrest", True),
        (b"RIFF\x10\x00\x00\x00WEBPrest", True),
        (b"RIFF\x10\x00\x00\x00WAVErest", False),
        (b"GIF89a", False),
        (b"%PDF-1.7", False),
        (b"", False),
    ],
)
def test_pictures_are_known_by_their_bytes(data: bytes, *, expected: bool) -> None:
    assert is_picture(data) is expected
