"""How one photo's end is told: a line for people, an object for programs."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from desktop.client.outcomes import describe, describe_paid, untranslated
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.states import ACTIVE
from desktop.queue.twins import MADE_ELSEWHERE

S = ItemState
RESUME = "opendream-upscale jobs --resume"
STATE_WORDS = {S.DONE: "delivered", **dict.fromkeys(ACTIVE, "waiting")}
"""Everything else is called as it is called in the queue."""


class FileReport(Struct, frozen=True, kw_only=True):
    """One photo in `--json`; docs/command-line.md explains each field."""

    source: str
    output: str | None
    state: str
    job_id: str | None
    credits: int
    score: float | None
    reason: str | None
    width: int | None
    height: int | None
    seconds: float | None
    kept_until: datetime | None = None
    """For a result that was paid and not saved: until when the service has it."""
    next_step: str | None = None
    """What fetches it, as a command."""


def report_of(item: QueueItem, *, is_resumable: bool = True) -> FileReport:
    """`is_resumable` says whether `jobs --resume` would go on with it."""
    is_done = item.state is S.DONE
    seconds = None
    if item.started_at is not None and item.finished_at is not None:
        seconds = round((item.finished_at - item.started_at).total_seconds(), 3)
    return FileReport(
        source=item.source.path,
        output=item.output_path or None,
        state=STATE_WORDS.get(item.state, item.state.value),
        job_id=item.server.job_id or None,
        credits=item.credits_spent,
        score=item.server.score,
        reason=_reason(item) or None,
        width=item.output_width_px if is_done else None,
        height=item.output_height_px if is_done else None,
        seconds=seconds,
        kept_until=_kept_until(item),
        next_step=_next_step(item, is_resumable=is_resumable),
    )


def _reason(item: QueueItem) -> str:
    """What is under way by its last word on disk, after the end, is so for want of room there."""
    return item.reason or ("no_room" if item.state in ACTIVE else "")


def is_paid_unsaved(item: QueueItem) -> bool:
    """Whether credits went for a result that is not on this machine."""
    return item.state is not S.DONE and item.credits_spent > 0


def line_of(item: QueueItem, *, is_resumable: bool = True) -> str:
    """One line for people."""
    name = shown_name(item.source.path)
    if item.state is S.DONE and item.reason == "already_done":
        return f"{name}  done before: {shown_name(item.output_path)}"
    if item.state is S.DONE:
        return f"{name} → {shown_name(item.output_path)}  {_facts(item)}"
    code = _reason(item) or item.state.value
    if is_paid_unsaved(item):
        outcome = describe_paid(code, untranslated)
        way = _paid_unsaved(item, is_resumable=is_resumable)
        return f"{name}  {outcome.title}. {outcome.hint} {way}"
    outcome = describe(code, untranslated)
    return f"{name}  {outcome.title}. {outcome.hint}"


def waits_for_another(item: QueueItem) -> bool:
    """Whether another process is making the same, and this one waits for its result."""
    return item.state is S.PREPARING and item.reason == MADE_ELSEWHERE


def waiting_line(item: QueueItem) -> str:
    name = shown_name(item.source.path)
    return f"{name}  is being made by another run or by the app: waiting for it. Ctrl-C ends this."


def shown_name(path: str) -> str:
    """A file name without what could steer a terminal."""
    name = Path(path).name
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)


def sized(width_px: int | None, height_px: int | None) -> str:
    return f"{width_px} \N{MULTIPLICATION SIGN} {height_px}"


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _kept_until(item: QueueItem) -> datetime | None:
    """None where the service has nothing more to fetch."""
    result = item.server.result
    if result is None or item.server.is_over or not is_paid_unsaved(item):
        return None
    return result.expires_at


def _next_step(item: QueueItem, *, is_resumable: bool) -> str | None:
    if _kept_until(item) is None:
        return None
    return RESUME if is_resumable else _download(item)


def _download(item: QueueItem) -> str:
    return f"opendream-upscale jobs --download {item.server.job_id} --out FOLDER"


def _paid_unsaved(item: QueueItem, *, is_resumable: bool) -> str:
    spent = f"{counted(item.credits_spent, 'credit')} spent."
    until = _kept_until(item)
    if until is None:
        return spent
    kept = f"The service keeps the result until {until:%Y-%m-%d %H:%M} UTC."
    again = f"{RESUME}; into another folder: " if is_resumable else ""
    return f"{spent} {kept} To fetch it: {again}{_download(item)}"


def _facts(item: QueueItem) -> str:
    facts = [
        sized(item.output_width_px, item.output_height_px),
        counted(item.credits_spent, "credit"),
    ]
    if item.server.score is not None:
        facts.append(f"fidelity {item.server.score:.2f}")
    if item.started_at is not None and item.finished_at is not None:
        facts.append(f"{(item.finished_at - item.started_at).total_seconds():.0f} s")
    if item.not_restored:
        facts.append(f"without {', '.join(item.not_restored)}")
    return ", ".join(facts)
