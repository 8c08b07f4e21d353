"""Queue items as the views get them."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from desktop.client.wire import UpscaleOptions
from desktop.queue.drafts import NOT_STARTED
from desktop.queue.item import ItemState, QueueItem, SourceFile

START = datetime(2026, 1, 1, tzinfo=UTC)


def item(number: int = 1, state: ItemState = ItemState.WAITING, **changes: object) -> QueueItem:
    """A photo of 120 x 80 at ×4."""
    made = QueueItem(
        id=f"item-{number}",
        position=number,
        source=SourceFile(path=f"/photos/beach{number}.jpg", width_px=120, height_px=80),
        options=UpscaleOptions(scale=4),
        state=state,
        credits_quoted=2,
        output_width_px=480,
        output_height_px=320,
        added_at=START,
    )
    return replace(made, **changes)


def draft(number: int = 1, **changes: object) -> QueueItem:
    return item(number, ItemState.PAUSED, reason=NOT_STARTED, **changes)


def done(number: int = 1, seconds: float = 60.0, **changes: object) -> QueueItem:
    made = item(
        number,
        ItemState.DONE,
        credits_spent=2,
        output_path=f"/photos/beach{number}_opendream_4x.jpg",
        started_at=START,
        finished_at=START + timedelta(seconds=seconds),
    )
    return replace(made, **changes)
