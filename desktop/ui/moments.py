"""Days, times, countdowns and sizes as people read them."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

MINUTE_SECONDS = 60
HOUR_SECONDS = 3600
DAY_SECONDS = 86_400
CENT_FREE = frozenset({"jpy", "krw", "clp", "vnd"})
"""Currencies without a hundredth."""


def moment_text(moment: datetime) -> str:
    """Day and time of day here, the way this language writes them."""
    return QLocale().toString(_local(moment), QLocale.FormatType.ShortFormat)


def day_text(moment: datetime) -> str:
    return QLocale().toString(_local(moment).date(), QLocale.FormatType.LongFormat)


def month_text(month: str) -> str:
    """`2026-11` as a month's name and a year; anything else stays as it is."""
    year, _, number = month.partition("-")
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 12):
        return month
    return f"{QLocale().standaloneMonthName(int(number))} {year}"


def left_text(until: datetime, now: datetime | None = None) -> str:
    """How long something still lasts, in the two largest units."""
    seconds = int((until - (now or datetime.now(UTC))) / timedelta(seconds=1))
    translate = QCoreApplication.translate
    if seconds <= 0:
        return translate("Moments", "over")
    days, hours = seconds // DAY_SECONDS, seconds % DAY_SECONDS // HOUR_SECONDS
    minutes = seconds % HOUR_SECONDS // MINUTE_SECONDS
    if days:
        return translate("Moments", "{days} d {hours} h left").format(days=days, hours=hours)
    if hours:
        text = translate("Moments", "{hours} h {minutes} min left")
        return text.format(hours=hours, minutes=minutes)
    return translate("Moments", "{minutes} min left").format(minutes=max(1, minutes))


def amount_text(bytes_: int) -> str:
    """An amount of data."""
    return QLocale().formattedDataSize(bytes_, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def money_text(amount: float, currency: str) -> str:
    """An amount in the currency's smallest unit, as this language writes it."""
    is_whole = currency.lower() in CENT_FREE
    number = float(amount if is_whole else amount / 100)
    return f"{QLocale().toString(number, 'f', 0 if is_whole else 2)} {currency.upper()}"


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
