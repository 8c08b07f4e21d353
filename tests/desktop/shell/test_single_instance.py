"""One app at a time: later starts hand over to it, quickly, whatever state it is in."""

import asyncio
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import __version__
from desktop.places import find_places
from desktop.shell.door import Door, InstanceLock, UnsafeFolder, door_of, prepare
from desktop.shell.handing_over import NO_ANSWER, hand_over, hand_over_or_lock
from desktop.shell.launch import launch
from desktop.shell.listening import Ear
from desktop.shell.request import Request
from desktop.shell.wire import MAX_MESSAGE_BYTES, Answer, answer_line
from tests.desktop.cli.test_start import processor_seconds

BUDGET_SECONDS = 0.1
MOST_TIMES_BARE = 8
"""Of what an empty interpreter takes, where the machine is too busy for the budget."""
WAIT_SECONDS = 10


class OpenApp:
    """Listens as the app does, on a thread of its own."""

    def __init__(self, door: Door) -> None:
        self.taken: list[Request] = []
        self._door = door
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._task: asyncio.Task[None] | None = None
        self._thread.start()
        deadline = time.monotonic() + WAIT_SECONDS
        while hand_over(door, Request()) is None:
            assert time.monotonic() < deadline
        self.taken.clear()

    def close(self) -> None:
        assert self._task is not None
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        ear = Ear("https://a.example", self.taken.append)
        self._task = self._loop.create_task(ear.serve(self._door))
        self._loop.run_until_complete(asyncio.gather(self._task, return_exceptions=True))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    runtime = tmp_path / "run"
    runtime.mkdir()
    return {"OPENDREAM_CONFIG_DIR": str(tmp_path / "config"), "XDG_RUNTIME_DIR": str(runtime)}


@pytest.fixture
def door(environment: dict[str, str]) -> Door:
    door = door_of(find_places(environment), environment)
    prepare(door)
    return door


@pytest.fixture
def app(door: Door) -> Iterator[OpenApp]:
    app = OpenApp(door)
    yield app
    app.close()


def test_files_reach_the_open_app(
    app: OpenApp, environment: dict[str, str], tmp_path: Path
) -> None:
    said: list[str] = []

    code = launch(["--scale", "8", "--", str(tmp_path / "-rf")], environment, said.append)

    assert (code, said) == (0, [])
    assert [request.files for request in app.taken] == [(str(tmp_path / "-rf"),)]
    assert app.taken[0].recipe.scale == 8


def test_handing_over_needs_no_qt_and_little_time(
    app: OpenApp, environment: dict[str, str]
) -> None:
    """The best of a few tries, from the start of the interpreter to its end, by its own clock."""
    script = (
        "import sys\nfrom desktop.cli import command\n"
        "code = command(['/a.jpg', '/b.jpg'])\n"
        "slow = {'PySide6', 'httpx', 'msgspec', 'PIL', 'asyncio', 'keyring', 'sqlite3'}\n"
        "sys.exit(code or ','.join(sorted(slow & set(sys.modules))) or 0)\n"
    )

    def seconds(line: str) -> float:
        before = processor_seconds()
        ended = subprocess.run(
            [sys.executable, "-c", line], env={**os.environ, **environment}, check=False
        )
        assert ended.returncode == 0
        return processor_seconds() - before

    bare = min(seconds("pass") for _ in range(5))
    assert min(seconds(script) for _ in range(5)) <= max(BUDGET_SECONDS, MOST_TIMES_BARE * bare)
    assert len(app.taken) == 5


def test_without_an_open_app_nobody_answers(door: Door) -> None:
    assert hand_over(door, Request(files=("/a",))) is None


def test_a_socket_that_a_killed_app_left_is_replaced(door: Door) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(door.address)
    left.close()

    assert hand_over(door, Request()) is None
    app = OpenApp(door)
    assert hand_over(door, Request(files=("/a",))) == Answer(__version__)
    app.close()


def test_a_closed_app_leaves_no_socket(door: Door) -> None:
    OpenApp(door).close()

    assert not Path(door.address).exists()


def test_only_one_of_many_gets_the_lock(door: Door) -> None:
    locks = [InstanceLock(door.lock_path) for _ in range(5)]

    assert [lock.acquire() for lock in locks] == [True, False, False, False, False]
    locks[0].release()
    assert locks[4].acquire()
    locks[4].release()


def test_of_many_that_start_at_once_one_opens_and_the_rest_hand_over(door: Door) -> None:
    """As where the system starts a process for each selected file."""
    opened: list[OpenApp] = []
    answers: list[Answer | None] = []
    held = [InstanceLock(door.lock_path) for _ in range(12)]

    def start(number: int) -> None:
        answer = hand_over_or_lock(door, Request(files=(f"/{number}",)), held[number])
        answers.append(answer)
        if answer is None:
            opened.append(OpenApp(door))

    threads = [threading.Thread(target=start, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 1
    assert answers.count(Answer(__version__)) == 11
    opened[0].close()
    for lock in held:
        lock.release()


def test_the_socket_is_the_persons_alone(app: OpenApp, door: Door) -> None:
    assert stat.S_IMODE(door.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(door.address).stat().st_mode) == 0o600


def test_a_folder_that_others_may_enter_is_closed_to_them(door: Door) -> None:
    door.folder.chmod(0o755)

    prepare(door)

    assert stat.S_IMODE(door.folder.stat().st_mode) == 0o700


def test_a_link_in_the_folders_place_is_not_trusted(
    environment: dict[str, str], tmp_path: Path
) -> None:
    door = door_of(find_places(environment), environment)
    (tmp_path / "elsewhere").mkdir()
    door.folder.parent.mkdir(parents=True, exist_ok=True)
    door.folder.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UnsafeFolder):
        prepare(door)


def test_a_long_home_gets_a_short_door(tmp_path: Path) -> None:
    environment = {"OPENDREAM_CONFIG_DIR": str(tmp_path / ("deep/" * 40))}

    door = door_of(find_places(environment), environment)

    assert len(door.address) < 104


def test_each_set_of_files_has_its_own_door(tmp_path: Path) -> None:
    doors = {
        door_of(find_places(environment), environment).address
        for environment in (
            {"OPENDREAM_CONFIG_DIR": str(tmp_path / "a"), "XDG_RUNTIME_DIR": str(tmp_path)},
            {"OPENDREAM_CONFIG_DIR": str(tmp_path / "b"), "XDG_RUNTIME_DIR": str(tmp_path)},
        )
    }

    assert len(doors) == 2


def stranger(door: Door, answer: bytes) -> threading.Thread:
    """Something else, or another version, behind the app's door; it answers once."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(door.address)
    listener.listen()

    def serve() -> None:
        connection, _ = listener.accept()
        with listener, connection:
            connection.recv(65536)
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_an_old_app_that_is_still_open_is_named(door: Door, environment: dict[str, str]) -> None:
    thread = stranger(door, answer_line(Answer("0.0.9")))
    said: list[str] = []

    code = launch(["/a.jpg"], environment, said.append)

    thread.join()
    assert code == 0
    assert "0.0.9 is still open" in said[0]


def test_an_app_that_speaks_another_version_is_named(
    door: Door, environment: dict[str, str]
) -> None:
    thread = stranger(door, answer_line(Answer("7.0", "unknown_version")))
    said: list[str] = []

    code = launch(["/a.jpg"], environment, said.append)

    thread.join()
    assert code == 1
    assert "(7.0)" in said[0]


@pytest.mark.parametrize("noise", [b"", b"\n", b"{}\n", b"[1]\n", b"\xff\n", b'{"app":1}\n'])
def test_nonsense_from_behind_the_door_is_no_crash(door: Door, noise: bytes) -> None:
    thread = stranger(door, noise)

    assert hand_over(door, Request()) == NO_ANSWER
    thread.join()


def test_an_app_with_another_service_refuses(app: OpenApp, environment: dict[str, str]) -> None:
    said: list[str] = []

    elsewhere = {**environment, "OPENDREAM_SERVER_URL": "https://c.example"}

    assert launch(["--server", "https://b.example", "/a"], environment, said.append) == 1
    assert launch(["/a"], elsewhere, said.append) == 1
    assert ["another service" in sentence for sentence in said] == [True, True]
    assert app.taken == []
    assert launch(["--server", "https://A.example/", "/a"], elsewhere, said.append) == 0


def test_a_flood_or_a_silence_costs_the_app_nothing(app: OpenApp, door: Door) -> None:
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as flood:
        silent.connect(door.address)
        flood.connect(door.address)
        flood.settimeout(WAIT_SECONDS)
        try:
            flood.sendall(b"x" * (2 * MAX_MESSAGE_BYTES))
            assert flood.recv(10) == b""
        except (BrokenPipeError, ConnectionResetError):
            pass  # cut off while it was still talking

        assert hand_over(door, Request(files=("/a",))) == Answer(__version__)


def test_a_link_that_asks_for_nothing_we_do_opens_nothing(environment: dict[str, str]) -> None:
    said: list[str] = []

    assert launch(["opendream://format-disk"], environment, said.append) == 1
    assert "nothing" in said[0]
