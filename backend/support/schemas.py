"""What a person sends to support, and what the desk sees of it."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.accounts.schemas import Locale


class SupportRequest(Struct, frozen=True, kw_only=True):
    """A message; the name is optional."""

    email: str
    message: str
    name: str = ""
    locale: Locale = "en"


class Attached(Struct, frozen=True):
    """A picture on its way in."""

    file_name: str
    stream: AsyncIterator[bytes]


class SupportAttachment(Struct, frozen=True, kw_only=True):
    """A stored picture of a message."""

    id: UUID
    file_name: str
    format: str
    size_bytes: int
    storage_key: str


class SupportMessage(Struct, frozen=True, kw_only=True):
    """A message as the desk reads it."""

    id: UUID
    reference: str
    account_id: UUID | None
    name: str
    email: str
    locale: str
    message: str
    state: str
    created_at: datetime
    attachments: list[SupportAttachment]
