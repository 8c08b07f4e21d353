"""Mail that waits to be sent, and what was sent."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class MailRow(Table, tablename="mail"):
    id = UUID(primary_key=True, default=None)
    account_id = UUID(null=True, default=None)
    template = Text(default=None)
    locale = Text(default=None)
    params = JSONB(default="{}")
    idem_key = Text(default=None)
    state = Text(default="waiting")
    attempts = Integer(default=0)
    created_at = Timestamptz(default=None)
    sent_at = Timestamptz(null=True, default=None)


TABLES = (MailRow,)
