"""Who is calling: the device token on a request, resolved by one statement."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp, Method, Scope
from msgspec import Struct

from backend.accounts.errors import EmailNotVerified, NotSignedIn
from backend.clock import Clock
from backend.database import Database
from backend.http_types import AnyConnection
from backend.identifiers import token_hash

SLIDING_LIFE = timedelta(days=90)
TOUCH_EVERY = timedelta(minutes=10)
"""Last use is written at most so often: a write per request would cost more than it tells."""

Connection = AnyConnection


class Caller(Struct, frozen=True):
    """The signed-in account and the device it calls from."""

    account_id: UUID
    device_id: UUID
    wallet_id: UUID
    is_verified: bool
    state: Literal["active", "frozen", "closed"]


class CallerDirectory:
    """Finds the caller of a token."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, token: str) -> Caller | None:
        """The token's caller, or None when it is unknown, expired or revoked."""
        now = self._clock.now()
        row = await self._database.row(
            """
            SELECT d.id, d.account_id, d.last_used_at, b.id AS wallet_id, a.state,
                   a.email_verified_at IS NOT NULL AS is_verified
            FROM device d JOIN account a ON a.id = d.account_id
                          JOIN billing_account b ON b.account_id = a.id
            WHERE d.token_hash = $1 AND d.expires_at > $2 AND a.state <> 'closed'
            """,
            token_hash(token),
            now,
        )
        if row is None:
            return None
        if now - row["last_used_at"] > TOUCH_EVERY:
            await self._touch(row["id"])
        return Caller(
            row["account_id"], row["id"], row["wallet_id"], row["is_verified"], row["state"]
        )

    async def _touch(self, device_id: UUID) -> None:
        """Slide the expiry, up to the absolute limit of a year."""
        now = self._clock.now()
        await self._database.execute(
            """
            UPDATE device SET last_used_at = $2,
                   expires_at = least($3, created_at + interval '365 days') WHERE id = $1
            """,
            device_id,
            now,
            now + SLIDING_LIFE,
        )


class CallerMiddleware(AbstractAuthenticationMiddleware):
    """Puts the caller on the request; guards decide whether one is needed."""

    def __init__(self, app: ASGIApp) -> None:
        # HEAD is authenticated too, unlike Litestar's default.
        no_methods: list[Method] = ["OPTIONS"]
        super().__init__(app, exclude_http_methods=no_methods)

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        caller = None
        if scheme.lower() == "bearer" and token.startswith("odu_"):
            directory: CallerDirectory = connection.app.state.callers
            caller = await directory.find(token.strip())
        return AuthenticationResult(user=caller, auth=None)


def requires_account(connection: Connection, _: BaseRouteHandler) -> None:
    """A guard: somebody is signed in. Raises: NotSignedIn."""
    if not isinstance(connection.scope.get("user"), Caller):
        raise NotSignedIn


def requires_verified(connection: Connection, handler: BaseRouteHandler) -> None:
    """A guard: signed in, and the address is confirmed. Raises: EmailNotVerified."""
    requires_account(connection, handler)
    caller = connection.scope["user"]
    assert isinstance(caller, Caller)
    if not caller.is_verified:
        raise EmailNotVerified


def provide_caller(scope: Scope) -> Caller:
    """The caller as a handler's argument; only behind a guard."""
    caller = scope["user"]
    assert isinstance(caller, Caller)
    return caller
