"""Every state has words and an icon; refusals begin with the good news; numbers are right."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from desktop.client.wire import JobResult
from desktop.queue.facts import FidelityFacts
from desktop.queue.item import ItemState, ServerSide
from desktop.queue.report_words import Remedy, ReportWords
from desktop.queue.states import moved
from desktop.queue.summary import summarise
from desktop.queue.twins import MADE_ELSEWHERE
from desktop.queue.view_words import QueueWords, Tone
from desktop.ui.theme.icons import Icons
from tests.desktop.queue.view_items import START, done, draft, item

S = ItemState


@pytest.fixture
def words(qtbot: QtBot) -> QueueWords:
    return QueueWords()


@pytest.fixture
def reports(words: QueueWords) -> ReportWords:
    return ReportWords(words)


@pytest.mark.parametrize("state", list(ItemState))
def test_every_state_has_words_and_an_icon(
    words: QueueWords, reports: ReportWords, icons: Icons, state: ItemState
) -> None:
    shown = item(1, state, progress=0.4)

    status = words.status(shown)

    assert status.text
    assert reports.report(shown).title
    assert not icons.pixmap(status.tone.value, "#000000").isNull()


def test_a_draft_is_ready_and_not_paused(words: QueueWords) -> None:
    assert words.status(draft()).text == "Ready"
    assert words.status(item(1, S.PAUSED)).text == "Paused"


def test_progress_is_said_in_percent_where_there_is_some(words: QueueWords) -> None:
    assert words.status(item(1, S.UPLOADING, progress=0.456)).text == "Uploading · 46%"
    assert words.status(item(1, S.UPLOADING)).text == "Uploading"
    assert words.status(item(1, S.IN_LINE, progress=0.4)).text == "In line"


def test_what_another_process_makes_says_so_until_it_goes_on_here(words: QueueWords) -> None:
    waiting = item(state=S.PREPARING, reason=MADE_ELSEWHERE)

    assert words.status(waiting).text == "Being made elsewhere: waits for the result"
    assert words.status(moved(waiting, S.UPLOADING)).text == "Uploading"


def test_what_cost_nothing_is_called_free(words: QueueWords) -> None:
    for state in (S.REFUSED, S.FAILED, S.CANCELLED):
        assert words.price(item(1, state)) == "free"
    assert words.price(done(credits_spent=0)) == "free"
    assert words.price(done()).startswith("2 credit")


def test_a_photo_that_keeps_its_size_shows_one_size(words: QueueWords) -> None:
    same = item(1, output_width_px=120, output_height_px=80)
    unknown = item(1, output_width_px=0, output_height_px=0)

    assert words.sizes(same) == words.sizes(unknown) == "120 × 80"


@pytest.mark.parametrize(
    ("reason", "remedies"),
    [
        ("not_faithful", [Remedy.TRY_EXACT, Remedy.RETRY, Remedy.TRY_PART, Remedy.PLAIN]),
        ("provider_declined", [Remedy.RETRY, Remedy.TRY_PART, Remedy.PLAIN]),
    ],
)
def test_a_refusal_offers_ways_out(
    reports: ReportWords, reason: str, remedies: list[Remedy]
) -> None:
    report = reports.report(item(1, S.REFUSED, reason=reason))

    assert report.tone is Tone.REFUSED
    assert report.sentence.startswith("Nothing was charged.")
    assert report.remedies == remedies


def test_exact_is_not_offered_to_what_was_exact(reports: ReportWords) -> None:
    strict = item(1, S.REFUSED, reason="not_faithful")
    options = type(strict.options)(scale=4, strictness="exact")

    report = reports.report(item(1, S.REFUSED, reason="not_faithful", options=options))

    assert Remedy.TRY_EXACT not in report.remedies


@pytest.mark.parametrize("reason", ["disk_full", "folder_read_only", "folder_missing"])
def test_trouble_with_the_folder_offers_another_one(reports: ReportWords, reason: str) -> None:
    report = reports.report(item(1, S.FAILED, reason=reason))

    assert report.remedies == [Remedy.RETRY, Remedy.CHOOSE_FOLDER]


def test_what_was_paid_and_not_saved_is_never_called_free(
    words: QueueWords, reports: ReportWords
) -> None:
    result = JobResult(
        width=1, height=1, format="png", bytes=1, sha256="", expires_at=START + timedelta(days=3)
    )
    unsaved = item(
        1, S.FAILED, reason="disk_full", credits_spent=2, server=ServerSide(result=result)
    )

    report = reports.report(unsaved)

    assert words.price(unsaved) == "2 credit(s)"
    assert "2 credit(s) were spent. Our server has the result until" in report.sentence
    for reason in ("unexpected", "image_unreadable"):
        told = reports.report(replace(unsaved, reason=reason)).sentence
        assert "charged" not in told
        assert "2 credit(s) were spent" in told


def test_the_report_says_what_was_measured_and_mended(reports: ReportWords) -> None:
    scored = done(server=ServerSide(score=0.968))

    report = reports.report(scored, FidelityFacts(0.42, 2.13, 0.61, 0.012))

    assert report.title == "Faithful 0.97"
    assert "Moved 0.4 px and put back" in report.sentence
    assert "colour corrected ΔE 2.1 → 0.6" in report.sentence
    assert "1% taken from the original" in report.sentence


def test_what_is_not_worth_a_word_gets_none(reports: ReportWords) -> None:
    report = reports.report(done(server=ServerSide(score=1.0)), FidelityFacts())

    assert report.sentence == "Saved as beach1_opendream_4x.jpg"


def test_details_that_did_not_fit_are_not_hidden(reports: ReportWords) -> None:
    report = reports.report(done(not_restored=("xmp",)))

    assert "do not fit into this format" in report.sentence


def test_a_draft_that_cannot_be_made_says_so_before_anybody_starts_it(
    words: QueueWords, reports: ReportWords
) -> None:
    impossible = draft(credits_quoted=0, price_refusal="image_too_large")

    assert words.status(impossible).text == "The picture is too large"
    assert reports.report(impossible).sentence.endswith("choose a smaller size.")
    assert summarise([impossible, draft(2)]).drafts == 1
    failed = reports.report(item(3, S.FAILED, reason="image_too_large"))
    assert failed.remedies == [Remedy.CHOOSE_ANEW]


def test_the_summary_counts_what_the_button_and_the_line_need() -> None:
    summary = summarise(
        [
            draft(1),
            draft(2, credits_quoted=0),
            item(3, S.WORKING),
            item(4, S.WAITING),
            item(5, S.FAILED),
            item(6, S.REFUSED),
            item(7, S.WAITING_FOR_CREDITS),
            item(8, S.PAUSED),
            done(9, seconds=30),
            done(10, seconds=90),
        ]
    )

    assert (summary.total, summary.done, summary.failed, summary.paused) == (10, 2, 2, 1)
    assert (summary.drafts, summary.draft_credits, summary.unpriced) == (2, 2, 1)
    assert (summary.poor, summary.poor_credits) == (1, 2)
    assert (summary.under_way, summary.in_line, summary.is_busy) == (1, 1, True)
    assert summary.seconds_left == 60


def test_a_photo_that_another_account_began_says_so(
    words: QueueWords, reports: ReportWords
) -> None:
    theirs = item(1, server=ServerSide(owner="http://service#bob"))

    before = words.status(theirs).text
    words.owner = "http://service#ada"

    assert (before, words.status(theirs).text) == ("Waiting", "Waits for another account")
    assert "account that began it" in reports.report(theirs).sentence
    assert words.status(item(2)).text == "Waiting"
    assert words.status(item(3, ordered_by="http://service#bob")).text == words.status(theirs).text


def test_after_signing_out_everything_in_line_waits_for_signing_in(words: QueueWords) -> None:
    words.is_signed_out = True

    assert words.status(item(1)).text == "Waits for you to sign in"
    assert words.status(item(2, S.PAUSED)).text == "Paused"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("offline", "Waits for the connection"),
        ("too_many_requests", "Waits for the service"),
        ("service_unavailable", "Waits for the service"),
        ("damaged_answer", "Waits for the service"),
        ("queue_unwritable", "The app cannot write down its queue"),
    ],
)
def test_a_photo_that_waits_says_for_what(words: QueueWords, reason: str, said: str) -> None:
    assert words.status(item(1, S.WAITING, reason=reason)).text == said


def test_cancelled_photos_can_be_cleared_and_failed_ones_never() -> None:
    assert summarise([item(1, S.CANCELLED), item(2, S.FAILED), item(3, S.REFUSED)]).clearable == 1


def test_progress_counts_only_what_was_started() -> None:
    drafts = [draft(number) for number in range(3, 9)]
    impossible = draft(9, price_refusal="image_too_large")

    summary = summarise([done(1), item(2, S.WORKING), *drafts, impossible])

    assert (summary.done, summary.started, summary.total) == (1, 2, 9)


def test_without_experience_no_time_is_promised() -> None:
    assert summarise([item(1, S.WORKING)]).seconds_left is None
    assert summarise([done(1), done(2)]).seconds_left is None
    assert summarise([done(1, credits_spent=0), item(2)]).seconds_left is None


def test_a_clock_that_was_set_meanwhile_makes_no_absurd_promise() -> None:
    usual = [done(number, seconds=60) for number in range(1, 4)]
    jumped = [done(4, seconds=-86_400), done(5, seconds=40 * 86_400)]

    assert summarise([*usual, *jumped, item(6)]).seconds_left == 60
    assert summarise([*jumped, item(6)]).seconds_left is None
