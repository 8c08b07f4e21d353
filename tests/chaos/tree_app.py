"""Run as a program by `test_four_hundred.py`: the real app, which leaves once all is at its end.

`python -m tests.chaos.tree_app OUT [FOLDER]` drops the folder, if one is named, presses the button
once every photo has its price, and goes on with what an earlier run has left.
"""

import os
import sys
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.client.wire import UpscaleOptions
from desktop.opening import make_application, open_app
from desktop.places import find_places
from desktop.queue.states import ENDED
from desktop.queue.view_model import QueueListModel
from desktop.queue.view_pane import QueuePane
from desktop.settings import SettingsStore
from desktop.shell.request import Request
from desktop.ui.main_window import MainWindow

LOOK_MS = 100


class Watcher:
    """Presses, and leaves when nothing is left to do."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.timer = QTimer()
        self.timer.timeout.connect(self._look)
        self.timer.start(LOOK_MS)

    def _look(self) -> None:
        windows = [each for each in self._app.topLevelWidgets() if isinstance(each, MainWindow)]
        if not windows:
            return
        button = windows[0].findChildren(QueuePane)[0].start_button
        if button.isEnabled() and "credit" in button.text():
            button.click()
        items = windows[0].findChildren(QueueListModel)[0].items
        if items and all(item.state in ENDED for item in items):
            self.timer.stop()
            windows[0].close()


def main(out: Path, folders: list[str]) -> int:
    settings = SettingsStore(find_places(os.environ).config)
    settings.save(
        replace(
            settings.load(),
            has_seen_upload_notice=True,
            language="en",
            output_folder=str(out),
            options=UpscaleOptions(scale=2),
        )
    )
    watcher = Watcher(make_application())
    code = open_app(Request(files=tuple(folders)), os.environ, None)
    watcher.timer.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
