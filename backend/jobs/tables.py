"""Jobs and the provider calls that were made for them."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
    Integer,
    Real,
    Text,
    Timestamptz,
)
from piccolo.table import Table


class JobRow(Table, tablename="job"):
    id = UUID(primary_key=True, default=None)
    account_id = UUID(default=None)
    image_id = UUID(default=None)
    idempotency_key = Text(default=None)
    request_hash = Bytea(default=None)
    options = JSONB(default=None)
    state = Text(default="queued")
    stage = Text(default="queued")
    progress = Real(default=0)
    credits = Integer(default=None)
    after_trial_job_id = UUID(null=True, default=None)
    trial_credits = Integer(default=0)
    reason = Text(null=True, default=None)
    fence = Integer(default=0)
    output_width_px = Integer(default=None)
    output_height_px = Integer(default=None)
    fidelity = JSONB(null=True, default=None)
    result = JSONB(null=True, default=None)
    folder = Text(null=True, default=None)
    created_at = Timestamptz(default=None)
    started_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(default=None)
    deleted_at = Timestamptz(null=True, default=None)


class ProviderCallRow(Table, tablename="provider_call"):
    job_id = UUID(primary_key=True, default=None)
    call_index = Integer(default=None)
    attempt = Integer(default=None)
    outcome = Text(default=None)
    storage_key = Text(null=True, default=None)
    is_billable = Boolean(default=True)
    cost_microdollars = BigInt(null=True, default=None)
    prompt_version = Text(default=None)
    model_version = Text(null=True, default=None)
    started_at = Timestamptz(default=None)
    finished_at = Timestamptz(null=True, default=None)


TABLES = (JobRow, ProviderCallRow)
