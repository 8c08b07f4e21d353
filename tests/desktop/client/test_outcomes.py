"""Every code has words, and the words keep their promises."""

import re
from pathlib import Path
from typing import get_args

import pytest

import desktop
from backend.errors import ErrorCode
from desktop.client.errors import ApiProblem, UnreachableReason
from desktop.client.outcomes import describe, outcome_of, untranslated

GENERAL = describe("an unknown code of a later version", untranslated)
ANSWERED_BY_THE_FIELD = {
    "validation_failed",
    "idempotency_conflict",
    "payment_unavailable",
    "wrong_password",
    "totp_required",
    "credits_left",
    "jobs_running",
    "dispute_open",
}
"""Refusals of single forms; a photo never ends with one."""


def raised_codes() -> set[str]:
    """Every code that the desktop's own code can put on a photo."""
    folder = Path(desktop.__file__).parent
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found.update(re.findall(r'FileProblem\("(\w+)"', text))
        found.update(re.findall(r'^    code = "(\w+)"', text, re.MULTILINE))
    return found


@pytest.mark.parametrize(
    "code",
    sorted(
        (raised_codes() | set(get_args(UnreachableReason)))
        | (set(get_args(ErrorCode)) - ANSWERED_BY_THE_FIELD)
        | {"not_faithful", "provider_declined", "provider_unavailable", "cancelled", "offline"}
    ),
)
def test_each_code_has_words_of_its_own(code: str) -> None:
    outcome = describe(code, untranslated)

    assert outcome != GENERAL
    assert outcome.title
    assert outcome.hint.endswith(".")
    assert "!" not in outcome.title + outcome.hint


def test_an_unknown_code_still_says_something() -> None:
    assert GENERAL.title == "Something went wrong"
    assert GENERAL.can_retry


@pytest.mark.parametrize("code", ["not_faithful", "provider_declined", "image_unreadable"])
def test_refusals_begin_with_the_good_news(code: str) -> None:
    assert describe(code, untranslated).hint.startswith("Nothing was charged.")


@pytest.mark.parametrize(
    "code",
    [
        "disk_full",
        "folder_missing",
        "folder_read_only",
        "name_too_long",
        "save_failed",
        "wrong_content",
    ],
)
def test_what_was_paid_can_be_had_again(code: str) -> None:
    outcome = describe(code, untranslated)

    assert outcome.can_retry
    assert "Nothing was charged" not in outcome.hint


def test_missing_credits_are_counted() -> None:
    problem = ApiProblem("insufficient_credits", 402, needed_credits=5, available_credits=2)

    assert outcome_of(problem, untranslated).hint.startswith("5 credits are needed, 2 are there.")


def test_every_sentence_passes_through_the_translation() -> None:
    asked: list[str] = []

    def shout(context: str, text: str) -> str:
        assert context == "Outcomes"
        asked.append(text)
        return text.upper()

    outcome = describe("disk_full", shout)

    assert outcome.title == "THE DISK IS FULL"
    assert outcome.hint == outcome.hint.upper()
