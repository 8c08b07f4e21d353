"""Proof that whoever is signed in is the owner: asked for before anything sensitive changes."""

from uuid import UUID

from backend.accounts.errors import NotSignedIn, WrongPassword
from backend.accounts.limits import PROOF_BY_ACCOUNT, SIGN_IN_BY_ACCOUNT, RateLimits
from backend.accounts.passwords import PasswordVault
from backend.accounts.second_factor import SecondFactor
from backend.accounts.tables import AccountRow


class IdentityCheck:
    """Counted: a stolen session must not be able to guess the password.

    Apart from sign-ins: who only knows the address must not keep its owner from their settings.
    """

    def __init__(
        self, vault: PasswordVault, limits: RateLimits, second_factor: SecondFactor
    ) -> None:
        self._vault = vault
        self._limits = limits
        self._second_factor = second_factor

    async def prove(
        self, account_id: UUID, password: str, totp_code: str | None = None
    ) -> AccountRow:
        """The account, if the password and, where it is on, the code are right.

        Raises: WrongPassword, TotpNeeded, TooManyRequests, NotSignedIn.
        """
        account = await self.proved_by_password(account_id, password)
        await self._second_factor.check(account, totp_code)
        await self._limits.forget(PROOF_BY_ACCOUNT, str(account_id))
        await self._limits.forget(SIGN_IN_BY_ACCOUNT, account.email or "")
        return account

    async def proved_by_password(self, account_id: UUID, password: str) -> AccountRow:
        """The account, if the password is right. Raises: the same but for the code."""
        account = await account_of(account_id)
        await self._limits.count(PROOF_BY_ACCOUNT, str(account_id))
        if not await self._vault.verify(password, account.password_hash):
            raise WrongPassword
        return account


async def account_of(account_id: UUID) -> AccountRow:
    """The account's row. Raises: NotSignedIn when it is gone."""
    account = await AccountRow.objects().where(AccountRow.id == account_id).first()
    if account is None:
        raise NotSignedIn
    return account
