"""What happened to a photo, in plain words: what, that it was free, and what to do next."""

from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from desktop.client.outcomes import describe, describe_paid
from desktop.queue.drafts import CHOSEN_ANEW, is_draft
from desktop.queue.facts import FidelityFacts
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.states import ACTIVE
from desktop.queue.view_words import QueueWords, Tone
from desktop.ui.figures import percent_text
from desktop.ui.moments import moment_text

LEAST_MOVED_PX = 0.05
LEAST_COLOUR_ERROR = 0.5
LEAST_SHARE = 0.005
FOLDER_TROUBLE = frozenset(
    {
        "folder_read_only",
        "folder_missing",
        "disk_full",
        "name_too_long",
        "save_failed",
        "place_read_only",
        "place_missing",
    }
)


class Remedy(Enum):
    """What a person can do about an outcome."""

    RETRY = "retry"
    TRY_EXACT = "try_exact"
    PLAIN = "plain"
    TRY_PART = "try_part"
    OPEN = "open"
    REVEAL = "reveal"
    CHOOSE_FOLDER = "choose_folder"
    CHOOSE_ANEW = "choose_anew"


@dataclass(frozen=True)
class Report:
    """A headline with its tone, a sentence, and what can be done."""

    title: str
    sentence: str = ""
    tone: Tone = Tone.QUIET
    remedies: list[Remedy] = field(default_factory=list)


class ReportWords(QObject):
    """Reports in the person's language."""

    def __init__(self, words: QueueWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    def report(self, item: QueueItem, fidelity: FidelityFacts | None = None) -> Report:
        if item.state is ItemState.DONE:
            return self._done(item, fidelity)
        if item.state is ItemState.REFUSED:
            return self._refused(item)
        if item.state is ItemState.FAILED:
            return self._failed(item)
        return self._unfinished(item)

    def remedy(self, remedy: Remedy) -> str:
        """What a button says."""
        return {
            Remedy.RETRY: self.tr("Try again"),
            Remedy.TRY_EXACT: self.tr("Try Exact"),
            Remedy.PLAIN: self.tr("Plain enlargement"),
            Remedy.TRY_PART: self.tr("Try a part"),
            Remedy.OPEN: self.tr("Open"),
            Remedy.REVEAL: self.tr("Show in folder"),
            Remedy.CHOOSE_FOLDER: self.tr("Choose another folder"),
            Remedy.CHOOSE_ANEW: self.tr("Choose again"),
        }[remedy]

    def _unfinished(self, item: QueueItem) -> Report:
        status = self._words.status(item)
        if item.state is ItemState.CANCELLED:
            return Report(status.text, "", status.tone, [Remedy.RETRY])
        if is_draft(item) and item.price_refusal:
            hint = describe(item.price_refusal, QCoreApplication.translate).hint
            return Report(status.text, hint, status.tone)
        if is_draft(item):
            return Report(self._words.sizes(item), self._price_sentence(item), Tone.QUIET)
        if item.state in ACTIVE:
            sentence = self.tr("Closing the window pauses it. Nothing is lost or paid twice.")
            return Report(status.text, sentence, status.tone)
        return Report(status.text, self._waiting(item), status.tone)

    def _price_sentence(self, item: QueueItem) -> str:
        if item.trial_credits:
            rest = self.tr("The rest is charged only if the result is faithful.")
            paid = f"{self._words.paid_before(item)}."
            return f"{paid} {rest}" if item.credits_quoted else paid
        if not item.credits_quoted:
            return ""
        price = self._words.credits(item.credits_quoted)
        return self.tr("{price}, charged only if the result is faithful.").format(price=price)

    def _done(self, item: QueueItem, fidelity: FidelityFacts | None) -> Report:
        title = self._words.status(item).text
        if item.server.score is not None and item.options.engine == "model":
            score = QLocale().toString(item.server.score, "f", 2)
            title = self.tr("Faithful {score}").format(score=score)
        facts = self._facts(fidelity) if fidelity is not None else []
        facts.append(self._words.status(item).text)
        if item.not_restored:
            facts.append(self.tr("some photo details do not fit into this format"))
        sentence = " · ".join(fact for fact in facts if fact != title)
        sentence = sentence[:1].upper() + sentence[1:]
        return Report(title, sentence, Tone.SUCCESS, [Remedy.OPEN, Remedy.REVEAL])

    def _facts(self, fidelity: FidelityFacts) -> list[str]:
        """Only what is worth a word: a photo that did not move needs no sentence about it."""
        number = QLocale()
        facts = []
        if fidelity.moved_px >= LEAST_MOVED_PX:
            moved = number.toString(fidelity.moved_px, "f", 1)
            facts.append(self.tr("moved {moved} px and put back").format(moved=moved))
        if fidelity.colour_error_before >= LEAST_COLOUR_ERROR:
            facts.append(
                self.tr("colour corrected ΔE {before} → {after}").format(
                    before=number.toString(fidelity.colour_error_before, "f", 1),
                    after=number.toString(fidelity.colour_error_after, "f", 1),
                )
            )
        if fidelity.kept_share >= LEAST_SHARE:
            percent = percent_text(fidelity.kept_share * 100)
            facts.append(self.tr("{percent} taken from the original").format(percent=percent))
        return facts

    def _refused(self, item: QueueItem) -> Report:
        outcome = describe(item.reason, QCoreApplication.translate)
        is_declined = item.reason == "provider_declined"
        remedies = (
            [Remedy.RETRY, Remedy.TRY_PART, Remedy.PLAIN] if is_declined else self._stricter(item)
        )
        return Report(outcome.title, outcome.hint, Tone.REFUSED, remedies)

    def _stricter(self, item: QueueItem) -> list[Remedy]:
        exact = [] if item.options.strictness == "exact" else [Remedy.TRY_EXACT]
        return [*exact, Remedy.RETRY, Remedy.TRY_PART, Remedy.PLAIN]

    def _failed(self, item: QueueItem) -> Report:
        words = describe_paid if item.credits_spent else describe
        outcome = words(item.reason, QCoreApplication.translate)
        remedies = [Remedy.RETRY] if outcome.can_retry else []
        if item.reason in CHOSEN_ANEW:
            remedies = [Remedy.CHOOSE_ANEW]
        if item.reason in FOLDER_TROUBLE:
            remedies.append(Remedy.CHOOSE_FOLDER)
        sentence = f"{outcome.hint} {self._paid(item)}" if item.credits_spent else outcome.hint
        return Report(outcome.title, sentence, Tone.FAILURE, remedies)

    def _paid(self, item: QueueItem) -> str:
        """What went for a result that is not on this machine yet, and how long it waits."""
        paid = self.tr("%n credit(s) were spent.", "", item.credits_spent)
        result = item.server.result
        if result is None or item.server.is_over:
            return paid
        until = moment_text(result.expires_at)
        return f"{paid} " + self.tr("Our server has the result until {until}.").format(until=until)

    def _waiting(self, item: QueueItem) -> str:
        if item.state is ItemState.WAITING_FOR_CREDITS:
            return self.tr("It goes on by itself after a top-up.")
        if item.state is ItemState.WAITING and self._words.is_foreign(item):
            return self.tr("Sign in to the account that began it, or take it out and add it again.")
        if item.reason in {"offline", "timeout", "server_error"}:
            return self.tr("Your queue is safe and goes on when you are back.")
        return self._price_sentence(item)
