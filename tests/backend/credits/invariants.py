"""What must be true of the ledger after everything: one function, called by every money test."""

import math
from fractions import Fraction

from backend.database import Database

CHECKS = {
    "I1 every transaction sums to zero": """
        SELECT t.id FROM ledger_tx t LEFT JOIN ledger_entry e ON e.tx_id = t.id
        GROUP BY t.id HAVING coalesce(sum(e.amount), 1) <> 0""",
    "I2 wallets equal their entries": """
        SELECT w.id FROM wallet w LEFT JOIN ledger_entry e ON e.wallet_id = w.id
        GROUP BY w.id HAVING
            w.available <> coalesce(sum(e.amount) FILTER (WHERE e.account = 'available'), 0)
            OR w.held <> coalesce(sum(e.amount) FILTER (WHERE e.account = 'held'), 0)
            OR w.debt <> -coalesce(sum(e.amount) FILTER (WHERE e.account = 'debt'), 0)""",
    "I3 lots add up to what is available": """
        SELECT w.id FROM wallet w LEFT JOIN credit_lot l ON l.wallet_id = w.id
        GROUP BY w.id HAVING w.available <> coalesce(sum(l.remaining), 0)""",
    "I3 open holds add up to what is held": """
        SELECT w.id FROM wallet w LEFT JOIN hold h ON h.wallet_id = w.id AND h.state = 'open'
        GROUP BY w.id HAVING w.held <> coalesce(sum(h.amount), 0)""",
    "I4 a hold's lines are its amount": """
        SELECT h.id FROM hold h LEFT JOIN hold_line l ON l.hold_id = h.id
        GROUP BY h.id HAVING h.amount <> coalesce(sum(l.amount), 0)""",
    "I4 a job ends once": """
        SELECT ref_id FROM ledger_tx WHERE kind IN ('capture', 'release')
        GROUP BY ref_id HAVING count(*) > 1""",
    "I4 a hold's end is in the ledger": """
        SELECT h.id FROM hold h LEFT JOIN ledger_tx t ON t.idem_key = 'end:' || h.job_id
        WHERE (h.state = 'open') <> (t.id IS NULL) OR h.captured > h.amount""",
    "I5 a purchase is granted once, and only when it is paid": """
        SELECT p.id FROM purchase p LEFT JOIN ledger_tx t
             ON t.kind = 'purchase' AND t.ref_id = p.id::text
        GROUP BY p.id HAVING count(t.id) <> (p.granted_at IS NOT NULL)::int
                          OR (p.granted_at IS NOT NULL AND p.paid_at IS NULL)""",
    "I5 nothing was granted without a purchase": """
        SELECT t.id FROM ledger_tx t WHERE t.kind = 'purchase'
        AND NOT EXISTS (SELECT 1 FROM purchase p WHERE p.id::text = t.ref_id)""",
    "I6 what was taken back is in the ledger": """
        SELECT p.id FROM purchase p WHERE p.credits_clawed <> coalesce((
            SELECT sum(e.amount) FROM ledger_tx t JOIN ledger_entry e ON e.tx_id = t.id
            WHERE t.ref_type = 'purchase' AND t.ref_id = p.id::text
              AND e.account = 'sys:reversed'), 0)""",
    "I12 a wallet is frozen while something freezes it": """
        SELECT w.id FROM wallet w WHERE w.frozen <> (EXISTS (
            SELECT 1 FROM wallet_freeze f WHERE f.wallet_id = w.id AND f.lifted_at IS NULL)
            OR EXISTS (SELECT 1 FROM billing_account b
                       WHERE b.id = w.id AND b.status = 'closed'))""",
    "an open purchase is the only one of its wallet": """
        SELECT wallet_id FROM purchase WHERE state IN ('created', 'open')
        GROUP BY wallet_id HAVING count(*) > 1""",
}
MONEY = """
    SELECT p.id, p.credits, p.amount_total, p.credits_clawed, p.granted_at IS NOT NULL AS granted,
           coalesce((SELECT sum(amount) FROM refund r WHERE r.purchase_id = p.id
                     AND r.status NOT IN ('failed', 'canceled')), 0)::int AS refunded,
           coalesce((SELECT sum(amount) FROM dispute d WHERE d.purchase_id = p.id
                     AND d.status IN ('needs_response', 'under_review', 'lost')), 0)::int
               AS disputed
    FROM purchase p"""


async def broken_invariants(database: Database) -> list[str]:
    """The names of the invariants that do not hold."""
    broken = [name for name, query in CHECKS.items() if await database.rows(query)]
    for row in await database.rows(MONEY):
        back = min(row["amount_total"] or 0, row["refunded"] + row["disputed"])
        share = Fraction(row["credits"] * back, row["amount_total"] or 1)
        if row["credits_clawed"] != (math.ceil(share) if row["granted"] else 0):
            broken.append(f"I6 purchase {row['id']} lost other credits than its money")
    return broken
