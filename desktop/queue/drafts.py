"""Items that were added but not started yet: paused, with a reason of their own."""

from msgspec.structs import replace

from desktop.client.wire import Quote, UpscaleOptions
from desktop.queue.item import ItemState, QueueItem, ServerSide
from desktop.queue.states import moved

NOT_STARTED = "not_started"
NOT_TO_BE_MADE = frozenset({"image_too_large", "validation_failed"})
"""What the service says of a photo and its options; only other options can mend it."""
CHOSEN_ANEW = NOT_TO_BE_MADE | {"price_changed"}
"""Failures that trying again would only repeat, or that cost what nobody has seen."""


def is_draft(item: QueueItem) -> bool:
    """Whether the person has not pressed the button for it: its options may still change."""
    return item.state is ItemState.PAUSED and item.reason == NOT_STARTED


def may_start(item: QueueItem) -> bool:
    """Whether the one button puts it in line: not what is known to be impossible."""
    return is_draft(item) and not item.price_refusal


def redrafted(item: QueueItem) -> QueueItem:
    """What failed, to be chosen and priced anew before it is started again."""
    fresh = replace(item, server=ServerSide(), finished_at=None, started_at=None)
    return with_options(moved(fresh, ItemState.PAUSED, reason=NOT_STARTED), item.options)


def with_options(item: QueueItem, options: UpscaleOptions) -> QueueItem:
    """The draft with other options; its price has to be asked anew."""
    width_px, height_px = output_size_px(item.source.width_px, item.source.height_px, options)
    return replace(
        item,
        options=options,
        credits_quoted=0,
        after_trial=None,
        trial_credits=0,
        price_refusal="",
        calls=0,
        output_width_px=width_px,
        output_height_px=height_px,
    )


def needs_price(item: QueueItem) -> bool:
    """A draft that can have a price and has none yet: a damaged file never will."""
    is_priceless = item.price_refusal or item.options.engine == "plain"
    can_have_one = item.source.width_px > 0 and not is_priceless
    is_priced = item.credits_quoted or item.trial_credits
    return is_draft(item) and can_have_one and not is_priced


def with_own_options(item: QueueItem, options: UpscaleOptions) -> QueueItem:
    """The draft with options that later choices for all do not change."""
    return replace(with_options(item, options), has_own_options=True)


def with_quote(item: QueueItem, quote: Quote) -> QueueItem:
    return replace(
        item,
        credits_quoted=quote.credits,
        calls=quote.calls,
        output_width_px=quote.output_width,
        output_height_px=quote.output_height,
    )


def output_size_px(width_px: int, height_px: int, options: UpscaleOptions) -> tuple[int, int]:
    """How large the result will be; the service says the same with its quote."""
    if options.clean:
        return width_px, height_px
    if options.long_side_px is not None:
        share = options.long_side_px / max(width_px, height_px, 1)
        return max(1, round(width_px * share)), max(1, round(height_px * share))
    factor = options.scale or 4
    return width_px * factor, height_px * factor
