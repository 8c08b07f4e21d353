"""Qt without a screen, and a bridge that every test closes."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.bridge import Bridge

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    """A bridge whose threads are gone when the test is."""
    bridge = Bridge()
    yield bridge
    bridge.close()
