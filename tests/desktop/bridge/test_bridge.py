"""What comes through the bridge, where, and what no longer does."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge


class Answers:
    """Collects what arrives and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: set[int] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    def failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())

    @property
    def count(self) -> int:
        return len(self.results) + len(self.errors)


async def answer(value: object) -> object:
    await asyncio.sleep(0)
    return value


async def refuse(sentence: str) -> None:
    await asyncio.sleep(0)
    raise ValueError(sentence)


def arrived(answers: Answers, count: int) -> Callable[[], bool]:
    return lambda: answers.count >= count


def test_results_arrive_on_the_main_thread(bridge: Bridge, qtbot: QtBot) -> None:
    answers = Answers()

    bridge.run(answer(42), done=answers.done)
    bridge.decode(lambda: 43, done=answers.done)
    qtbot.waitUntil(arrived(answers, 2))

    assert sorted(map(str, answers.results)) == ["42", "43"]
    assert answers.threads == {threading.get_ident()}


def test_errors_arrive_on_the_main_thread(bridge: Bridge, qtbot: QtBot) -> None:
    answers = Answers()

    bridge.run(refuse("no"), failed=answers.failed)
    bridge.decode(lambda: 1 // 0, failed=answers.failed)
    qtbot.waitUntil(arrived(answers, 2))

    assert {type(error) for error in answers.errors} == {ValueError, ZeroDivisionError}
    assert answers.threads == {threading.get_ident()}


def test_an_error_that_nobody_asked_for_is_raised(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as caught:
        bridge.run(refuse("lost"))
        qtbot.waitUntil(lambda: len(caught) == 1)

    assert str(caught[0][1]) == "lost"


def test_cancelled_work_is_stopped_and_not_delivered(bridge: Bridge, qtbot: QtBot) -> None:
    answers = Answers()
    started = threading.Event()
    stopped = threading.Event()

    async def linger() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    handle = bridge.run(linger(), done=answers.done, failed=answers.failed)
    assert started.wait(5)
    handle.cancel()
    assert stopped.wait(5)
    bridge.run(answer("after"), done=answers.done)
    qtbot.waitUntil(arrived(answers, 1))

    assert answers.results == ["after"]
    assert handle.is_abandoned


def test_a_result_that_is_already_on_its_way_can_still_be_cancelled(
    bridge: Bridge, qtbot: QtBot
) -> None:
    answers = Answers()
    finished = threading.Event()

    handle = bridge.decode(finished.set, done=answers.done)
    assert finished.wait(5)
    handle.cancel()
    bridge.run(answer("after"), done=answers.done)
    qtbot.waitUntil(arrived(answers, 1))

    assert answers.results == ["after"]


def test_closing_cancels_what_runs_then_awaits_the_last_step(qapp: object) -> None:
    order: list[str] = []
    started = threading.Event()

    async def linger() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            order.append("cancelled")
            raise

    async def last() -> None:
        order.append("last")

    bridge = Bridge()
    bridge.run(linger())
    assert started.wait(5)
    bridge.close(last)
    bridge.close(last)

    assert order == ["cancelled", "last"]
    assert not any(thread.name == "network" for thread in threading.enumerate())


def test_work_that_nobody_holds_on_to_is_not_forgotten(qapp: object) -> None:
    ends: list[str] = []
    started = threading.Event()

    async def linger() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ends.append("cancelled")
            raise

    bridge = Bridge()
    bridge.run(linger())
    assert started.wait(5)
    gc.collect()
    bridge.close()

    assert ends == ["cancelled"]


@pytest.mark.parametrize("kind", ["run", "decode"])
def test_a_closed_bridge_starts_nothing(kind: str, qapp: object) -> None:
    answers = Answers()
    bridge = Bridge()
    bridge.close()

    handle = (
        bridge.run(answer(1), done=answers.done)
        if kind == "run"
        else bridge.decode(lambda: 1, done=answers.done)
    )

    assert handle.is_abandoned
    assert answers.count == 0


def test_what_was_delivered_is_let_go_of(bridge: Bridge, qtbot: QtBot) -> None:
    """The handle stays with whoever asked; the outcome, perhaps a large picture, does not."""
    heard: list[int] = []
    made = Picture()
    gone = weakref.ref(made)
    box = [made]
    del made

    handle = bridge.decode(box.pop, done=lambda picture: heard.append(len(picture.pixels)))

    qtbot.waitUntil(lambda: heard == [1000])
    qtbot.waitUntil(lambda: gone() is None)
    handle.cancel()


class Picture:
    """Something that is noticed when it is gone."""

    def __init__(self) -> None:
        self.pixels = bytes(1000)
