"""How a job says that it ends without a picture."""

from backend.jobs.lifecycle import EndReason
from backend.jobs.schemas import Fidelity


class JobEnded(Exception):
    """The job ends without a picture; nothing is charged."""

    def __init__(self, reason: EndReason, fidelity: Fidelity | None = None) -> None:
        super().__init__(reason)
        self.reason: EndReason = reason
        self.fidelity = fidelity
