"""What can go wrong between this machine and the service, as types with stable codes."""

from typing import Literal

UnreachableReason = Literal[
    "no_connection",  # refused, no route, name unknown, cut in the middle
    "timeout",
    "certificate",  # TLS could not be verified
    "intercepted",  # something else answered: a captive portal, a proxy, a redirect
    "server_error",  # the service answered with a fault of its own
]


class ClientError(Exception):
    """Anything that the client refuses or that the service refused; `code` names the words for it.

    The message never holds file names, addresses, tokens or what the server wrote.
    """

    code: str = "failed"
    is_passing: bool = False
    """Whether waiting alone may mend it."""
    retry_after_seconds: float | None = None


class ServiceUnreachable(ClientError):
    """There was no usable answer; nothing is known of what the service did with the request."""

    is_passing = True

    def __init__(self, reason: UnreachableReason) -> None:
        super().__init__(f"The service cannot be reached: {reason}.")
        self.reason = reason
        self.code = "offline" if reason == "no_connection" else reason


class NotSignedIn(ClientError):
    """There is no token, or the service no longer takes it."""

    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Not signed in.")


class ProtocolError(ClientError):
    """The answer is no answer of this service's contract: malformed, too large, cut short."""

    code = "protocol_error"


class DamagedAnswer(ProtocolError):
    """Something on the way cut or changed the answer, by what it looks like; the next may be whole.

    Nothing is known of what the service did with the request.
    """

    code = "damaged_answer"
    is_passing = True


class WrongContent(ClientError):
    """The bytes that arrived are not the bytes that were promised."""

    code = "wrong_content"

    def __init__(self) -> None:
        super().__init__("The received bytes do not match their checksum.")


class ApiProblem(ClientError):
    """The service refused, in the contract's words."""

    def __init__(
        self,
        code: str,
        status: int,
        *,
        title: str = "",
        detail: str = "",
        field: str = "",
        needed_credits: int | None = None,
        available_credits: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(f"The service refused with {status}: {code}.")
        self.code = code
        self.status = status
        self.title = title
        self.detail = detail
        self.field = field
        self.needed_credits = needed_credits
        self.available_credits = available_credits
        self.retry_after_seconds = retry_after_seconds
        self.is_passing = code in {"too_many_requests", "service_unavailable", "internal_error"}
