"""What the queue says of an item, short enough for a row."""

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QObject

from desktop.client.outcomes import describe
from desktop.files.errors import QueueUnwritable
from desktop.queue.drafts import is_draft
from desktop.queue.item import ItemState, QueueItem, owner_of
from desktop.queue.states import ENDED
from desktop.queue.twins import MADE_ELSEWHERE
from desktop.ui.figures import percent_text, size_text

S = ItemState

NO_CONNECTION = frozenset({"offline", "timeout", "intercepted", "certificate"})
NO_SERVICE = frozenset(
    {"server_error", "service_unavailable", "internal_error", "damaged_answer", "too_many_requests"}
)
"""What the service, or something in front of it, answers while it cannot do its work."""


class Tone(Enum):
    """How a sentence is meant; each has an icon, because colour alone says nothing."""

    QUIET = "waiting"
    ACTIVE = "working"
    PAUSED = "pause"
    SUCCESS = "done"
    WARNING = "warning"
    REFUSED = "refused"
    FAILURE = "failed"


@dataclass(frozen=True)
class Status:
    """A sentence and its tone."""

    text: str
    tone: Tone


class QueueWords(QObject):
    """Rows in the person's language."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.owner = ""
        """Whose photos are worked on; empty while nobody is known to be signed in."""
        self.is_signed_out = False
        """Whether somebody was, and is no more."""

    def is_foreign(self, item: QueueItem) -> bool:
        """Whether only another account can go on with it."""
        return bool(self.owner) and owner_of(item) not in {"", self.owner}

    def sizes(self, item: QueueItem) -> str:
        """Source and target pixels."""
        source = item.source
        if not source.width_px:
            return ""
        before = size_text(source.width_px, source.height_px)
        return f"{before} {self.target(item)}" if self._grows(item) else before

    def target(self, item: QueueItem) -> str:
        """What a narrow row has room for: what comes out."""
        if not self._grows(item):
            return self.sizes(item)
        return f"→ {size_text(item.output_width_px, item.output_height_px)}"

    @staticmethod
    def _grows(item: QueueItem) -> bool:
        source, width_px, height_px = item.source, item.output_width_px, item.output_height_px
        return (width_px, height_px) not in {(0, 0), (source.width_px, source.height_px)}

    def price(self, item: QueueItem) -> str:
        is_paid = item.trial_credits > 0 and not item.credits_quoted
        if item.state in ENDED:
            free = self.tr("already paid") if item.state is S.DONE and is_paid else self.tr("free")
            return self.credits(item.credits_spent) if item.credits_spent else free
        if is_paid:
            return self.tr("already paid")
        return self.credits(item.credits_quoted) if item.credits_quoted else ""

    def paid_before(self, item: QueueItem) -> str:
        """The full price and what a tried part has paid of it, or nothing."""
        if not item.trial_credits:
            return ""
        full = self.credits(item.credits_quoted + item.trial_credits)
        paid = self.tr("{price}, %n already paid for the part you tried", "", item.trial_credits)
        return paid.format(price=full)

    def credits(self, count: int) -> str:
        return self.tr("%Ln credit(s)", "", count)

    def more_credits(self, count: int) -> str:
        return self.tr("%Ln more credit(s)", "", count)

    def spoken(self, item: QueueItem) -> str:
        """The whole row as one sentence for a screen reader."""
        name = PurePath(item.source.path).name
        parts = [name, self.status(item).text, self.sizes(item), self.price(item)]
        return ", ".join(part for part in parts if part)

    def status(self, item: QueueItem) -> Status:
        if item.state in {S.UPLOADING, S.WORKING, S.CHECKING, S.SAVING, S.PREPARING, S.IN_LINE}:
            return Status(self._stage(item), Tone.ACTIVE)
        if item.state is S.DONE:
            return self._done(item)
        if item.state is S.REFUSED:
            return Status(self._refused(item), Tone.REFUSED)
        if item.state is S.FAILED:
            return Status(self._title(item.reason), Tone.FAILURE)
        if item.state is S.CANCELLED:
            return Status(self._cancelled(item), Tone.PAUSED)
        return self._not_begun(item)

    def _stage(self, item: QueueItem) -> str:
        if item.reason == MADE_ELSEWHERE:
            return self.tr("Being made elsewhere: waits for the result")
        names = {
            S.PREPARING: self.tr("Preparing"),
            S.UPLOADING: self.tr("Uploading"),
            S.IN_LINE: self.tr("In line"),
            S.WORKING: self.tr("Working"),
            S.CHECKING: self.tr("Checking"),
            S.SAVING: self.tr("Saving"),
        }
        name = names[item.state]
        if item.progress <= 0 or item.state in {S.PREPARING, S.IN_LINE}:
            return name
        return f"{name} · {percent_text(item.progress * 100)}"

    def _done(self, item: QueueItem) -> Status:
        name = PurePath(item.output_path).name
        if item.reason == "already_done":
            return Status(self.tr("Done before: {name}").format(name=name), Tone.SUCCESS)
        return Status(self.tr("Saved as {name}").format(name=name), Tone.SUCCESS)

    def _cancelled(self, item: QueueItem) -> str:
        if item.reason == "image_deleted":
            return self.tr("Deleted at our server, nothing was charged")
        return self.tr("Cancelled, nothing was charged")

    def _refused(self, item: QueueItem) -> str:
        return self.tr("Free · {reason}").format(reason=self._title(item.reason))

    @staticmethod
    def _title(reason: str) -> str:
        return describe(reason, QCoreApplication.translate).title

    def _not_begun(self, item: QueueItem) -> Status:
        if is_draft(item):
            return self._draft(item)
        if item.state is S.WAITING_FOR_CREDITS:
            return Status(self._lacking(item), Tone.WARNING)
        if item.state is S.PAUSED:
            is_capped = item.reason == "spending_cap"
            text = self.tr("Paused: your limit is reached") if is_capped else self.tr("Paused")
            return Status(text, Tone.WARNING if is_capped else Tone.PAUSED)
        return self._waiting(item)

    def _waiting(self, item: QueueItem) -> Status:
        if self.is_foreign(item):
            return Status(self.tr("Waits for another account"), Tone.WARNING)
        if item.reason in NO_CONNECTION:
            return Status(self.tr("Waits for the connection"), Tone.WARNING)
        if item.reason in NO_SERVICE:
            return Status(self.tr("Waits for the service"), Tone.WARNING)
        if item.reason == QueueUnwritable.code:
            return Status(self._title(item.reason), Tone.WARNING)
        if item.reason == "not_signed_in" or self.is_signed_out:
            return Status(self.tr("Waits for you to sign in"), Tone.WARNING)
        return Status(self.tr("Waiting"), Tone.QUIET)

    def _draft(self, item: QueueItem) -> Status:
        if item.price_refusal:
            return Status(self._title(item.price_refusal), Tone.WARNING)
        if item.trial_credits:
            text = self.tr("Ready · {price}").format(price=self.paid_before(item))
            return Status(text, Tone.QUIET)
        is_own = item.has_own_options
        text = self.tr("Ready, with options of its own") if is_own else self.tr("Ready")
        return Status(text, Tone.QUIET)

    def _lacking(self, item: QueueItem) -> str:
        if item.needed_credits > 0:
            return self.tr("Waits for %n more credit(s)", "", item.needed_credits)
        return self.tr("Waits for credits")
