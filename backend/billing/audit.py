"""Replays the books from zero: every balance from its entries, every purchase from its money."""

import structlog
from msgspec import Struct

from backend.billing.clawback import GIVEN_BACK, HARMLESS_DISPUTES
from backend.database import Database

log = structlog.get_logger()

CHECKS = {
    "a transaction does not sum to zero": """
        SELECT t.id::text AS subject, coalesce(sum(e.amount), 0)::text AS found, '0' AS wanted
        FROM ledger_tx t LEFT JOIN ledger_entry e ON e.tx_id = t.id
        GROUP BY t.id HAVING coalesce(sum(e.amount), 1) <> 0""",
    "a wallet differs from its entries": """
        SELECT w.id::text AS subject,
               concat_ws('/', w.available, w.held, w.debt) AS found,
               concat_ws('/', e.available, e.held, e.debt) AS wanted
        FROM wallet w CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available,
                   coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held,
                   -coalesce(sum(amount) FILTER (WHERE account = 'debt'), 0) AS debt
            FROM ledger_entry WHERE wallet_id = w.id) e
        WHERE (w.available, w.held, w.debt) IS DISTINCT FROM (e.available, e.held, e.debt)""",
    "lots do not add up to what is available": """
        SELECT w.id::text AS subject, coalesce(sum(l.remaining), 0)::text AS found,
               w.available::text AS wanted
        FROM wallet w LEFT JOIN credit_lot l ON l.wallet_id = w.id
        GROUP BY w.id HAVING w.available <> coalesce(sum(l.remaining), 0)""",
    "open holds do not add up to what is held": """
        SELECT w.id::text AS subject, coalesce(sum(h.amount), 0)::text AS found,
               w.held::text AS wanted
        FROM wallet w LEFT JOIN hold h ON h.wallet_id = w.id AND h.state = 'open'
        GROUP BY w.id HAVING w.held <> coalesce(sum(h.amount), 0)""",
    "a hold's lines do not add up to it": """
        SELECT h.id::text AS subject, coalesce(sum(l.amount), 0)::text AS found,
               h.amount::text AS wanted
        FROM hold h LEFT JOIN hold_line l ON l.hold_id = h.id
        GROUP BY h.id HAVING h.amount <> coalesce(sum(l.amount), 0)""",
    "a hold's end differs from the ledger's": """
        SELECT h.job_id::text AS subject, h.state || ' ' || h.captured AS found,
               coalesce(t.kind, 'open') || ' ' || coalesce(e.amount, 0) AS wanted
        FROM hold h LEFT JOIN ledger_tx t ON t.idem_key = 'end:' || h.job_id
        LEFT JOIN ledger_entry e ON e.tx_id = t.id AND e.account = 'sys:consumed'
        WHERE h.captured <> coalesce(e.amount, 0)
           OR h.state <> CASE t.kind WHEN 'capture' THEN 'captured' WHEN 'release' THEN 'released'
                         ELSE 'open' END""",
    "a job's end differs from its hold's": """
        SELECT j.id::text AS subject, h.state AS found, j.state AS wanted
        FROM job j JOIN hold h ON h.job_id = j.id
        WHERE h.state <> CASE j.state WHEN 'delivered' THEN 'captured' WHEN 'queued' THEN 'open'
                         WHEN 'running' THEN 'open' ELSE 'released' END""",
    "a purchase's credits were not given once": """
        SELECT p.id::text AS subject, coalesce(-sum(e.amount), 0)::text AS found,
               CASE WHEN p.granted_at IS NULL THEN 0 ELSE p.credits END::text AS wanted
        FROM purchase p LEFT JOIN ledger_tx t ON t.kind = 'purchase' AND t.ref_type = 'purchase'
             AND t.ref_id = p.id::text
        LEFT JOIN ledger_entry e ON e.tx_id = t.id AND e.account = 'sys:purchased'
        GROUP BY p.id HAVING coalesce(-sum(e.amount), 0)
                             <> CASE WHEN p.granted_at IS NULL THEN 0 ELSE p.credits END""",
    "a purchase's clawback differs from the ledger's": """
        SELECT p.id::text AS subject, p.credits_clawed::text AS found,
               coalesce(sum(e.amount), 0)::text AS wanted
        FROM purchase p LEFT JOIN ledger_tx t ON t.kind IN ('clawback', 'unclaw')
             AND t.ref_type = 'purchase' AND t.ref_id = p.id::text
        LEFT JOIN ledger_entry e ON e.tx_id = t.id AND e.account = 'sys:reversed'
        GROUP BY p.id HAVING p.credits_clawed <> coalesce(sum(e.amount), 0)""",
    "an adjustment differs from the ledger's": """
        SELECT a.id::text AS subject, a.amount::text AS found,
               coalesce(-sum(e.amount), 0)::text AS wanted
        FROM staff_adjustment a LEFT JOIN ledger_tx t ON t.idem_key = 'adj:' || a.id
        LEFT JOIN ledger_entry e ON e.tx_id = t.id AND e.account = 'sys:adjusted'
        GROUP BY a.id HAVING a.amount <> coalesce(-sum(e.amount), 0)""",
    "a wallet's freeze differs from its causes": """
        SELECT w.id::text AS subject, w.frozen::text AS found, c.frozen::text AS wanted
        FROM wallet w CROSS JOIN LATERAL (
            SELECT EXISTS (SELECT 1 FROM wallet_freeze f
                           WHERE f.wallet_id = w.id AND f.lifted_at IS NULL)
                   OR EXISTS (SELECT 1 FROM billing_account b
                              WHERE b.id = w.id AND b.status = 'closed') AS frozen) c
        WHERE w.frozen <> c.frozen""",
}
CLAWBACK_CHECK = """
    SELECT p.id::text AS subject, p.credits_clawed::text AS found, m.target::text AS wanted
    FROM purchase p CROSS JOIN LATERAL (
        SELECT coalesce((SELECT sum(amount) FROM refund
                         WHERE purchase_id = p.id AND status = ANY($1)), 0)
             + coalesce((SELECT sum(amount) FROM dispute
                         WHERE purchase_id = p.id AND NOT status = ANY($2)), 0) AS back
    ) b CROSS JOIN LATERAL (
        SELECT CASE WHEN p.granted_at IS NULL OR p.amount_total = 0 THEN 0
               ELSE ceil(p.credits * least(p.amount_total, b.back) / p.amount_total) END AS target
    ) m
    WHERE p.credits_clawed <> m.target"""


class Difference(Struct, frozen=True, kw_only=True):
    """One place where the books do not agree with themselves."""

    check: str
    subject: str
    found: str
    wanted: str


class LedgerAudit:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> list[Difference]:
        """Everything that differs; empty when all is right. One moment is looked at throughout."""
        found: list[Difference] = []
        async with self._database.transaction():
            await self._database.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            )
            for check, query in CHECKS.items():
                rows = await self._database.rows(query)
                found.extend(Difference(check=check, **dict(row)) for row in rows)
            rows = await self._database.rows(
                CLAWBACK_CHECK, list(GIVEN_BACK), list(HARMLESS_DISPUTES)
            )
            check = "a purchase's clawback differs from where its money is"
            found.extend(Difference(check=check, **dict(row)) for row in rows)
        for difference in found:
            log.error("alert_ledger_differs", check=difference.check, subject=difference.subject)
        return found
