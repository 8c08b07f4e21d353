"""Purchases and movements are told in plain words, in the language that is spoken."""

import pytest

from desktop.client.wire import Balance
from desktop.credits.pack_button import pack_buttons
from desktop.credits.top_up import recommended
from desktop.credits.words import CreditWords
from desktop.queue.view_words import Tone
from desktop.ui.language import Language
from tests.desktop.account.examples import PACKS, entry, purchase


@pytest.fixture
def words(language: Language) -> CreditWords:
    return CreditWords()


def test_what_is_held_and_owed_is_explained(words: CreditWords) -> None:
    lines = words.balance_lines(Balance(available=3, held=2, debt=5))

    assert lines[0].startswith("2 set aside for photos under way")
    assert lines[1].startswith("5 owed")
    assert words.balance_lines(Balance(available=3, held=0, debt=0)) == []


@pytest.mark.parametrize(
    ("kind", "amount", "held", "title", "figure"),
    [
        ("purchase", 60, 0, "Top-up", "+60"),
        ("grant", 5, 0, "Free credits", "+5"),
        ("hold", -2, 2, "Set aside for a photo", "\N{MINUS SIGN}2"),
        ("capture", 0, -2, "Photo delivered", "2 used"),
        ("release", 2, -2, "Back: nothing was charged", "+2"),
        ("clawback", -20, 0, "Taken back", "\N{MINUS SIGN}20"),
        ("of_a_later_version", 1, 0, "of_a_later_version", "+1"),
    ],
)
def test_every_movement_has_a_name_and_a_figure(
    words: CreditWords, kind: str, amount: int, held: int, title: str, figure: str
) -> None:
    face = words.entry(entry(1, kind, amount, held))

    assert (face.title, face.figure) == (title, figure)


def test_a_refund_says_what_went_back_in_money_and_in_credits(words: CreditWords) -> None:
    bought = purchase(1, "partially_refunded", refunded_amount=500, credits_taken_back=20)

    assert words.explained(bought) == "5.00 USD went back to you. 20 credits taken back."
    assert words.purchase(bought).detail == "5.00 USD refunded"


def test_a_dispute_is_a_warning_and_names_the_way_out(words: CreditWords) -> None:
    bought = purchase(1, "disputed")

    assert words.purchase(bought).tone is Tone.WARNING
    assert words.explained(bought).endswith("Write to us.")


def test_a_declined_card_says_that_nothing_was_paid(words: CreditWords) -> None:
    declined = words.explained(purchase(1, "open", last_error="card_declined"))
    other = words.explained(purchase(1, "open", last_error="processing_error"))

    assert "declined. Nothing was paid." in declined
    assert "did not go through. Nothing was paid." in other


def test_every_end_without_money_says_so(words: CreditWords) -> None:
    for state in ("expired", "abandoned", "failed"):
        assert "Nothing was paid" in words.explained(purchase(1, state))


def test_a_state_of_a_later_version_is_shown_as_it_is(words: CreditWords) -> None:
    assert words.purchase(purchase(1, "held_by_bank")).detail == "held_by_bank"


def test_spanish_has_its_own_words_and_commas(language: Language) -> None:
    language.choose("es")
    words = CreditWords()

    bought = purchase(1, "refunded", refunded_amount=1299, credits_taken_back=1)

    assert words.explained(bought) == "Se te devolvieron 12,99 USD. Se retiró 1 crédito."


@pytest.mark.parametrize(
    ("missing", "code"), [(1, "s"), (20, "s"), (21, "m"), (60, "m"), (61, "l"), (999, "l")]
)
def test_the_smallest_pack_that_is_enough_is_proposed(missing: int, code: str) -> None:
    pack = recommended(PACKS, missing)

    assert pack is not None
    assert pack.code == code


def test_no_pack_is_proposed_while_nothing_waits() -> None:
    assert recommended(PACKS, 0) is None
    assert recommended([], 5) is None


def test_a_pack_reads_as_one_sentence_and_the_best_price_is_named(words: CreditWords) -> None:
    small, _, large = pack_buttons(PACKS, PACKS[0], "enough for your queue")

    assert small.accessibleName() == "20 credits, 4.99 USD, 0.25 USD each · enough for your queue"
    assert "most for the money" in large.accessibleName()
