"""Reads what Stripe answers: objects as our structs, lists to their end, errors as ours."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

import msgspec
import stripe
import structlog
from msgspec import Struct

from backend.providers.payments import PaymentObjectMissing, PaymentRefused, PaymentsUnavailable

PAGE_SIZE = 100
MAX_PAGES = 200

T = TypeVar("T", bound=stripe.StripeObject)
Read = TypeVar("Read")
log = structlog.get_logger()


class _Listed(Struct):
    data: list[dict[str, object]]
    has_more: bool = False


class Named(Struct):
    """Any object, as far as its id."""

    id: str


def read_as(found: object, kind: type[Read]) -> Read:
    """An SDK object as one of our structs; what we do not name is dropped here.

    Raises: msgspec.ValidationError, also for what is no object at all.
    """
    shown = found.to_dict() if isinstance(found, stripe.StripeObject) else found
    return msgspec.convert(shown, kind)


async def read_all(
    page: Callable[[str], Awaitable["stripe.ListObject[T]"]], kind: type[Read]
) -> list[Read]:
    """Every page of a list, newest first."""
    found: list[Read] = []
    after = ""
    for _ in range(MAX_PAGES):
        listed = read_as(await page(after), _Listed)
        found.extend(msgspec.convert(thing, kind) for thing in listed.data)
        if not listed.has_more or not listed.data:
            return found
        after = msgspec.convert(listed.data[-1], Named).id
    log.warning("payments_list_cut", kind=kind.__name__)
    return found


@contextmanager
def our_errors() -> Iterator[None]:
    """The SDK's errors as ours; their messages may quote what was sent and stay behind."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise PaymentsUnavailable(type(error).__name__) from error
    except stripe.AuthenticationError as error:
        log.error("payments_key_refused")  # noqa: TRY400  # the traceback quotes the key's end
        raise PaymentsUnavailable("AuthenticationError") from error
    except (
        stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError,
        stripe.PermissionError,
    ) as error:  # fmt: skip
        if error.code == "resource_missing" or error.http_status == HTTPStatus.NOT_FOUND:
            raise PaymentObjectMissing(getattr(error, "param", None) or "") from error
        raise PaymentRefused(error.code or type(error).__name__) from error
    except stripe.StripeError as error:
        raise PaymentsUnavailable(type(error).__name__) from error
    except msgspec.ValidationError as error:
        raise PaymentsUnavailable("an answer that cannot be read") from error
