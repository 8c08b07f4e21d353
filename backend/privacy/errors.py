"""Why an account is not deleted yet: each explained before anything is lost."""

from backend.errors import BackendError


class CreditsLeft(BackendError):
    code = "credits_left"
    status = 409
    title = "There are credits left"

    def __init__(self, available_credits: int) -> None:
        super().__init__(
            f"Nothing was deleted. {available_credits} credits would be lost with the account."
            " Confirm that, or use them first."
        )
        self.extra = {"available_credits": available_credits}


class JobsRunning(BackendError):
    code = "jobs_running"
    status = 409
    title = "Pictures are still being made"

    def __init__(self, jobs: int) -> None:
        super().__init__(
            f"Nothing was deleted. {jobs} jobs would be cancelled and not charged."
            " Confirm that, or wait until they have ended."
        )


class DisputeOpen(BackendError):
    code = "dispute_open"
    status = 409
    title = "A payment is being questioned"

    def __init__(self) -> None:
        super().__init__(
            "Nothing was deleted. Your bank is looking at a payment of yours, and until it has"
            " decided we need the order's records. You can delete all pictures now, and the"
            " account when the bank has decided."
        )
