"""Pictures on the wire."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct


class Image(Struct, frozen=True, kw_only=True):
    """One uploaded picture; width and height are as a person sees it, orientation applied."""

    id: UUID
    file_name: str
    width: int
    height: int
    format: str
    bytes: int
    sha256: str
    created_at: datetime
    expires_at: datetime


class ImagePage(Struct, frozen=True):
    items: list[Image]
    next_cursor: str | None = None


class Deleted(Struct, frozen=True):
    """What "Delete all" has put out of reach; the objects follow at once, in the background."""

    images: int
    results: int
    cancelled_jobs: int
