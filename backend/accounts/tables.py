"""Accounts, their devices and their single-use tokens."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Text, Timestamptz
from piccolo.table import Table


class AccountRow(Table, tablename="account"):
    id = UUID(primary_key=True, default=None)
    email = Text(null=True, default=None)
    password_hash = Text(null=True, default=None)
    locale = Text(default="en")
    newsletter = Boolean(default=False)
    adult_confirmed_at = Timestamptz(default=None)
    policy_version = Text(default=None)
    terms_version = Text(default=None)
    policy_accepted_at = Timestamptz(default=None)
    email_verified_at = Timestamptz(null=True, default=None)
    state = Text(default="active")
    country = Text(default="")
    low_credit_mail = Boolean(default=False)
    analytics = Boolean(default=True)
    pending_email = Text(null=True, default=None)
    totp_salt = Bytea(null=True, default=None)
    totp_confirmed_at = Timestamptz(null=True, default=None)
    totp_step = BigInt(default=0)
    created_at = Timestamptz(default=None)


class DeviceRow(Table, tablename="device"):
    id = UUID(primary_key=True, default=None)
    account_id = UUID(default=None)
    token_hash = Bytea(default=None)
    name = Text(default="")
    os = Text(default="")
    app_version = Text(default="")
    location = Text(default="")
    created_at = Timestamptz(default=None)
    last_used_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)


class AccountTokenRow(Table, tablename="account_token"):
    id = UUID(primary_key=True, default=None)
    account_id = UUID(default=None)
    purpose = Text(default=None)
    token_hash = Bytea(default=None)
    email = Text(null=True, default=None)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(null=True, default=None)


TABLES = (AccountRow, DeviceRow, AccountTokenRow)
