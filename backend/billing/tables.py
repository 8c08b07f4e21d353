"""Billing's tables; purchases move only under their row's lock."""

from piccolo.columns import UUID, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class CreditPackRow(Table, tablename="credit_pack"):
    code = Text(primary_key=True, default=None)
    credits = BigInt(default=None)
    unit_amount = BigInt(default=None)
    currency = Text(default=None)
    tax_code = Text(default=None)
    is_active = Boolean(default=True)
    created_at = Timestamptz(default=None)


class PurchaseRow(Table, tablename="purchase"):
    id = UUID(primary_key=True, default=None)
    wallet_id = UUID(default=None)
    client_key = Text(default=None)
    pack = Text(default=None)
    credits = BigInt(default=None)
    amount_subtotal = BigInt(default=None)
    currency = Text(default=None)
    tax_code = Text(default=None)
    livemode = Boolean(default=None)
    state = Text(default="created")
    review = Text(null=True, default=None)
    review_accepted_at = Timestamptz(null=True, default=None)
    session_expires_at = Timestamptz(default=None)
    session_id = Text(null=True, default=None)
    checkout_url = Text(null=True, default=None)
    payment_intent_id = Text(null=True, default=None)
    charge_id = Text(null=True, default=None)
    amount_tax = BigInt(null=True, default=None)
    amount_total = BigInt(null=True, default=None)
    country = Text(null=True, default=None)
    invoice_url = Text(null=True, default=None)
    refunded_amount = BigInt(default=0)
    disputed_amount = BigInt(default=0)
    granted_at = Timestamptz(null=True, default=None)
    credits_clawed = BigInt(default=0)
    claw_count = Integer(default=0)
    last_error = Text(null=True, default=None)
    looks_begun = BigInt(default=0)
    look_applied = BigInt(default=0)
    looked_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)
    paid_at = Timestamptz(null=True, default=None)


class RefundRow(Table, tablename="refund"):
    id = Text(primary_key=True, default=None)
    purchase_id = UUID(default=None)
    amount = BigInt(default=None)
    status = Text(default=None)
    reason = Text(default="")
    failure_reason = Text(default="")
    created_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None)


class DisputeRow(Table, tablename="dispute"):
    id = Text(primary_key=True, default=None)
    purchase_id = UUID(default=None)
    amount = BigInt(default=None)
    status = Text(default=None)
    reason = Text(default="")
    evidence_due_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None)


class FraudWarningRow(Table, tablename="fraud_warning"):
    id = Text(primary_key=True, default=None)
    purchase_id = UUID(default=None)
    fraud_type = Text(default="")
    is_actionable = Boolean(default=None)
    created_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None)


class WalletFreezeRow(Table, tablename="wallet_freeze"):
    wallet_id = UUID(primary_key=True, default=None)
    cause = Text(default=None)
    subject = Text(default=None)
    created_at = Timestamptz(default=None)
    lifted_at = Timestamptz(null=True, default=None)
    lifted_by = Text(null=True, default=None)


class RefundRequestRow(Table, tablename="refund_request"):
    id = UUID(primary_key=True, default=None)
    purchase_id = UUID(default=None)
    idem_key = Text(default=None)
    amount = BigInt(null=True, default=None)
    actor = Text(default=None)
    reason = Text(default=None)
    refund_id = Text(null=True, default=None)
    refusal = Text(null=True, default=None)
    created_at = Timestamptz(default=None)


class StripeEventRow(Table, tablename="stripe_event"):
    event_id = Text(primary_key=True, default=None)
    work_id = UUID(default=None)
    type = Text(default=None)
    object_id = Text(default=None)
    purchase_id = Text(null=True, default=None)
    session_id = Text(null=True, default=None)
    payment_intent_id = Text(null=True, default=None)
    charge_id = Text(null=True, default=None)
    api_version = Text(null=True, default=None)
    livemode = Boolean(default=None)
    source = Text(default=None)
    state = Text(default=None)
    attempts = Integer(default=0)
    error = Text(null=True, default=None)
    created_at = Timestamptz(default=None)
    received_at = Timestamptz(default=None)
    tried_at = Timestamptz(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)


class StripeCursorRow(Table, tablename="stripe_cursor"):
    name = Text(primary_key=True, default=None)
    position = Timestamptz(default=None)


class WebhookRefusalRow(Table, tablename="webhook_refusal"):
    day = Date(primary_key=True, default=None)
    reason = Text(default=None)
    times = BigInt(default=None)


class StaffTaskRow(Table, tablename="staff_task"):
    kind = Text(primary_key=True, default=None)
    subject = Text(default=None)
    purchase_id = UUID(null=True, default=None)
    detail = Text(default=None)
    due_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)
    done_at = Timestamptz(null=True, default=None)
    done_by = Text(null=True, default=None)


TABLES = (
    CreditPackRow,
    PurchaseRow,
    RefundRow,
    DisputeRow,
    FraudWarningRow,
    WalletFreezeRow,
    RefundRequestRow,
    StripeEventRow,
    StripeCursorRow,
    WebhookRefusalRow,
    StaffTaskRow,
)
