"""How a job says that it ends without a picture."""

from backend.imaging.report import RepairedCall
from backend.jobs.lifecycle import EndReason


class JobEnded(Exception):
    """The job ends without a picture; nothing is charged.

    `rejected` is the best answer that did not pass, so that people can be shown why.
    """

    def __init__(self, reason: EndReason, rejected: RepairedCall | None = None) -> None:
        super().__init__(reason)
        self.reason: EndReason = reason
        self.rejected = rejected
