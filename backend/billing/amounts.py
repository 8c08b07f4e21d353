"""Money in words."""

WITHOUT_MINOR_UNIT = frozenset({"clp", "jpy", "krw", "pyg", "ugx", "vnd", "xaf", "xof"})
"""Currencies whose smallest unit is the currency itself."""


def money_text(amount: int, currency: str) -> str:
    """An amount of minor units as people write it: `9.00 USD`."""
    name = currency.upper()
    if currency in WITHOUT_MINOR_UNIT:
        return f"{amount} {name}"
    sign, cents = ("-" if amount < 0 else ""), abs(amount)
    return f"{sign}{cents // 100}.{cents % 100:02d} {name}"
