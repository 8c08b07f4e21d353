"""Days, times, countdowns and sizes as people read them."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QObject

MINUTE_SECONDS = 60
HOUR_MINUTES = 60
DAY_HOURS = 24
CENT_FREE = frozenset({"jpy", "krw", "clp", "vnd"})
"""Currencies without a hundredth."""


class Moments(QObject):
    """Spans of time in the person's language: a QObject for the sake of the plurals."""

    def left(self, all_minutes: int) -> str:
        all_hours, minutes = divmod(all_minutes, HOUR_MINUTES)
        days, hours = divmod(all_hours, DAY_HOURS)
        if days and hours:
            return self.tr("%n day(s) {hours} h left", "", days).format(hours=hours)
        if days:
            return self.tr("%n day(s) left", "", days)
        if hours and minutes:
            text = self.tr("%n hour(s) {minutes} min left", "", hours)
            return text.format(minutes=minutes)
        if hours:
            return self.tr("%n hour(s) left", "", hours)
        return self.tr("%n min left", "", minutes)


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
    """How long something still lasts."""
    seconds = int((until - (now or datetime.now(UTC))) / timedelta(seconds=1))
    if seconds <= 0:
        return QCoreApplication.translate("Moments", "over")
    return minutes_left_text(seconds // MINUTE_SECONDS)


def minutes_left_text(all_minutes: int) -> str:
    """A time to come, in its two largest units; less than a minute counts as one."""
    return Moments().left(max(1, all_minutes))


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
