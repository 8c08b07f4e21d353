"""What the ledger refuses."""

from backend.errors import BackendError


class InsufficientCredits(BackendError):
    """The account cannot cover the hold."""

    code = "insufficient_credits"
    status = 402
    title = "Not enough credits"

    def __init__(
        self, *, needed_credits: int, available_credits: int, debt_credits: int = 0
    ) -> None:
        owed = (
            f"{debt_credits} credits are owed for a payment that was taken back, and a top-up "
            "repays them first. "
            if debt_credits
            else ""
        )
        super().__init__(
            f"This needs {needed_credits} credits and {available_credits} are available. "
            f"{owed}Nothing was charged."
        )
        self.extra = {
            "needed_credits": needed_credits,
            "available_credits": available_credits,
        }
