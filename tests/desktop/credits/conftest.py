"""Words in English with their plurals, put back after tests of another language."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.language import Language


@pytest.fixture
def language(qapp: QApplication) -> Iterator[Language]:
    language = Language(qapp)
    language.choose("en")
    yield language
    language.choose("en")
