"""Leaving while a photo is anywhere on its way: the next start brings it home, paid once."""

from pathlib import Path

import pytest
from msgspec import Struct
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.queue.item import ItemState
from tests.desktop.ui.conftest import MakeDesktop, items_of, make_engine
from tests.fakes.contract_service import ContractService, FakeAccount, Fault

S = ItemState
SLOW_MS = 30_000
WITHOUT_END = 1_000_000


class Stop(Struct, frozen=True):
    """What holds a photo up, the state that it is then in, and the one it is left in."""

    state: ItemState
    left: ItemState = S.WAITING
    request: str = ""
    fault: str = "hang"
    script: tuple[str, ...] = ("delivered",)
    credits: int = 50
    starts: bool = True


STOPS = {
    "uploading": Stop(S.UPLOADING, request="POST /images"),
    "in line": Stop(S.IN_LINE, script=()),
    "working": Stop(S.WORKING, script=("running",)),
    "saving": Stop(S.SAVING, request="GET /jobs/[^/]+/result"),
    "low credits": Stop(S.WAITING_FOR_CREDITS, S.WAITING_FOR_CREDITS, credits=0),
    "paused": Stop(S.PAUSED, S.PAUSED, starts=False),
    "offline": Stop(S.WAITING, request="POST /images", fault="drop_request"),
}


def hold_up(service: ContractService, ada: FakeAccount, stop: Stop) -> None:
    service.script, ada.available = list(stop.script), stop.credits
    if stop.request:
        service.fail(Fault(stop.request, stop.fault, times=WITHOUT_END))


def let_go(service: ContractService, ada: FakeAccount, stop: Stop) -> None:
    """Everything is well again, and who had no credits has some."""
    service.let_go.set()
    with service.lock:
        service.faults.clear()
        service.script = ["delivered"]
        for job in service.jobs.values():
            job.script = ["delivered"]
        ada.available += 50 - stop.credits


def wait_for(desktop: Desktop, qtbot: QtBot, state: ItemState) -> None:
    qtbot.waitUntil(lambda: [each.state for each in items_of(desktop)] == [state], timeout=SLOW_MS)


def left_in(folder: Path) -> list[ItemState]:
    engine = make_engine(folder, "http://127.0.0.1:9")
    states = [item.state for item in engine.store.all()]
    engine.store.close()
    engine.finished.close()
    return states


@pytest.mark.parametrize("name", STOPS)
def test_whatever_it_was_at_the_next_start_finishes_it(
    make_desktop: MakeDesktop,
    qtbot: QtBot,
    photo: Path,
    service: ContractService,
    ada: FakeAccount,
    *,
    name: str,
) -> None:
    stop = STOPS[name]
    hold_up(service, ada, stop)
    first = make_desktop(service.token(ada), paths=(photo,))
    said: list[str] = []
    first.presenters.queue.held_up.connect(said.append)
    wait_for(first, qtbot, S.PAUSED)
    if stop.starts:
        first.presenters.queue.start()
    qtbot.waitUntil(lambda: name != "offline" or "offline" in said, timeout=SLOW_MS)
    wait_for(first, qtbot, stop.state)

    first.close()
    assert left_in(photo.parent) == [stop.left]
    let_go(service, ada, stop)
    second = make_desktop(service.token(ada))
    wait_for(second, qtbot, stop.left)
    if not stop.starts:
        second.presenters.queue.start()
    wait_for(second, qtbot, S.DONE)

    assert [path.name for path in photo.parent.glob("beach_*")] == ["beach_opendream_4x.jpg"]
    assert list((photo.parent / "profile" / "data" / "under-way").glob("*")) == []
    assert (len(service.jobs), ada.available, ada.held) == (1, 49, 0)
