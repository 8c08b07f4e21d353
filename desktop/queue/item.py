"""One photo in the queue: everything that must survive a crash."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from desktop.client.wire import AfterTrial, JobResult, UpscaleOptions
from desktop.files.naming import DEFAULT_PATTERN
from desktop.queue.facts import FidelityFacts


class ItemState(StrEnum):
    """Where an item stands; `states.py` has the ways from one to the other."""

    WAITING = "waiting"
    PREPARING = "preparing"
    UPLOADING = "uploading"
    IN_LINE = "in_line"
    WORKING = "working"
    CHECKING = "checking"
    SAVING = "saving"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    WAITING_FOR_CREDITS = "waiting_for_credits"


class SourceFile(Struct, frozen=True, kw_only=True):
    """The original as it was when it was last looked at; 0 and empty until then."""

    path: str
    size_bytes: int = 0
    mtime_ns: int = 0
    sha256: str = ""
    format: str = ""
    width_px: int = 0
    height_px: int = 0


class PartOf(Struct, frozen=True, kw_only=True):
    """Of which photo an item is a tried part, and from where in it; told to nobody."""

    whole_sha256: str
    whole_size_bytes: int
    whole_width_px: int
    whole_height_px: int
    left_px: int
    top_px: int


class SavePlan(Struct, frozen=True, kw_only=True):
    """Where the result goes and what it is called."""

    folder: str = ""
    """Empty saves beside the original."""
    batch_root: str = ""
    """The dropped folder; its tree is kept under `folder`."""
    pattern: str = DEFAULT_PATTERN
    preset: str = ""
    skips_finished: bool = True
    """Take an earlier result of the same content and options in the same place for this one."""


class ServerSide(Struct, frozen=True, kw_only=True):
    """What the service knows of this item; ids are stored before the request that uses them."""

    owner: str = ""
    """Service and account that the ids belong to; empty until something was sent."""
    image_id: str = ""
    idempotency_key: str = ""
    job_id: str = ""
    is_over: bool = False
    """Nothing can come of these ids any more: trying again starts anew."""
    result: JobResult | None = None
    score: float | None = None
    facts: FidelityFacts | None = None
    """What was measured, so that it can be told without the service."""


class QueueItem(Struct, frozen=True, kw_only=True):
    """An item as it is stored and as views show it."""

    id: str
    position: int
    source: SourceFile
    options: UpscaleOptions
    has_own_options: bool = False
    """Chosen for this photo alone, so that choices for all pass it over."""
    save: SavePlan = SavePlan()
    state: ItemState = ItemState.WAITING
    server: ServerSide = ServerSide()
    ordered_by: str = ""
    """Whose credits it is to be made with: the owner who was signed in when it was started."""
    part_of: PartOf | None = None
    """Set for a part that counts towards its photo."""
    credits_quoted: int = 0
    """What is left to pay."""
    after_trial: AfterTrial | None = None
    """The tried part of this photo that its price was reduced for."""
    trial_credits: int = 0
    """What was paid with that part; the full price is `credits_quoted` and this."""
    price_refusal: str = ""
    """Why the service names no price: the code of what cannot be made with these options."""
    calls: int = 0
    """How many pieces the picture is made in."""
    credits_spent: int = 0
    output_width_px: int = 0
    output_height_px: int = 0
    output_path: str = ""
    output_format: str = ""
    reason: str = ""
    """A stable code for why it waits, failed or was skipped; `client/outcomes.py` has the words."""
    needed_credits: int = 0
    not_restored: tuple[str, ...] = ()
    """Kinds of private data that the result's format could not take back."""
    progress: float = 0.0
    """The share of the present stage, 0..1."""
    added_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None


def owner_of(item: QueueItem) -> str:
    """Who alone can go on with it; empty while anybody may."""
    return item.server.owner or item.ordered_by
