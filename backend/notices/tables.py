"""Mail that waits to be sent and what was sent; who asked for news; who was told of a policy."""

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
    recipient = Text(null=True, default=None)


class NewsletterSubscriberRow(Table, tablename="newsletter_subscriber"):
    id = UUID(primary_key=True, default=None)
    email = Text(default=None)
    locale = Text(default="en")
    created_at = Timestamptz(default=None)
    confirmed_at = Timestamptz(null=True, default=None)


class PolicyNoticeRow(Table, tablename="policy_notice"):
    account_id = UUID(primary_key=True, default=None)
    document = Text(default=None)
    version = Text(default=None)
    noticed_at = Timestamptz(default=None)


TABLES = (MailRow, NewsletterSubscriberRow, PolicyNoticeRow)
