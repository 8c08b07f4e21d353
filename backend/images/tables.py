"""Uploaded pictures: what is known of them and where their bytes are."""

from piccolo.columns import JSONB, UUID, BigInt, Integer, Text, Timestamptz
from piccolo.table import Table


class ImageRow(Table, tablename="image"):
    id = UUID(primary_key=True, default=None)
    account_id = UUID(default=None)
    file_name = Text(default=None)
    format = Text(default=None)
    width_px = Integer(default=None)
    height_px = Integer(default=None)
    size_bytes = BigInt(default=None)
    sha256 = Text(default=None)
    facts = JSONB(default=None)
    storage_key = Text(default=None)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    deleted_at = Timestamptz(null=True, default=None)


TABLES = (ImageRow,)
