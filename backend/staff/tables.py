"""What the support desk did, rows only ever added; and who may use its pages."""

from piccolo.columns import UUID, BigInt, Bytea, Text, Timestamptz
from piccolo.table import Table


class StaffAuditRow(Table, tablename="staff_audit"):
    id = UUID(primary_key=True, default=None)
    actor = Text(default=None)
    action = Text(default=None)
    subject = Text(default=None)
    reason = Text(default=None)
    created_at = Timestamptz(default=None)


class StaffAdjustmentRow(Table, tablename="staff_adjustment"):
    id = UUID(primary_key=True, default=None)
    wallet_id = UUID(default=None)
    amount = BigInt(default=None)
    reason = Text(default=None)
    ticket = Text(default="")
    actor = Text(default=None)
    approver = Text(null=True, default=None)
    created_at = Timestamptz(default=None)


class StaffOperatorRow(Table, tablename="staff_operator"):
    id = UUID(primary_key=True, default=None)
    email = Text(default=None)
    totp_salt = Bytea(default=None)
    totp_last_step = BigInt(default=0)
    link_hash = Bytea(null=True, default=None)
    link_expires_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)
    disabled_at = Timestamptz(null=True, default=None)


class StaffSessionRow(Table, tablename="staff_session"):
    id = UUID(primary_key=True, default=None)
    operator_id = UUID(default=None)
    token_hash = Bytea(default=None)
    created_at = Timestamptz(default=None)
    last_used_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)


TABLES = (StaffAuditRow, StaffAdjustmentRow, StaffOperatorRow, StaffSessionRow)
