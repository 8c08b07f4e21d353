"""Signing in and out: one opaque token a device, only its digest kept."""

from uuid import UUID

from backend.accounts.addresses import known_spelling
from backend.accounts.callers import SLIDING_LIFE, Caller
from backend.accounts.errors import TotpNeeded, TotpRequired, WrongCredentials
from backend.accounts.limits import (
    SIGN_IN_BY_ACCOUNT,
    SIGN_IN_BY_ADDRESS,
    SIGN_IN_WHOLE,
    RateLimits,
    network_of,
)
from backend.accounts.passwords import PasswordVault
from backend.accounts.profile import to_account
from backend.accounts.schemas import Device, SessionCreate, SessionCreated
from backend.accounts.second_factor import SecondFactor
from backend.accounts.signals import Signals
from backend.accounts.tables import AccountRow, DeviceRow
from backend.accounts.visitors import Visitor
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound
from backend.identifiers import new_id, new_token, token_hash
from backend.notices.analytics import Analytics, duration_bucket
from backend.notices.outbox import Outbox


class Sessions:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        vault: PasswordVault,
        limits: RateLimits,
        second_factor: SecondFactor,
        signals: Signals,
        outbox: Outbox,
        analytics: Analytics,
    ) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._limits = limits
        self._second_factor = second_factor
        self._signals = signals
        self._outbox = outbox
        self._analytics = analytics

    async def sign_in(self, request: SessionCreate, visitor: Visitor) -> SessionCreated:
        """A new device token. Raises: WrongCredentials, TotpRequired, TooManyRequests."""
        email = known_spelling(request.email)
        await self._limits.count(SIGN_IN_WHOLE, "all")
        await self._limits.count(SIGN_IN_BY_ADDRESS, network_of(visitor.address))
        await self._limits.count(SIGN_IN_BY_ACCOUNT, email)
        account = await self._checked(email, request.password)
        try:
            await self._second_factor.check(account, request.totp_code)
        except TotpNeeded:
            raise TotpRequired from None
        await self._limits.forget(SIGN_IN_BY_ACCOUNT, email)
        async with self._database.transaction():
            token = await self._add_device(account, request, visitor)
        await self._renew_hash(account, request.password)
        return SessionCreated(token=token, account=to_account(account))

    async def sign_out(self, caller: Caller, device_id: UUID | None = None) -> None:
        """End this device's session, or another one of the account. Raises: NotFound."""
        gone = await self._database.row(
            "DELETE FROM device WHERE id = $1 AND account_id = $2 RETURNING created_at",
            device_id or caller.device_id,
            caller.account_id,
        )
        if gone is None:
            raise NotFound
        lasted = duration_bucket(self._clock.now() - gone["created_at"])
        self._analytics.note(caller.account_id, "session_duration", bucket=lasted)

    async def sign_out_others(self, caller: Caller) -> None:
        """End every session of the account but this one."""
        await self._database.execute(
            "DELETE FROM device WHERE account_id = $1 AND id <> $2",
            caller.account_id,
            caller.device_id,
        )

    async def devices(self, caller: Caller) -> list[Device]:
        """Where the account is signed in, the latest first."""
        rows = (
            await DeviceRow.objects()
            .where(
                DeviceRow.account_id == caller.account_id,
                DeviceRow.expires_at > self._clock.now(),
            )
            .order_by(DeviceRow.last_used_at, ascending=False)
        )
        return [_to_device(row, caller) for row in rows]

    async def purge(self) -> int:
        """Drop sessions whose time is over."""
        return await self._database.execute(
            "DELETE FROM device WHERE expires_at < $1", self._clock.now()
        )

    async def _checked(self, email: str, password: str) -> AccountRow:
        """The account of the right password; unknown addresses take the same time to refuse."""
        account = (
            await AccountRow.objects()
            .where(AccountRow.email == email, AccountRow.state != "closed")
            .first()
        )
        stored = account.password_hash if account else None
        if not await self._vault.verify(password, stored) or account is None:
            raise WrongCredentials
        return account

    async def _add_device(
        self, account: AccountRow, request: SessionCreate, visitor: Visitor
    ) -> str:
        """Write the session, its trace and, for a device never seen, the letter."""
        token, now = new_token("odu"), self._clock.now()
        location = self._signals.country_of(visitor).name(account.locale)
        if await self._signals.is_new_device(account.id, request.device_name, request.os):
            await self._tell_owner(account, request, location)
        await self._signals.record(
            account.id, "sign_in", visitor, device=(request.device_name, request.os)
        )
        await DeviceRow.insert(
            DeviceRow(
                id=new_id(),
                account_id=account.id,
                token_hash=token_hash(token),
                name=request.device_name,
                os=request.os,
                app_version=request.app_version,
                location=location,
                created_at=now,
                last_used_at=now,
                expires_at=now + SLIDING_LIFE,
            )
        )
        return token

    async def _tell_owner(self, account: AccountRow, request: SessionCreate, location: str) -> None:
        unknown = "desconocido" if account.locale == "es" else "unknown"
        await self._outbox.post(
            "new_device",
            account.id,
            key=f"new_device:{new_id()}",
            locale=account.locale,
            params={
                "device": request.device_name or unknown,
                "os": request.os or unknown,
                "country": location or unknown,
                "at": f"{self._clock.now():%Y-%m-%d %H:%M} UTC",
            },
        )

    async def _renew_hash(self, account: AccountRow, password: str) -> None:
        """Hash anew when the cost was raised since."""
        if account.password_hash and self._vault.needs_rehash(account.password_hash):
            await self._database.execute(
                "UPDATE account SET password_hash = $2 WHERE id = $1",
                account.id,
                await self._vault.hash(password),
            )


def _to_device(row: DeviceRow, caller: Caller) -> Device:
    return Device(
        id=row.id,
        name=row.name,
        os=row.os,
        app_version=row.app_version,
        location=row.location,
        is_current=row.id == caller.device_id,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )
