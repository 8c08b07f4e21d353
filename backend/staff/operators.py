"""Who may use the desk's pages: a link printed by the command line, then a code, then a session."""

import base64
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

import pyotp
from msgspec import Struct

from backend.accounts.addresses import normalise_email
from backend.accounts.errors import LinkExpired
from backend.accounts.limits import Limit, RateLimits
from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound, ValidationFailed
from backend.identifiers import new_id, new_token, token_hash
from backend.staff.records import StaffRecords

ISSUER = "OpenDream support desk"
LINK_LIFE = timedelta(minutes=15)
SESSION_LIFE = timedelta(hours=12)
IDLE_LIFE = timedelta(hours=1)
STEP_SECONDS = 30
CODES_BY_LINK = Limit("staff-code", 5, 900)


class NewOperator(Struct, frozen=True):
    """Shown once, on the command line."""

    totp_uri: str
    link: str


class Operator(Struct, frozen=True):
    """Somebody of the desk who is signed in."""

    id: UUID
    email: str
    session_token: str


class Operators:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        records: StaffRecords,
        limits: RateLimits,
        *,
        secret_key: str,
        public_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._records = records
        self._limits = limits
        self._secret = secret_key.encode()
        self._public_url = public_url.rstrip("/")

    async def add(self, email: str, *, reason: str, actor: str) -> NewOperator:
        """Let somebody in, or back in with a new key. Raises: ValidationFailed."""
        known, salt = normalise_email(email), secrets.token_bytes(16)
        async with self._database.transaction():
            await self._records.write(actor, "operator-add", known, reason)
            await self._database.execute(
                """
                INSERT INTO staff_operator (id, email, totp_salt, created_at)
                VALUES ($1, $2, $3, $4) ON CONFLICT (email) DO UPDATE
                SET totp_salt = $3, totp_last_step = 0, disabled_at = NULL
                """,
                new_id(),
                known,
                salt,
                self._clock.now(),
            )
            link = await self._new_link(known)
        uri = pyotp.TOTP(self._totp_secret(salt)).provisioning_uri(name=known, issuer_name=ISSUER)
        return NewOperator(uri, link)

    async def link(self, email: str, *, reason: str, actor: str) -> str:
        """A new sign-in link; the one before dies. Raises: NotFound, ValidationFailed."""
        known = normalise_email(email)
        async with self._database.transaction():
            await self._records.write(actor, "operator-link", known, reason)
            link = await self._new_link(known)
        return link  # noqa: RET504  # in the block mypy misses it: a transaction may swallow

    async def remove(self, email: str, *, reason: str, actor: str) -> bool:
        """Shut somebody out at once; False when they were not in. Raises: ValidationFailed."""
        known = normalise_email(email)
        async with self._database.transaction():
            await self._records.write(actor, "operator-remove", known, reason)
            operator_id = await self._database.value(
                "UPDATE staff_operator SET disabled_at = $2, link_hash = NULL"
                " WHERE email = $1 AND disabled_at IS NULL RETURNING id",
                known,
                self._clock.now(),
            )
            await self._database.execute(
                "DELETE FROM staff_session WHERE operator_id = $1", operator_id
            )
        return operator_id is not None

    async def sign_in(self, link_token: str, code: str) -> str:
        """A session's token for an unspent link and the code of the moment.

        A wrong code leaves the link alive for a few more tries. Raises: LinkExpired,
        ValidationFailed, TooManyRequests.
        """
        digest = token_hash(link_token)
        await self._limits.count(CODES_BY_LINK, digest.hex())
        async with self._database.transaction():
            row = await self._database.row(
                "SELECT id, totp_salt, totp_last_step FROM staff_operator WHERE link_hash = $1"
                " AND link_expires_at > $2 AND disabled_at IS NULL FOR UPDATE",
                digest,
                self._clock.now(),
            )
            if row is None:
                raise LinkExpired
            step = self._step_of(row["totp_salt"], code)
            if step is None or step <= row["totp_last_step"]:
                raise ValidationFailed("code", "this is not the code of the moment; try the next.")
            await self._database.execute(
                "UPDATE staff_operator SET totp_last_step = $2, link_hash = NULL WHERE id = $1",
                row["id"],
                step,
            )
            token = await self._new_session(row["id"])
        return token  # noqa: RET504  # as above

    async def find(self, session_token: str) -> Operator | None:
        """Who a session belongs to; None when it is unknown, idle or over."""
        now = self._clock.now()
        row = await self._database.row(
            """
            UPDATE staff_session s SET last_used_at = $2 FROM staff_operator o
            WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_used_at > $3
              AND o.id = s.operator_id AND o.disabled_at IS NULL
            RETURNING o.id, o.email
            """,
            token_hash(session_token),
            now,
            now - IDLE_LIFE,
        )
        return Operator(row["id"], row["email"], session_token) if row else None

    async def sign_out(self, session_token: str) -> None:
        await self._database.execute(
            "DELETE FROM staff_session WHERE token_hash = $1", token_hash(session_token)
        )

    def form_token(self, session_token: str) -> str:
        """What each form of a session carries: another site cannot know it."""
        return hmac.digest(self._secret, f"staff-form:{session_token}".encode(), "sha256").hex()

    async def _new_link(self, email: str) -> str:
        token, now = new_token("odl"), self._clock.now()
        found = await self._database.execute(
            "UPDATE staff_operator SET link_hash = $2, link_expires_at = $3"
            " WHERE email = $1 AND disabled_at IS NULL",
            email,
            token_hash(token),
            now + LINK_LIFE,
        )
        if not found:
            raise NotFound
        return f"{self._public_url}/staff/sign-in?token={token}"

    async def _new_session(self, operator_id: UUID) -> str:
        """And drop those whose time is over."""
        token, now = new_token("ods"), self._clock.now()
        await self._database.execute("DELETE FROM staff_session WHERE expires_at <= $1", now)
        await self._database.execute(
            "INSERT INTO staff_session (id, operator_id, token_hash, created_at, last_used_at,"
            " expires_at) VALUES ($1, $2, $3, $4, $4, $5)",
            new_id(),
            operator_id,
            token_hash(token),
            now,
            now + SESSION_LIFE,
        )
        return token

    def _step_of(self, salt: bytes, code: str) -> int | None:
        """The half minute that a code belongs to, give or take one; None when it is wrong."""
        codes = pyotp.TOTP(self._totp_secret(salt))
        current = int(self._clock.now().timestamp()) // STEP_SECONDS
        for step in (current, current - 1, current + 1):
            if hmac.compare_digest(codes.at(step * STEP_SECONDS).encode(), code.strip().encode()):
                return step
        return None

    def _totp_secret(self, salt: bytes) -> str:
        """Made from our key and the stored salt: the database alone yields no codes."""
        digest = hmac.digest(self._secret, b"staff-totp:" + salt, "sha256")
        return base64.b32encode(digest[:20]).decode()
