"""The optional second factor: six digits of the moment (RFC 6238), each good once."""

import base64
import hmac
import secrets
from uuid import UUID

import pyotp

from backend.accounts.errors import TotpNeeded
from backend.accounts.keyed_hash import KeyedHash
from backend.accounts.schemas import RecoveryCodes, TotpSecret
from backend.accounts.tables import AccountRow
from backend.clock import Clock
from backend.database import Database
from backend.errors import ValidationFailed
from backend.identifiers import new_id
from backend.notices.outbox import Outbox

ISSUER = "OpenDream Upscale"
STEP_SECONDS = 30
SECRET_BYTES = 20
SALT_BYTES = 16
TOLERATED_STEPS = (0, -1, 1)
"""Clocks may differ by half a minute."""
RECOVERY_CODES = 10
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12


class SecondFactor:
    """Secrets are made from our key and a stored salt: the database alone yields no codes."""

    def __init__(self, database: Database, clock: Clock, keyed: KeyedHash, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._keyed = keyed
        self._outbox = outbox

    async def begin(self, account: AccountRow) -> TotpSecret:
        """A new secret, not in force before its first code. Raises: ValidationFailed."""
        if account.totp_confirmed_at:
            raise ValidationFailed("totp", "codes are on already; switch them off first.")
        salt = secrets.token_bytes(SALT_BYTES)
        await self._database.execute(
            "UPDATE account SET totp_salt = $2 WHERE id = $1 AND totp_confirmed_at IS NULL",
            account.id,
            salt,
        )
        secret = self._secret(account.id, salt)
        uri = pyotp.TOTP(secret).provisioning_uri(name=account.email or "", issuer_name=ISSUER)
        return TotpSecret(secret=secret, uri=uri)

    async def confirm(self, account: AccountRow, code: str) -> RecoveryCodes:
        """Put the secret in force by its first code. Raises: ValidationFailed."""
        if not account.totp_salt or account.totp_confirmed_at:
            raise ValidationFailed("code", "start again: there is nothing to confirm.")
        codes = [_new_code() for _ in range(RECOVERY_CODES)]
        async with self._database.transaction():
            if not await self._spend_step(account, code):
                raise ValidationFailed("code", "this is not the code of the moment; try the next.")
            await self._database.execute(
                "UPDATE account SET totp_confirmed_at = $2 WHERE id = $1",
                account.id,
                self._clock.now(),
            )
            await self._replace_codes(account.id, codes)
            await self._tell(account, "on")
        return RecoveryCodes(recovery_codes=codes)

    async def remove(self, account: AccountRow) -> None:
        """Switch codes off; whoever asks has been checked."""
        if not account.totp_salt:
            return
        async with self._database.transaction():
            await self._database.execute(
                "UPDATE account SET totp_salt = NULL, totp_confirmed_at = NULL WHERE id = $1",
                account.id,
            )
            await self._replace_codes(account.id, [])
            await self._tell(account, "off")

    async def check(self, account: AccountRow, code: str | None) -> None:
        """Nothing where codes are off; else spends the code. Raises: TotpNeeded."""
        if not account.totp_confirmed_at:
            return
        if code is None or not (
            await self._spend_step(account, code) or await self._spend_recovery(account, code)
        ):
            raise TotpNeeded

    async def _spend_step(self, account: AccountRow, code: str) -> bool:
        """Whether the code is of now or next to it, and of a later step than any before."""
        assert account.totp_salt, "codes are only checked where there is a secret"
        totp = pyotp.TOTP(self._secret(account.id, account.totp_salt))
        current, given = int(self._clock.now().timestamp()) // STEP_SECONDS, _plain(code)
        for step in (current + shift for shift in TOLERATED_STEPS):
            if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()):
                spent = await self._database.execute(
                    "UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2",
                    account.id,
                    step,
                )
                return spent == 1
        return False

    async def _spend_recovery(self, account: AccountRow, code: str) -> bool:
        async with self._database.joined():
            spent = await self._database.execute(
                "UPDATE recovery_code SET used_at = $3"
                " WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL",
                account.id,
                self._code_hash(_plain(code)),
                self._clock.now(),
            )
            if spent:
                left = await self._database.value(
                    "SELECT count(*)::int FROM recovery_code"
                    " WHERE account_id = $1 AND used_at IS NULL",
                    account.id,
                )
                assert isinstance(left, int)
                await self._tell(account, "recovery", left)
        return spent == 1

    async def _replace_codes(self, account_id: UUID, codes: list[str]) -> None:
        await self._database.execute("DELETE FROM recovery_code WHERE account_id = $1", account_id)
        for code in codes:
            await self._database.execute(
                "INSERT INTO recovery_code (account_id, code_hash) VALUES ($1, $2)",
                account_id,
                self._code_hash(_plain(code)),
            )

    async def _tell(self, account: AccountRow, state: str, left: int = 0) -> None:
        await self._outbox.post(
            "totp_changed",
            account.id,
            key=f"totp_changed:{new_id()}",
            locale=account.locale,
            params={"state": state, "left": left},
        )

    def _secret(self, account_id: UUID, salt: bytes) -> str:
        digest = self._keyed.digest("totp", f"{account_id}:{salt.hex()}")
        return base64.b32encode(digest[:SECRET_BYTES]).decode()

    def _code_hash(self, code: str) -> bytes:
        return self._keyed.digest("recovery-code", code)


def _new_code() -> str:
    text = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(text[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _plain(code: str) -> str:
    """As people type codes: with spaces, dashes and capitals."""
    return code.replace(" ", "").replace("-", "").lower()
