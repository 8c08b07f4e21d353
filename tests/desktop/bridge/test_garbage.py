"""A Qt object in a cycle never dies on another thread."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.garbage import MainThreadGarbage


class Knot(QObject):
    """Part of a cycle; remembers on which thread it was taken apart."""

    def __init__(self, died_on: list[int]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: died_on.append(threading.get_ident()))


def allocate_much() -> list[list[int]]:
    """Enough for the automatic collector to run several times, were it on."""
    return [[number] for number in range(100_000)]


def test_cycles_are_collected_on_the_main_thread_only(
    garbage: MainThreadGarbage, qtbot: QtBot
) -> None:
    died_on: list[int] = []
    for _ in range(20):
        Knot(died_on)

    thread = threading.Thread(target=allocate_much)
    thread.start()
    thread.join()
    assert died_on == []
    kept = allocate_much()
    garbage.collect_due()
    assert kept

    assert set(died_on) == {threading.get_ident()}


def test_the_automatic_collector_is_back_afterwards(qtbot: QtBot) -> None:
    garbage = MainThreadGarbage()
    assert not gc.isenabled()
    garbage.settle()

    garbage.close()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
