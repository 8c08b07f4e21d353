"""One message for a batch, only while nobody looks, in words that say what was free."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.queue.item import ItemState, QueueItem
from desktop.queue.summary import summarise
from desktop.settings import Settings, SettingsStore
from desktop.ui.look import Look
from desktop.ui.notifying.batches import BatchEnd, BatchWatch
from desktop.ui.notifying.motion import reduce_motion
from desktop.ui.notifying.notifiers import (
    PORTAL,
    PORTAL_NOTIFICATION,
    PORTAL_PATH,
    PortalNotifier,
)
from desktop.ui.notifying.taskbar import TaskbarProgress
from desktop.ui.wiring.telling import Telling
from tests.desktop.queue.view_items import done, draft, item

S = ItemState


class StagedQueue(QObject):
    """Tells what a queue would tell, one step of a batch after the other."""

    item_ended = Signal(object)
    summary_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, ItemState] = {}

    def show(self, *items: QueueItem) -> None:
        for each in items:
            before = self._last.get(each.id)
            self._last[each.id] = each.state
            if before not in {None, each.state} and each.state in {S.DONE, S.REFUSED, S.FAILED}:
                self.item_ended.emit(each)
        self.summary_changed.emit(summarise(items))


class Noted:
    """A notifier that is read."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def show(self, title: str, text: str) -> None:
        self.messages.append((title, text))


@pytest.fixture
def queue(look: Look) -> StagedQueue:
    look.language.choose("en")
    return StagedQueue()


@pytest.fixture
def batches(queue: StagedQueue) -> BatchWatch:
    return BatchWatch(queue)  # type: ignore[arg-type]  # it only listens


def ends(batches: BatchWatch) -> list[BatchEnd]:
    heard: list[BatchEnd] = []
    batches.ended.connect(heard.append)
    return heard


def run_batch(queue: StagedQueue) -> None:
    queue.show(item(1), item(2), item(3), draft(4))
    queue.show(item(1, S.WORKING), item(2, S.WORKING), item(3), draft(4))
    queue.show(done(1), item(2, S.REFUSED), item(3, S.WORKING), draft(4))
    queue.show(done(1), item(2, S.REFUSED), done(3), draft(4))


def test_a_batch_is_told_once_when_its_last_photo_ends(
    queue: StagedQueue, batches: BatchWatch
) -> None:
    heard = ends(batches)

    run_batch(queue)
    queue.show(done(1), item(2, S.REFUSED), done(3), draft(4))

    assert heard == [BatchEnd(done=2, refused=1)]


def test_the_next_batch_counts_from_nothing(queue: StagedQueue, batches: BatchWatch) -> None:
    heard = ends(batches)

    run_batch(queue)
    queue.show(item(5, S.WORKING))
    queue.show(item(5, S.FAILED))

    assert heard[1:] == [BatchEnd(failed=1)]


def test_a_batch_that_only_was_paused_is_no_news(queue: StagedQueue, batches: BatchWatch) -> None:
    heard = ends(batches)

    queue.show(item(1))
    queue.show(item(1, S.PAUSED))

    assert heard == []


def test_the_taskbar_is_told_how_far_it_is_and_cleared(
    queue: StagedQueue, batches: BatchWatch
) -> None:
    shares: list[tuple[int, int]] = []
    batches.progressed.connect(lambda ended, total: shares.append((ended, total)))

    run_batch(queue)

    assert shares == [(0, 3), (0, 3), (2, 3), (0, 0)]


def telling(
    batches: BatchWatch, folder: Path, settings: Settings, window: QWidget
) -> tuple[Telling, Noted]:
    store = SettingsStore(folder)
    store.save(settings)
    noted = Noted()
    return Telling(window, batches, noted, TaskbarProgress(), store), noted


def test_the_message_counts_and_says_what_was_free(
    queue: StagedQueue, batches: BatchWatch, tmp_path: Path, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    _, noted = telling(batches, tmp_path, Settings(), window)

    run_batch(queue)

    assert noted.messages == [("2 photos done", "1 not faithful or declined, free of charge")]


def test_who_looks_at_the_window_is_not_told_what_is_seen(
    queue: StagedQueue, batches: BatchWatch, tmp_path: Path, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    _, noted = telling(batches, tmp_path, Settings(), window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()

    run_batch(queue)

    assert noted.messages == []


def test_messages_can_be_switched_off(
    queue: StagedQueue, batches: BatchWatch, tmp_path: Path, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    _, noted = telling(batches, tmp_path, Settings(has_notifications=False), window)

    run_batch(queue)

    assert noted.messages == []


@pytest.fixture
def bus_address(tmp_path: Path) -> Iterator[str]:
    """A session bus of our own."""
    if shutil.which("dbus-daemon") is None or shutil.which("dbus-monitor") is None:
        pytest.skip("dbus-daemon and dbus-monitor are not installed")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(
        [*command, f"--address=unix:dir={tmp_path}"], stdout=subprocess.PIPE, text=True
    ) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


def test_the_desktop_gets_the_message_and_the_progress(
    bus_address: str, tmp_path: Path, qtbot: QtBot
) -> None:
    log = tmp_path / "bus.log"
    with log.open("w") as heard:
        monitor = subprocess.Popen(
            ["dbus-monitor", "--address", bus_address],
            stdout=heard,
            env=os.environ | {"LC_ALL": "C"},
        )
    qtbot.waitUntil(lambda: "NameAcquired" in log.read_text(), timeout=10_000)
    bus = QDBusConnection.connectToBus(bus_address, "telling")

    PortalNotifier(bus, QApplication.beep).show("2 photos done", "All saved.")
    TaskbarProgress(bus).show(1, 2)

    qtbot.waitUntil(lambda: "progress-visible" in log.read_text(), timeout=10_000)
    QDBusConnection.disconnectFromBus("telling")
    monitor.terminate()
    monitor.wait(10)
    text = log.read_text()
    assert "member=AddNotification" in text
    assert 'string "2 photos done"' in text
    assert "member=Update" in text
    assert "double 0.5" in text


def test_pressing_our_message_leads_to_the_window_and_no_other_does(
    bus_address: str, qtbot: QtBot
) -> None:
    ours = QDBusConnection.connectToBus(bus_address, "pressed")
    portal = QDBusConnection.connectToBus(bus_address, "portal")
    portal.registerService(PORTAL)
    pressed: list[str] = []
    notifier = PortalNotifier(ours, lambda: pressed.append("show"))

    for kind, action in [("other", "show"), ("batch", "other"), ("batch", "show")]:
        signal = QDBusMessage.createSignal(PORTAL_PATH, PORTAL_NOTIFICATION, "ActionInvoked")
        signal.setArguments([kind, action, []])
        portal.send(signal)

    qtbot.waitUntil(lambda: bool(pressed), timeout=10_000)
    notifier.deleteLater()
    for name in ("pressed", "portal"):
        QDBusConnection.disconnectFromBus(name)
    assert pressed == ["show"]


def test_without_a_bus_nothing_breaks(qapp: QApplication) -> None:
    nowhere = QDBusConnection("not connected")

    PortalNotifier(nowhere, QApplication.beep).show("2 photos done", "All saved.")
    TaskbarProgress(nowhere).show(1, 2)

    assert not nowhere.isConnected()


def test_reduced_motion_stops_what_qt_moves(qapp: QApplication) -> None:
    reduce_motion(is_reduced=True)
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    assert QGuiApplication.styleHints().cursorFlashTime() == 0

    reduce_motion(is_reduced=False)
    assert QGuiApplication.styleHints().cursorFlashTime() > 0
