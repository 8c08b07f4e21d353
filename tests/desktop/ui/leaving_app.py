"""Run as a program by `test_leaving.py`: the real app, left at a chosen moment."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from desktop.opening import make_application, open_app
from desktop.places import find_places
from desktop.queue.item import ItemState
from desktop.queue.states import ACTIVE
from desktop.queue.view import QueueView
from desktop.settings import SettingsStore
from desktop.shell.request import Request
from desktop.ui.main_window import MainWindow

MOST_LOOKS = 3000
LOOK_MS = 5


class Leaver:
    """Looks often, and closes the window when the moment has come."""

    def __init__(self, app: QApplication, moment: Callable[["Leaver"], bool]) -> None:
        self._app = app
        self._moment = moment
        self.looks = 0
        self.timer = QTimer()
        self.timer.timeout.connect(self._look)
        self.timer.start(LOOK_MS)

    def windows(self) -> list[MainWindow]:
        return [each for each in self._app.topLevelWidgets() if isinstance(each, MainWindow)]

    def views(self) -> list[QueueView]:
        """None as long as the window has nothing in it yet."""
        return [view for window in self.windows() for view in window.findChildren(QueueView)]

    def state(self) -> ItemState | None:
        item = self.views()[0].current()
        return None if item is None else item.state

    def press(self) -> None:
        """The button with the price, once it has one."""
        for button in self.windows()[0].findChildren(QPushButton):
            if button.text().startswith("Upscale 1 ·") and button.isEnabled():
                button.click()

    def _look(self) -> None:
        self.looks += 1
        boxes = [each for each in self._app.topLevelWidgets() if isinstance(each, QMessageBox)]
        for box in boxes:
            sys.stdout.write(box.text())
            box.reject()
        if self.windows() and self._moment(self):
            self.timer.stop()
            self.windows()[0].close()
        elif self.looks > MOST_LOOKS:
            sys.stdout.write("It never came to that.")
            self.timer.stop()
            self._app.exit(9)


def while_opening(_: Leaver) -> bool:
    return True


def at_once(leaver: Leaver) -> bool:
    return bool(leaver.views())


def while_adding(leaver: Leaver) -> bool:
    return at_once(leaver) and leaver.looks >= 4


def while_under_way(leaver: Leaver) -> bool:
    leaver.press()
    return at_once(leaver) and leaver.state() in ACTIVE


def when_done(leaver: Leaver) -> bool:
    leaver.press()
    return at_once(leaver) and leaver.state() is ItemState.DONE


MOMENTS = {
    each.__name__: each
    for each in (while_opening, at_once, while_adding, while_under_way, when_done)
}


def main(moment: str, paths: list[Path]) -> int:
    settings = SettingsStore(find_places(os.environ).config)
    settings.save(replace(settings.load(), has_seen_upload_notice=True, language="en"))
    leaver = Leaver(make_application(), MOMENTS[moment])
    code = open_app(Request(files=tuple(map(str, paths))), os.environ, None)
    leaver.timer.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], [Path(name) for name in sys.argv[2:]]))
