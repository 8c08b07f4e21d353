"""What a job's end adds to the statistics, for those who allow it."""

from backend.imaging.options import UpscaleOptions
from backend.jobs.lifecycle import EndReason, end_state
from backend.jobs.records import ClaimedJob
from backend.notices.analytics import Analytics, credits_bucket


class JobFigures:
    def __init__(self, analytics: Analytics) -> None:
        self._analytics = analytics

    def delivered(self, job: ClaimedJob) -> None:
        """A picture was delivered and its credits were taken."""
        self._analytics.note(
            job.account_id, "image_processed", size=size_word(job.options), outcome="delivered"
        )
        if job.credits:
            self._analytics.note(
                job.account_id, "credits_spent", credits=credits_bucket(job.credits)
            )

    def ended(self, job: ClaimedJob, reason: EndReason) -> None:
        """A job ended without a picture."""
        self._analytics.note(
            job.account_id,
            "image_processed",
            size=size_word(job.options),
            outcome=end_state(reason),
        )
        if reason != "cancelled":
            self._analytics.note(job.account_id, "error_code", code=reason)


def size_word(options: UpscaleOptions) -> str:
    """What was asked for, without its exact figure."""
    if options.clean:
        return "clean"
    return "long_side" if options.long_side_px else f"x{options.scale or 4}"
