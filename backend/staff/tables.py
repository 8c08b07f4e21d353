"""What the support desk did; rows are only ever added."""

from piccolo.columns import UUID, BigInt, Text, Timestamptz
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


TABLES = (StaffAuditRow, StaffAdjustmentRow)
