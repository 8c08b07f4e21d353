"""The whole app in a process of its own: it leaves cleanly, whatever it is at."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from desktop.queue.item import ItemState
from desktop.queue.store import QueueStore
from tests.desktop.ui.leaving_app import MOMENTS
from tests.fakes.contract_service import ContractService, FakeAccount

ANYIO = "ignore:coroutine 'connect_tcp:RuntimeWarning"
"""A connection that is cancelled before its first step leaves one of anyio's coroutines behind."""


def run(
    moment: str, folder: Path, *paths: Path, url: str, token: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "OPENDREAM_CONFIG_DIR": str(folder),
        "OPENDREAM_SERVER_URL": url,
        "OPENDREAM_TOKEN": token,
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-W", ANYIO, "-m", "tests.desktop.ui.leaving_app", moment,
         *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env=environment,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_leaves_cleanly_and_the_queue_is_whole(
    moment: str, tmp_path: Path, service: ContractService, ada: FakeAccount
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    Image.effect_noise((400, 300), 80).convert("RGB").save(photos / "a.png")
    paths = [photos / "a.png"]
    if moment == "while_adding":
        paths = [photos / f"{number}.png" for number in range(40)]
        for path in paths:
            path.write_bytes((photos / "a.png").read_bytes())

    ended = run(moment, tmp_path / "profile", *paths, url=service.origin, token=service.token(ada))

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    store = QueueStore(tmp_path / "profile" / "data" / "queue.sqlite3")
    states = {item.state for item in store.all()}
    store.close()
    assert states <= {ItemState.PAUSED, ItemState.WAITING, ItemState.DONE}
    if moment == "while_under_way":
        assert states == {ItemState.WAITING}
    log = tmp_path / "profile" / "data" / "logs" / "app.log"
    assert log.exists() is (moment != "while_opening")
    assert not log.exists() or "Unexpected" not in log.read_text("utf-8")


def test_a_second_window_on_the_same_queue_says_so_and_leaves(
    tmp_path: Path, service: ContractService
) -> None:
    holder = QueueStore(tmp_path / "profile" / "data" / "queue.sqlite3")

    ended = run("at_once", tmp_path / "profile", url=service.origin)
    holder.close()

    assert ended.returncode == 1
    assert ended.stdout == "OpenDream Upscale is already open."


def test_an_app_that_cannot_use_its_own_files_says_so_and_leaves(
    tmp_path: Path, service: ContractService
) -> None:
    (tmp_path / "profile" / "data" / "queue.sqlite3").mkdir(parents=True)

    ended = run("at_once", tmp_path / "profile", url=service.origin)

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert f"cannot use its own files in {tmp_path / 'profile' / 'data'}" in ended.stdout
