"""What a job of the past is called: its state, its price, how long its result can be fetched."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from desktop.client.outcome import Outcome
from desktop.client.outcomes import describe
from desktop.client.wire import Job
from desktop.queue.view_words import Tone
from desktop.ui.figures import size_text
from desktop.ui.moments import left_text, moment_text
from desktop.ui.rows import RowFace

FREE = frozenset({"refused", "failed", "cancelled"})
TONES = {
    "delivered": Tone.SUCCESS,
    "refused": Tone.REFUSED,
    "failed": Tone.FAILURE,
    "cancelled": Tone.PAUSED,
}


class JobWords(QObject):
    """Rows of the history in the person's language."""

    def face(self, job: Job) -> RowFace:
        name = job.file_name or self.tr("Photo without a name")
        return RowFace(
            f"{name} · {size_text(job.output_width, job.output_height)}",
            detail=self.state(job),
            figure=self.price(job),
            figure_detail=moment_text(job.created_at),
            tone=TONES.get(job.state, Tone.ACTIVE),
        )

    def price(self, job: Job) -> str:
        if job.trial_credits and not job.credits and job.state not in FREE:
            return self.tr("already paid")
        if job.state in FREE or not job.credits:
            return self.tr("free")
        return self.tr("%n credit(s)", "", job.credits)

    def state(self, job: Job, now: datetime | None = None) -> str:
        """One short line: how it ended, how faithful it is, how long it can be fetched."""
        if job.state != "delivered":
            return self._other(job)
        parts = [self.tr("Delivered")]
        if job.fidelity is not None:
            score = QLocale().toString(job.fidelity.score, "f", 2)
            parts.append(self.tr("faithful {score}").format(score=score))
        if job.trial_credits:
            parts.append(self.tr("%n paid before for a part", "", job.trial_credits))
        parts.append(self._fetchable(job, now))
        return " · ".join(parts)

    def explained(self, job: Job) -> str:
        """What can be done about it, in a sentence."""
        if can_be_saved(job):
            return self.tr("You can save this result again until it is deleted.")
        if job.state == "delivered":
            return self.tr("Deleted from our server. What you saved on this computer is yours.")
        if job.state in FREE:
            outcome = _outcome(job)
            return f"{outcome.title}. {outcome.hint}"
        return self.tr("This photo is on its way; the queue shows how far it is.")

    def _fetchable(self, job: Job, now: datetime | None) -> str:
        if job.result is None or not can_be_saved(job, now):
            return self.tr("deleted")
        return left_text(job.result.expires_at, now)

    def _other(self, job: Job) -> str:
        names = {"queued": self.tr("In line"), "running": self.tr("Working")}
        if job.state in names:
            return names[job.state]
        return self.tr("Free · {reason}").format(reason=_outcome(job).title)


def _outcome(job: Job) -> Outcome:
    return describe(job.reason or job.state, QCoreApplication.translate)


def can_be_saved(job: Job, now: datetime | None = None) -> bool:
    """Whether the service still has the result."""
    return job.result is not None and job.result.expires_at > (now or datetime.now(UTC))
