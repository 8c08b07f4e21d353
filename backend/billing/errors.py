"""What buying credits can be refused for."""

from backend.errors import BackendError


class PackWithdrawn(BackendError):
    """The pack was for sale at another price, or under another name."""

    code = "price_changed"
    status = 409
    title = "The price has changed"

    def __init__(self) -> None:
        super().__init__("This pack is no longer sold. Look at the packs again; nothing was paid.")


class PurchaseConflict(BackendError):
    """The client's key was used for another pack."""

    code = "idempotency_conflict"
    status = 409
    title = "This key was used for another purchase"

    def __init__(self) -> None:
        super().__init__("Use a new client_key for a new purchase. Nothing was paid.")


class PaymentUnavailable(BackendError):
    """The payment processor does not answer, or will not have this."""

    code = "payment_unavailable"
    status = 503
    title = "Payments are not available"

    def __init__(self) -> None:
        super().__init__(
            "The payment service does not answer. Nothing was paid; please try again in a minute.",
            headers={"Retry-After": "30"},
        )


class BadWebhook(BackendError):
    """Not from the processor, or not for now: nothing of it is kept but a count."""

    code = "validation_failed"
    status = 400
    title = "Not a webhook of ours"

    def __init__(self, reason: str) -> None:
        super().__init__("The signature or the time of this request cannot be accepted.")
        self.reason = reason
