"""What is for sale: rows that never change, so that what was sold can always be told."""

from msgspec import Struct

from backend.billing.errors import PackWithdrawn
from backend.billing.schemas import Pack
from backend.database import Database
from backend.errors import ValidationFailed


class PackTerms(Struct, frozen=True, kw_only=True):
    """A pack with all that a purchase copies from it."""

    code: str
    credits: int
    unit_amount: int
    currency: str
    tax_code: str


class PackShelf:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def for_sale(self) -> list[Pack]:
        """Smallest first."""
        rows = await self._database.rows(
            "SELECT code, credits, unit_amount, currency FROM credit_pack WHERE is_active"
            " ORDER BY credits, code"
        )
        return [Pack(**dict(row)) for row in rows]

    async def find(self, code: str) -> PackTerms:
        """Raises: ValidationFailed for a pack that never was, PackWithdrawn for one that was."""
        row = await self._database.row(
            "SELECT code, credits, unit_amount, currency, tax_code, is_active FROM credit_pack"
            " WHERE code = $1",
            code,
        )
        if row is None:
            raise ValidationFailed("pack", "there is no such pack. Nothing was paid.")
        if not row["is_active"]:
            raise PackWithdrawn
        return PackTerms(
            code=row["code"],
            credits=row["credits"],
            unit_amount=row["unit_amount"],
            currency=row["currency"],
            tax_code=row["tax_code"],
        )
