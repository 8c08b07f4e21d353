"""New items from found pictures. Pure, but for the ids."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from desktop.client.wire import UpscaleOptions
from desktop.files.finding import FoundPicture
from desktop.queue.item import ItemState, QueueItem, SavePlan, SourceFile


def new_items(
    pictures: Iterable[FoundPicture],
    options: UpscaleOptions,
    save: SavePlan,
    *,
    after_position: int,
    now: datetime,
    state: ItemState = ItemState.WAITING,
    reason: str = "",
) -> list[QueueItem]:
    """One item for each picture, in order, behind everything that is already in line."""
    return [
        QueueItem(
            id=uuid.uuid4().hex,
            position=after_position + number,
            source=SourceFile(path=str(picture.path)),
            options=options,
            save=replace(save, batch_root=str(picture.root or "")),
            state=state,
            reason=reason,
            added_at=now,
        )
        for number, picture in enumerate(pictures, start=1)
    ]
