"""The words for everything that can happen to a photo or a request, in one place.

They are source strings for translation: `translate` is Qt's or, on the command line, none at all.
"""

from desktop.client.errors import ApiProblem, ClientError
from desktop.client.local_outcomes import describe_here
from desktop.client.outcome import Outcome, Translate


def untranslated(_: str, text: str) -> str:
    return text


def outcome_of(error: ClientError, translate: Translate) -> Outcome:
    """The words for an error, with its numbers where it has some."""
    outcome = describe(error.code, translate)
    if isinstance(error, ApiProblem) and error.needed_credits is not None:
        hint = translate("Outcomes", "{needed} credits are needed, {available} are there.")
        numbers = hint.format(needed=error.needed_credits, available=error.available_credits or 0)
        return Outcome(outcome.title, f"{numbers} {outcome.hint}", outcome.can_retry)
    return outcome


def describe(code: str, translate: Translate) -> Outcome:
    """The words for a code; one that a later version of the service invented gets general ones."""
    known = {
        **_refusals(translate),
        **_withdrawals(translate),
        **_connection(translate),
        **_account(translate),
        **describe_here(translate),
    }
    return known.get(code) or Outcome(
        translate("Outcomes", "Something went wrong"),
        translate("Outcomes", "Nothing was charged. Try again."),
        can_retry=True,
    )


def describe_paid(code: str, translate: Translate) -> Outcome:
    """The words for what went wrong after the result was paid for: never "nothing was charged"."""
    outcome = describe(code, translate)
    if not outcome.is_free:
        return outcome
    keeps = translate("Outcomes", "The result is kept: saving it again is free.")
    return Outcome(outcome.title, keeps, can_retry=True, is_free=False)


def _refusals(translate: Translate) -> dict[str, Outcome]:
    return {
        "not_faithful": Outcome(
            translate("Outcomes", "Not faithful enough"),
            translate(
                "Outcomes",
                "Nothing was charged. The model changed something that was not in your photo."
                " Try Exact, a smaller part, or take the plain enlargement for free.",
            ),
            can_retry=True,
        ),
        "provider_declined": Outcome(
            translate("Outcomes", "The model declined"),
            translate(
                "Outcomes",
                "Nothing was charged. Google's model declined this picture."
                " Trying once more may help; a smaller part may too.",
            ),
            can_retry=True,
        ),
        "provider_unavailable": Outcome(
            translate("Outcomes", "The model could not be reached"),
            translate("Outcomes", "Nothing was charged. Try again in a few minutes."),
            can_retry=True,
        ),
        "unreadable_image": _unreadable(translate),
        "image_unreadable": _unreadable(translate),
        "image_type_unsupported": Outcome(
            translate("Outcomes", "This kind of file is not supported"),
            translate("Outcomes", "JPEG, PNG, WebP, TIFF, HEIC and AVIF can be upscaled."),
            can_retry=False,
        ),
        "validation_failed": Outcome(
            translate("Outcomes", "This cannot be made of this photo"),
            translate("Outcomes", "Nothing was charged. Choose another size or format."),
            can_retry=False,
        ),
        "image_too_large": _too_large(translate),
        "picture_too_large": _too_large(translate),
    }


def _withdrawals(translate: Translate) -> dict[str, Outcome]:
    return {
        "cancelled": Outcome(
            translate("Outcomes", "Cancelled"),
            translate("Outcomes", "Nothing was charged."),
            can_retry=True,
        ),
        "image_deleted": Outcome(
            translate("Outcomes", "Deleted at our server"),
            translate("Outcomes", "Nothing was charged. Start it again to send it anew."),
            can_retry=True,
        ),
        "too_late_to_cancel": Outcome(
            translate("Outcomes", "It was finished already"),
            translate("Outcomes", "The result was paid for, so it is saved."),
            can_retry=False,
            is_free=False,
        ),
    }


def _unreadable(translate: Translate) -> Outcome:
    return Outcome(
        translate("Outcomes", "The picture is damaged"),
        translate("Outcomes", "Nothing was charged. Open it in another program and save it anew."),
        can_retry=False,
    )


def _too_large(translate: Translate) -> Outcome:
    return Outcome(
        translate("Outcomes", "The picture is too large"),
        translate("Outcomes", "Nothing was charged. Make it smaller, or choose a smaller size."),
        can_retry=False,
    )


def _connection(translate: Translate) -> dict[str, Outcome]:
    offline = Outcome(
        translate("Outcomes", "No connection"),
        translate("Outcomes", "Your queue is safe and goes on when you are back."),
        can_retry=True,
    )
    busy = Outcome(
        translate("Outcomes", "The service has trouble"),
        translate("Outcomes", "Your queue is safe and goes on by itself."),
        can_retry=True,
    )
    damaged = Outcome(
        translate("Outcomes", "Damaged on the way"),
        translate("Outcomes", "Try again: nothing is paid for twice."),
        can_retry=True,
    )
    return {
        "offline": offline,
        "no_connection": offline,
        "timeout": offline,
        "server_error": busy,
        "service_unavailable": busy,
        "internal_error": busy,
        "damaged_answer": busy,
        "wrong_content": damaged,
        "protocol_error": damaged,
        "certificate": Outcome(
            translate("Outcomes", "The connection is not safe"),
            translate(
                "Outcomes",
                "The service could not prove who it is, so nothing was sent."
                " Check this computer's date, and whether something reads your traffic.",
            ),
            can_retry=True,
        ),
        "intercepted": Outcome(
            translate("Outcomes", "Something else answered"),
            translate(
                "Outcomes",
                "A sign-in page of this network, or a wrong server address. Open a web page in"
                " your browser, then try again.",
            ),
            can_retry=True,
        ),
        "too_many_requests": Outcome(
            translate("Outcomes", "Too many requests"),
            translate("Outcomes", "Wait a moment; it goes on by itself."),
            can_retry=True,
        ),
    }


def _account(translate: Translate) -> dict[str, Outcome]:
    return {
        "not_signed_in": Outcome(
            translate("Outcomes", "Not signed in"),
            translate("Outcomes", "Sign in, and it goes on."),
            can_retry=True,
        ),
        "email_not_verified": Outcome(
            translate("Outcomes", "Your address is not confirmed yet"),
            translate("Outcomes", "Open the link in the mail that we sent you."),
            can_retry=True,
        ),
        "account_frozen": Outcome(
            translate("Outcomes", "Your account is on hold"),
            translate("Outcomes", "Write to us: the address is under Help."),
            can_retry=False,
        ),
        "insufficient_credits": Outcome(
            translate("Outcomes", "Not enough credits"),
            translate("Outcomes", "Nothing was charged. It goes on by itself after a top-up."),
            can_retry=True,
        ),
        "price_changed": Outcome(
            translate("Outcomes", "The price has changed"),
            translate(
                "Outcomes", "Nothing was charged. Look at the new price, then start it again."
            ),
            can_retry=True,
        ),
        "spending_cap": Outcome(
            translate("Outcomes", "Your limit is reached"),
            translate("Outcomes", "Raise the limit to go on."),
            can_retry=True,
        ),
        "no_key_store": Outcome(
            translate("Outcomes", "No key store was found"),
            translate("Outcomes", "You stay signed in until you close the app."),
            can_retry=False,
        ),
    }
