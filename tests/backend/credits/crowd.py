"""A database with many people, jobs and ledger entries in it, written in a few statements.

The books are right: the audit finds nothing. One person, the whale, has a fifth of everything.
"""

from uuid import UUID

from msgspec import Struct

from backend.database import Database
from backend.identifiers import token_hash

TOKEN = "odu_" + "w" * 43  # not a secret: it opens a database of a test or benchmark
GRANTED = 10_000_000
SEED_SECONDS = 600
STATEMENTS = (
    """
    CREATE TEMP TABLE person AS SELECT n, uuidv7() AS account, uuidv7() AS wallet, uuidv7() AS lot
    FROM generate_series(0, {people} - 1) n
    """,
    """
    CREATE TEMP TABLE done AS SELECT i, p.*, uuidv7(at) AS image, uuidv7(at) AS job,
        uuidv7(at) AS hold, uuidv7(at) AS held_tx, uuidv7(at) AS end_tx, now() + at AS happened
    FROM (SELECT i, make_interval(secs => i - {jobs}) AS at,
                 CASE WHEN i % 5 = 0 THEN 0 ELSE 1 + i % ({people} - 1) END AS n
          FROM generate_series(0, {jobs} - 1) i) j JOIN person p USING (n)
    """,
    """
    CREATE TEMP TABLE moved AS SELECT p.*, uuidv7(at) AS tx, sign, now() + at AS happened
    FROM (SELECT make_interval(secs => i - {moves}) AS at, 1 - 2 * (i % 2) AS sign,
                 CASE WHEN i / 2 % 5 = 0 THEN 0 ELSE 1 + i / 2 % ({people} - 1) END AS n
          FROM generate_series(0, {moves} - 1) i) m JOIN person p USING (n)
    """,
    """
    INSERT INTO account (id, email, adult_confirmed_at, policy_version, terms_version,
                         policy_accepted_at, email_verified_at, created_at)
    SELECT account, account || '@crowd.test', now(), 'p', 't', now(), now(), now() FROM person
    """,
    "INSERT INTO billing_account (id, account_id) SELECT wallet, account FROM person",
    """
    INSERT INTO wallet (id, available) SELECT wallet, {granted} - count(i)
    FROM person LEFT JOIN done USING (n, account, wallet, lot) GROUP BY wallet
    """,
    """
    INSERT INTO credit_lot (id, wallet_id, source, source_id, granted, remaining, created_at)
    SELECT lot, wallet, 'promo', wallet::text, {granted}, available, now()
    FROM person JOIN wallet ON wallet.id = person.wallet
    """,
    """
    WITH tx AS (
        INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, created_at)
        SELECT uuidv7(interval '-90 days'), 'grant', 'crowd:' || wallet, wallet, 'promo',
               wallet::text, 'service', now() FROM person RETURNING id, wallet_id)
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
    SELECT id, 1, NULL, 'sys:promo', -{granted} FROM tx
    UNION ALL SELECT id, 2, wallet_id, 'available', {granted} FROM tx
    """,
    """
    INSERT INTO image (id, account_id, file_name, format, width_px, height_px, size_bytes, sha256,
                       facts, storage_key, created_at, expires_at)
    SELECT image, account, 'photo.jpg', 'jpeg', 640, 480, 1000, '', '{{}}', image::text, happened,
           now() + interval '3 days' FROM done
    """,
    """
    INSERT INTO job (id, account_id, image_id, idempotency_key, request_hash, options, state,
                     stage, progress, credits, output_width_px, output_height_px, created_at,
                     finished_at, expires_at)
    SELECT job, account, image, i::text, '', '{{"scale": 2}}', 'delivered', 'done', 1, 1, 1280,
           960, happened, happened, now() + interval '3 days' FROM done
    """,
    """
    INSERT INTO hold (id, wallet_id, job_id, amount, captured, state, created_at, ended_at)
    SELECT hold, wallet, job, 1, 1, 'captured', happened, happened FROM done
    """,
    "INSERT INTO hold_line (hold_id, seq, lot_id, amount) SELECT hold, 1, lot, 1 FROM done",
    """
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, created_at)
    SELECT held_tx, 'hold', 'hold:' || job, wallet, 'job', job::text, 'account', happened FROM done
    UNION ALL
    SELECT end_tx, 'capture', 'end:' || job, wallet, 'job', job::text, 'service', happened FROM done
    UNION ALL
    SELECT tx, 'adjustment', 'crowd:' || tx, wallet, 'adjust', tx::text, 'ada', happened FROM moved
    """,
    """
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
    SELECT held_tx, 1, wallet, 'available', -1 FROM done
    UNION ALL SELECT held_tx, 2, wallet, 'held', 1 FROM done
    UNION ALL SELECT end_tx, 1, wallet, 'held', -1 FROM done
    UNION ALL SELECT end_tx, 2, NULL, 'sys:consumed', 1 FROM done
    UNION ALL SELECT tx, 1, wallet, 'available', sign FROM moved
    UNION ALL SELECT tx, 2, NULL, 'sys:adjusted', -sign FROM moved
    """,
    """
    INSERT INTO purchase (id, wallet_id, client_key, pack, credits, amount_subtotal, currency,
                          tax_code, livemode, state, session_expires_at, created_at)
    SELECT uuidv7(-make_interval(secs => i)), p.wallet, i::text, c.code, c.credits, c.unit_amount,
           c.currency, c.tax_code, false, 'expired', now(), now()
    FROM generate_series(0, {jobs} / 5) i JOIN person p ON p.n = i % 50
    CROSS JOIN (SELECT * FROM credit_pack ORDER BY credits LIMIT 1) c
    """,
    """
    INSERT INTO stripe_event (event_id, work_id, type, object_id, livemode, source, state,
                              created_at, received_at)
    SELECT 'evt_' || id, id, 'invoice.paid', 'in_1', false, 'webhook', 'done', now(), now()
    FROM purchase
    """,
    """
    INSERT INTO account_event (account_id, kind, body, created_at)
    SELECT account, 'balance', '{{"available": 1, "held": 0, "debt": 0}}', happened FROM done
    """,
)


class Crowd(Struct, frozen=True):
    """The one among them who has most."""

    account_id: UUID
    wallet_id: UUID


async def seed_crowd(database: Database, *, people: int, jobs: int, entries: int) -> Crowd:
    """Fill an empty database; needs a superuser, for the checks would take longer than the rest."""
    moves = max(0, entries - 4 * jobs) // 4 * 2
    async with database.transaction(), database.connection() as connection:
        await database.execute("SET LOCAL session_replication_role = replica")
        for statement in STATEMENTS:
            filled = statement.format(people=people, jobs=jobs, moves=moves, granted=GRANTED)
            await connection.execute(filled, timeout=SEED_SECONDS)
        (whale,) = await database.rows("SELECT account, wallet FROM person WHERE n = 0")
        await database.execute(
            """
            INSERT INTO device (id, account_id, token_hash, name, os, app_version, created_at,
                                last_used_at, expires_at)
            VALUES (uuidv7(), $1, $2, 'crowd', 'Linux', '1', now(), now(), now() + interval '1 day')
            """,
            whale["account"],
            token_hash(TOKEN),
        )
        await database.execute("DROP TABLE person, done, moved")
    async with database.connection() as connection:
        await connection.execute("VACUUM (ANALYZE)", timeout=SEED_SECONDS)
    return Crowd(whale["account"], whale["wallet"])
