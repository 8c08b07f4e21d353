"""What asking for a job can be refused for."""

from backend.errors import BackendError


class PriceChanged(BackendError):
    """The job now costs more than the person saw."""

    code = "price_changed"
    status = 409
    title = "The price has changed"

    def __init__(self, *, was_credits: int, now_credits: int) -> None:
        super().__init__(
            f"You agreed to {was_credits} credits; this costs {now_credits}. Nothing was charged."
        )
        self.extra = {"was_credits": was_credits, "now_credits": now_credits}


class IdempotencyConflict(BackendError):
    """The key was used for another request."""

    code = "idempotency_conflict"
    status = 409
    title = "This key was used for another request"

    def __init__(self) -> None:
        super().__init__("Use a new Idempotency-Key for a new request.")
