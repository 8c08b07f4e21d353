"""How often one address or one account may try; counted atomically in the database."""

import hashlib
import hmac
import math
from datetime import timedelta
from ipaddress import ip_address, ip_network

from msgspec import Struct

from backend.clock import Clock
from backend.database import Database
from backend.errors import TooManyRequests


class Limit(Struct, frozen=True):
    """At most `count` tries in `seconds`, from the first one on."""

    name: str
    count: int
    seconds: int


SIGN_IN_BY_ACCOUNT = Limit("sign-in-account", 10, 300)
SIGN_IN_BY_ADDRESS = Limit("sign-in-address", 60, 300)
PROOF_BY_ACCOUNT = Limit("proof-account", 10, 300)
SIGN_IN_WHOLE = Limit("sign-in-whole", 3000, 300)
SIGN_UP_BY_ADDRESS = Limit("sign-up-address", 60, 3600)
MAIL_BY_ACCOUNT = Limit("mail-account", 6, 3600)


def network_of(address: str) -> str:
    """What counts as one address: the host for IPv4, the /64 for IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    width = 32 if parsed.version == 4 else 64
    return str(ip_network(f"{address}/{width}", strict=False))


class RateLimits:
    """Counters under keyed hashes: the table never holds an address in the clear."""

    def __init__(self, database: Database, clock: Clock, secret_key: str) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret_key.encode()

    async def count(self, limit: Limit, subject: str) -> None:
        """Count one try. Raises: TooManyRequests. A database that is down refuses too."""
        now = self._clock.now()
        row = await self._database.row(
            """
            INSERT INTO rate_counter AS c (key, window_start, count) VALUES ($1, $2, 1)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN c.window_start > $3 AND c.window_start <= $2
                             THEN c.count + 1 ELSE 1 END,
                window_start = CASE WHEN c.window_start > $3 AND c.window_start <= $2
                                    THEN c.window_start ELSE $2 END
            RETURNING count, window_start
            """,
            self._key(limit, subject),
            now,
            now - timedelta(seconds=limit.seconds),
        )
        assert row is not None
        if row["count"] > limit.count:
            left = row["window_start"] + timedelta(seconds=limit.seconds) - now
            raise TooManyRequests(max(1, math.ceil(left.total_seconds())))

    async def forget(self, limit: Limit, subject: str) -> None:
        """Start over: the owner has shown who they are."""
        await self._database.execute(
            "DELETE FROM rate_counter WHERE key = $1", self._key(limit, subject)
        )

    async def purge(self) -> int:
        """Drop windows that nothing can look at any more."""
        return await self._database.execute(
            "DELETE FROM rate_counter WHERE window_start < $1",
            self._clock.now() - timedelta(days=1),
        )

    def _key(self, limit: Limit, subject: str) -> str:
        digest = hmac.new(self._secret, f"{limit.name}:{subject}".encode(), hashlib.sha256)
        return f"{limit.name}:{digest.hexdigest()[:32]}"
