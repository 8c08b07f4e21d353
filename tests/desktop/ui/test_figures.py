"""Figures as each language writes them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from desktop.queue.view_words import QueueWords
from desktop.ui.figures import count_text, percent_text

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture
def speak() -> Iterator[type[QLocale]]:
    before = QLocale()
    yield QLocale
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "count", "percent"),
    [("en_US", "12,345", "62%"), ("es_ES", "12.345", f"62{NO_BREAK_SPACE}%")],
)
def test_large_numbers_are_grouped_and_the_per_cent_sign_stays_with_its_number(
    speak: type[QLocale], language: str, count: str, percent: str
) -> None:
    speak.setDefault(QLocale(language))

    assert count_text(12_345) == count
    assert percent_text(61.7) == percent
    assert count in QueueWords().credits(12_345)
