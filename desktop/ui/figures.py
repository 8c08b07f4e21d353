"""Figures as people read them."""

from PySide6.QtCore import QLocale

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def size_text(width_px: int, height_px: int) -> str:
    return f"{width_px} × {height_px}"


def factor_text(factor: int) -> str:
    return f"×{factor}"


def percent_text(percent: float) -> str:
    """Whole per cent as the language writes them; the sign never stands on a line of its own."""
    locale = QLocale()
    gap = NO_BREAK_SPACE if locale.language() == QLocale.Language.Spanish else ""
    return f"{locale.toString(round(percent))}{gap}%"


def count_text(count: int) -> str:
    """A number with the language's thousands separator."""
    return QLocale().toString(count)
