"""Messages in the window: they come and go without taking the keys along."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.notice import Notice
from tests.desktop.ui.conftest import MakeDesktop


@pytest.mark.parametrize("is_empty", [True, False], ids=["empty", "photos"])
def test_a_message_that_goes_gives_the_keys_back_to_the_photos(
    is_empty: bool,  # noqa: FBT001 - a test's parameter
    make_desktop: MakeDesktop,
    photo: Path,
    qtbot: QtBot,
) -> None:
    parts = make_desktop(paths=() if is_empty else (photo,)).workbench.parts
    qtbot.waitUntil(lambda: parts.model.rowCount() == (0 if is_empty else 1))
    parts.hint.show_notice(Notice("All is well.", "info", "Go on", lambda: None))
    parts.hint.action_button.setFocus()

    parts.hint.action_button.click()

    taker = parts.empty.focusProxy() if is_empty else parts.view
    assert parts.window.focusWidget() is taker


def test_a_message_that_goes_by_itself_leaves_the_keys_where_they_are(
    make_desktop: MakeDesktop,
) -> None:
    parts = make_desktop().workbench.parts
    parts.hint.show_notice(Notice("All is well."))
    parts.options.setFocus()
    before = parts.window.focusWidget()

    parts.hint.clear()

    assert before is not None
    assert parts.window.focusWidget() is before
