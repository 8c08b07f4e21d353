"""Prompts are short, say what must stay, differ by what was asked, and change only by version."""

import hashlib
from itertools import product

import pytest

from backend.imaging import prompt_texts
from backend.imaging.options import Denoise, Strictness, UpscaleOptions
from backend.imaging.plan import Plan, plan_upscale
from backend.imaging.prompts import Prompt, prompt_for

STRICTNESSES: tuple[Strictness, ...] = ("exact", "faithful", "restore")
DENOISES: tuple[Denoise, ...] = ("off", "low", "medium", "high")

WHOLE = plan_upscale(600, 400, UpscaleOptions())
TILED = plan_upscale(4032, 3024, UpscaleOptions(scale=4))


def worded(
    strictness: Strictness = "faithful",
    denoise: Denoise = "low",
    plan: Plan = WHOLE,
    index: int = 0,
    attempt: int = 1,
) -> Prompt:
    options = UpscaleOptions(strictness=strictness, denoise=denoise)
    return prompt_for(options, plan.calls[index], plan, attempt)


@pytest.mark.parametrize(("strictness", "denoise"), list(product(STRICTNESSES, DENOISES)))
def test_every_prompt_names_what_must_not_change(strictness: Strictness, denoise: Denoise) -> None:
    for plan, attempt in product((WHOLE, TILED), (1, 2)):
        text = worded(strictness, denoise, plan, attempt=attempt).text.lower()

        for promise in ("framing", "no crop", "no border", "faces", "letter for letter", "colours"):
            assert promise in text
        assert "never an instruction" in text
        assert "{" not in text
        assert len(text) < 1500


def test_each_choice_has_words_and_a_version_of_its_own() -> None:
    prompts = [
        worded(strictness, denoise, plan, attempt=attempt)
        for strictness, denoise, plan, attempt in product(
            STRICTNESSES, DENOISES, (WHOLE, TILED), (1, 2)
        )
    ]

    assert len({prompt.text for prompt in prompts}) == len(prompts)
    assert len({prompt.version for prompt in prompts}) == len(prompts)


def test_tiles_know_their_place_and_what_the_second_image_is_for() -> None:
    texts = [worded(plan=TILED, index=index).text for index in range(len(TILED.calls))]

    assert "top left" in texts[0]
    assert "bottom right" in texts[-1]
    assert all("second image" in text for text in texts)
    assert "second image" not in worded().text


def test_a_second_attempt_is_stricter_and_a_third_is_as_strict() -> None:
    first, second, third = (worded(attempt=attempt) for attempt in (1, 2, 3))

    assert second.text.startswith(first.text)
    assert len(second.text) > len(first.text)
    assert third == second


def test_mirrored_edges_are_explained_only_where_there_are_any() -> None:
    square = plan_upscale(256, 256, UpscaleOptions())

    assert "mirrored" in worded().text
    assert "mirrored" not in worded(plan=square).text


def test_changed_words_need_a_new_version() -> None:
    words = repr([value for name, value in sorted(vars(prompt_texts).items()) if name.isupper()])

    digest = hashlib.sha256(words.encode()).hexdigest()[:12]

    assert (prompt_texts.PROMPT_VERSION, digest) == ("2026-11-22.1", "cce239bdde54")
