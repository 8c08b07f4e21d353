"""What fraud prevention and tax may look at: sign-ups, sign-ins and orders, for 30 days."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from backend.accounts.keyed_hash import KeyedHash
from backend.accounts.limits import network_of
from backend.accounts.visitors import Visitor
from backend.clock import Clock
from backend.database import Database
from backend.identifiers import new_id
from backend.providers.location import Country, CountryTable

SIGNAL_LIFE = timedelta(days=30)
SignalKind = Literal["sign_up", "sign_in", "order"]


class Signals:
    """Writes coarse traces under keyed hashes; the full address never reaches the table."""

    def __init__(
        self, database: Database, clock: Clock, keyed: KeyedHash, countries: CountryTable
    ) -> None:
        self._database = database
        self._clock = clock
        self._keyed = keyed
        self._countries = countries

    def country_of(self, visitor: Visitor) -> Country:
        return self._countries.country_of(visitor.address)

    def network_hash(self, visitor: Visitor) -> bytes:
        return self._keyed.digest("network", network_of(visitor.address))

    def device_hash(self, name: str, os: str) -> bytes:
        return self._keyed.digest("device", f"{name}\n{os}")

    async def record(
        self,
        account_id: UUID,
        kind: SignalKind,
        visitor: Visitor,
        *,
        device: tuple[str, str] | None = None,
    ) -> None:
        """One trace, in the caller's transaction or its own; `device` is its name and system."""
        await self._database.execute(
            """
            INSERT INTO account_signal (id, account_id, kind, network_hash, network, client, os,
                                        country, device_hash, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            new_id(),
            account_id,
            kind,
            self.network_hash(visitor),
            visitor.coarse_network,
            visitor.client,
            visitor.os(device[1] if device else ""),
            self.country_of(visitor).code,
            self.device_hash(*device) if device else None,
            self._clock.now(),
        )

    async def is_new_device(self, account_id: UUID, name: str, os: str) -> bool:
        """Whether the account signed in before, and never from this device, as far as we know."""
        row = await self._database.row(
            """
            SELECT count(*) AS known, count(*) FILTER (WHERE is_same) AS same FROM (
                SELECT device_hash = $2 AS is_same FROM account_signal
                WHERE account_id = $1 AND kind = 'sign_in'
                UNION ALL SELECT name = $3 AND os = $4 FROM device WHERE account_id = $1
            ) seen
            """,
            account_id,
            self.device_hash(name, os),
            name,
            os,
        )
        assert row is not None
        return bool(row["known"]) and not row["same"]

    async def purge(self) -> int:
        """Forget what is older than 30 days."""
        end = self._clock.now() - SIGNAL_LIFE
        await self._database.execute(
            "UPDATE free_grant SET network_hash = NULL"
            " WHERE network_hash IS NOT NULL AND created_at < $1",
            end,
        )
        await self._database.execute("DELETE FROM free_grant WHERE ends_at < $1", self._clock.now())
        return await self._database.execute("DELETE FROM account_signal WHERE created_at < $1", end)
