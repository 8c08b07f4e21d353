"""The day that a daily limit counts: from midnight to midnight where the person is. Pure."""

from datetime import datetime


def start_of_day(now: datetime) -> datetime:
    """Midnight before `now`, in its own zone."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def local_now() -> datetime:
    """Now, with the zone of this machine."""
    return datetime.now().astimezone()
