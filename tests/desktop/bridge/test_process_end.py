"""Whole processes: many signals do not abort them, and leaving in any state ends them cleanly."""

import os
import subprocess
import sys

import pytest

EMITS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Speaker(QObject):
    said = Signal(int)

app = QCoreApplication([])
speaker = Speaker()
heard = []
speaker.said.connect(heard.append)
for number in range(5000):
    speaker.said.emit(number)
assert len(heard) == 5000
"""

PRELUDE = """
import asyncio, sys, threading, time
from PySide6.QtWidgets import QApplication, QLabel
from PySide6.QtCore import QTimer
from desktop.bridge import Bridge

app = QApplication([])
label = QLabel("x")
label.show()
bridge = Bridge()
app.aboutToQuit.connect(bridge.close)
started = threading.Event()

async def linger():
    started.set()
    await asyncio.Event().wait()

async def stubborn():
    started.set()
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0.05)

async def offload():
    started.set()
    await asyncio.to_thread(time.sleep, 0.2)

async def chat():
    while True:
        await asyncio.sleep(0)
        bridge.post(lambda: None)
"""

STATES = {
    "idle": "bridge.close()",
    "left without the event loop": "bridge.run(linger()); started.wait(); bridge.close()",
    "tasks running": """
for _ in range(50):
    bridge.run(linger())
bridge.run(stubborn())
QTimer.singleShot(50, app.quit)
app.exec()
""",
    "results on their way": """
async def quick():
    return bytes(1000)
for _ in range(500):
    bridge.run(quick(), done=len)
QTimer.singleShot(0, app.quit)
app.exec()
""",
    "signals pouring": """
bridge.run(chat())
QTimer.singleShot(50, app.quit)
app.exec()
""",
    "a thread of the loop busy": """
bridge.run(offload()); started.wait()
QTimer.singleShot(0, app.quit)
app.exec()
""",
    "decoders busy": """
for _ in range(20):
    bridge.decode(lambda: time.sleep(0.02))
QTimer.singleShot(30, app.quit)
app.exec()
""",
    "quit from a callback": """
async def quick():
    return None
bridge.run(linger())
bridge.run(quick(), done=lambda _: app.quit())
app.exec()
""",
}


def run_script(script: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDEVMODE": "0"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )


def test_five_thousand_signal_emits_do_not_abort_the_process() -> None:
    ended = run_script(EMITS)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("attempt", [1, 2])
def test_leaving_in_any_state_ends_cleanly(state: str, attempt: int) -> None:
    ended = run_script(PRELUDE + STATES[state])

    assert (ended.returncode, ended.stderr) == (0, ""), state
