"""What must be true of the ledger after everything: one function, called by every money test."""

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
}


async def broken_invariants(database: Database) -> list[str]:
    """The names of the invariants that do not hold."""
    return [name for name, query in CHECKS.items() if await database.rows(query)]
