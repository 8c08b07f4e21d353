"""Messages to support and the pictures that came with them."""

from piccolo.columns import UUID, BigInt, Text, Timestamptz
from piccolo.table import Table


class SupportMessageRow(Table, tablename="support_message"):
    id = UUID(primary_key=True, default=None)
    account_id = UUID(null=True, default=None)
    name = Text(default="")
    email = Text(default=None)
    locale = Text(default="en")
    message = Text(default=None)
    state = Text(default="open")
    created_at = Timestamptz(default=None)


class SupportAttachmentRow(Table, tablename="support_attachment"):
    id = UUID(primary_key=True, default=None)
    message_id = UUID(default=None)
    file_name = Text(default=None)
    format = Text(default=None)
    size_bytes = BigInt(default=None)
    storage_key = Text(default=None)


TABLES = (SupportMessageRow, SupportAttachmentRow)
