"""Builds the account feature."""

from msgspec import Struct

from backend.accounts.credentials import Credentials
from backend.accounts.email_change import EmailChanges
from backend.accounts.free_grants import FreeGrants
from backend.accounts.identity import IdentityCheck
from backend.accounts.keyed_hash import KeyedHash
from backend.accounts.limits import RateLimits
from backend.accounts.pace import Pace
from backend.accounts.passwords import PasswordVault
from backend.accounts.profile import Profile
from backend.accounts.second_factor import SecondFactor
from backend.accounts.service import AccountService
from backend.accounts.sessions import Sessions
from backend.accounts.sign_up import SignUp
from backend.accounts.signals import Signals
from backend.accounts.tokens import LinkTokens
from backend.accounts.verification import Verification
from backend.accounts.welcome import Welcome
from backend.clock import Clock
from backend.database import Database
from backend.notices.analytics import Analytics
from backend.notices.outbox import Outbox
from backend.providers.location import CountryTable


class AccountNeeds(Struct, frozen=True, kw_only=True):
    """What accounts are built on."""

    database: Database
    clock: Clock
    tokens: LinkTokens
    limits: RateLimits
    outbox: Outbox
    welcome: Welcome
    countries: CountryTable
    secret_key: str
    analytics: Analytics


def build_accounts(n: AccountNeeds) -> AccountService:
    """The object graph; nothing here waits."""
    database, clock, vault, pace = n.database, n.clock, PasswordVault(), Pace()
    keyed = KeyedHash(n.secret_key)
    signals = Signals(database, clock, keyed, n.countries)
    second_factor = SecondFactor(database, clock, keyed, n.outbox)
    identity = IdentityCheck(vault, n.limits, second_factor)
    free_grants = FreeGrants(database, clock, keyed, welcome=n.welcome, outbox=n.outbox)
    credentials = Credentials(
        database, vault=vault, tokens=n.tokens, limits=n.limits, outbox=n.outbox,
        identity=identity, pace=pace,
    )  # fmt: skip
    return AccountService(
        sign_ups=SignUp(
            database, clock, vault=vault, limits=n.limits, outbox=n.outbox, welcome=n.welcome,
            signals=signals, pace=pace,
        ),
        verification=Verification(database, clock, n.tokens, free_grants),
        sessions=Sessions(
            database, clock, vault=vault, limits=n.limits, second_factor=second_factor,
            signals=signals, outbox=n.outbox, analytics=n.analytics,
        ),
        credentials=credentials,
        email_changes=EmailChanges(
            database, clock, tokens=n.tokens, limits=n.limits, outbox=n.outbox,
            identity=identity, credentials=credentials, pace=pace,
        ),
        second_factor=second_factor, profile=Profile(database, clock), identity=identity,
        free_grants=free_grants, signals=signals, tokens=n.tokens,
    )  # fmt: skip
