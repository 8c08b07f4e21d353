"""The account feature's nouns in one place, and what its mailed links do."""

from msgspec import Struct

from backend.accounts.credentials import Credentials
from backend.accounts.email_change import EmailChanges
from backend.accounts.free_grants import FreeGrants
from backend.accounts.identity import IdentityCheck
from backend.accounts.profile import Profile
from backend.accounts.schemas import PasswordResetConfirm
from backend.accounts.second_factor import SecondFactor
from backend.accounts.sessions import Sessions
from backend.accounts.sign_up import SignUp
from backend.accounts.signals import Signals
from backend.accounts.tokens import LinkTokens
from backend.accounts.verification import Verification


class AccountService(Struct, frozen=True, kw_only=True):
    """What a person may do with their account, by noun."""

    sign_ups: SignUp
    verification: Verification
    sessions: Sessions
    credentials: Credentials
    email_changes: EmailChanges
    second_factor: SecondFactor
    profile: Profile
    identity: IdentityCheck
    free_grants: FreeGrants
    signals: Signals
    tokens: LinkTokens

    async def verify(self, token: str) -> None:
        """Confirm an address. Raises: LinkExpired."""
        await self.verification.confirm(token)

    async def reset(self, request: PasswordResetConfirm) -> None:
        """Set a new password. Raises: LinkExpired, ValidationFailed."""
        await self.credentials.reset(request)

    async def confirm_email(self, token: str) -> None:
        """Put a new address in force. Raises: LinkExpired."""
        await self.email_changes.confirm(token)

    async def undo_email(self, token: str) -> None:
        """Take the old address back. Raises: LinkExpired."""
        await self.email_changes.undo(token)

    async def purge(self) -> None:
        """The nightly round: old signals, links and sessions."""
        await self.signals.purge()
        await self.tokens.purge()
        await self.sessions.purge()
