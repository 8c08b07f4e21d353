"""The ledger's tables; written through its functions in the database, read with Piccolo."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, SmallInt, Text, Timestamptz
from piccolo.table import Table


class BillingAccountRow(Table, tablename="billing_account"):
    id = UUID(primary_key=True, default=None)
    account_id = UUID(null=True, default=None)
    stripe_customer_id = Text(null=True, default=None)
    country = Text(null=True, default=None)
    status = Text(default="active")


class WalletRow(Table, tablename="wallet"):
    id = UUID(primary_key=True, default=None)
    available = BigInt(default=0)
    held = BigInt(default=0)
    debt = BigInt(default=0)
    frozen = Boolean(default=False)
    version = BigInt(default=0)


class CreditLotRow(Table, tablename="credit_lot"):
    id = UUID(primary_key=True, default=None)
    wallet_id = UUID(default=None)
    source = Text(default=None)
    source_id = Text(default=None)
    granted = BigInt(default=None)
    remaining = BigInt(default=None)
    expires_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class HoldRow(Table, tablename="hold"):
    id = UUID(primary_key=True, default=None)
    wallet_id = UUID(default=None)
    job_id = UUID(default=None)
    amount = BigInt(default=None)
    captured = BigInt(default=0)
    state = Text(default="open")
    created_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


class LedgerTxRow(Table, tablename="ledger_tx"):
    id = UUID(primary_key=True, default=None)
    kind = Text(default=None)
    idem_key = Text(default=None)
    wallet_id = UUID(default=None)
    ref_type = Text(default=None)
    ref_id = Text(default=None)
    actor = Text(default=None)
    reason = Text(default="")
    created_at = Timestamptz(default=None)
    meta = JSONB(default="{}")


class LedgerEntryRow(Table, tablename="ledger_entry"):
    tx_id = UUID(primary_key=True, default=None)
    seq = SmallInt(default=None)
    wallet_id = UUID(null=True, default=None)
    account = Text(default=None)
    amount = BigInt(default=None)


TABLES = (BillingAccountRow, WalletRow, CreditLotRow, HoldRow, LedgerTxRow, LedgerEntryRow)
