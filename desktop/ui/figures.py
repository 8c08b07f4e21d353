"""Figures as people read them."""

from PySide6.QtCore import QLocale


def size_text(width_px: int, height_px: int) -> str:
    return f"{width_px} × {height_px}"


def factor_text(factor: int) -> str:
    return f"×{factor}"


def count_text(count: int) -> str:
    """A number with the language's thousands separator."""
    return QLocale().toString(count)
