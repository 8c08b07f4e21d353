"""A command may crash, hang or eat memory: its child dies alone, and cancelling kills it."""

import asyncio
import inspect
import os
import select
import signal
import sys
from importlib import import_module
from pathlib import Path

import pytest

from backend.imaging import commands, steps
from backend.imaging.child import SOURCE_ROOT, ChildLimits, ImagingChild
from backend.imaging.commands import Command, InspectPicture
from backend.imaging.errors import ImagingCrash, ImagingError
from backend.imaging.facts import SourceFacts
from tests.backend.imaging.child_commands import Answer, Mark, Misbehave, MisreadPicture, Wait
from tests.backend.imaging.pictures import picture_bytes, scene

TIGHT = ChildLimits(
    memory_bytes=1_000_000_000,
    foreign_cpu_seconds=1,
    foreign_wall_seconds=2,
    own_cpu_seconds=1,
    own_wall_seconds=2,
    file_bytes=1_000_000,
)
watches_processes = pytest.mark.skipif(sys.platform != "linux", reason="needs pidfd and prctl")
ALLOWED_VARIABLES = {
    *("LANG", "TMPDIR", "VIPS_BLOCK_UNTRUSTED", "VIPS_CONCURRENCY", "OMP_NUM_THREADS"),
    *("OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX", "cwd"),
    # Python sets this one for itself in a C locale.
    "LC_CTYPE",
}


@pytest.fixture
def child() -> ImagingChild:
    return ImagingChild(parallel=2)


@pytest.fixture
def tight_child() -> ImagingChild:
    return ImagingChild(TIGHT, parallel=2)


async def test_a_command_answers_with_its_type(child: ImagingChild, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(picture_bytes(scene(60, 40), "PNG"))

    facts = await child.run(InspectPicture(path=path, max_megapixels=1), SourceFacts, tmp_path)

    assert (facts.format, facts.width_px, facts.height_px) == ("png", 60, 40)


async def test_the_child_sees_only_what_it_needs_of_the_environment(
    child: ImagingChild, tmp_path: Path
) -> None:
    os.environ["OPENDREAM_SECRET_KEY"] = "do not leak"

    seen = await child.run(Answer(), dict[str, str], tmp_path)

    assert set(seen) <= ALLOWED_VARIABLES
    assert seen["cwd"] == seen["TMPDIR"] == str(tmp_path)
    del os.environ["OPENDREAM_SECRET_KEY"]


async def test_a_refusal_keeps_its_code_and_sentence(child: ImagingChild, tmp_path: Path) -> None:
    with pytest.raises(ImagingError, match="We do not take this") as refusal:
        await child.run(Misbehave(way="refuse"), int, tmp_path)

    assert refusal.value.code == "image_type_unsupported"


async def test_noise_on_stdout_does_not_become_the_answer(
    child: ImagingChild, tmp_path: Path
) -> None:
    assert await child.run(Misbehave(way="chatter"), int, tmp_path) == 7


@pytest.mark.parametrize("way", ["abort", "eat_memory", "spin", "hang", "fill_disk", "raise"])
async def test_whatever_kills_a_reading_child_is_an_unreadable_picture(
    tight_child: ImagingChild, tmp_path: Path, way: str
) -> None:
    with pytest.raises(ImagingError) as refusal:
        await tight_child.run(MisreadPicture(way=way), int, tmp_path)

    assert refusal.value.code == "image_unreadable"
    assert "secret" not in refusal.value.detail


@pytest.mark.parametrize("way", ["abort", "raise"])
async def test_a_failure_on_our_own_planes_is_not_blamed_on_the_picture(
    tight_child: ImagingChild, tmp_path: Path, way: str
) -> None:
    with pytest.raises(ImagingCrash) as crash:
        await tight_child.run(Misbehave(way=way), int, tmp_path)

    assert "secret" not in str(crash.value)


async def test_a_full_disk_is_not_blamed_on_the_picture(
    child: ImagingChild, tmp_path: Path
) -> None:
    with pytest.raises(ImagingCrash, match="OSError") as crash:
        await child.run(MisreadPicture(way="full_disk"), int, tmp_path)

    assert "secret" not in str(crash.value)


async def test_an_upload_does_not_wait_for_a_long_job(tmp_path: Path) -> None:
    child, pipe = ImagingChild(parallel=1), tmp_path / "pipe"
    os.mkfifo(pipe)
    long_job = asyncio.create_task(child.run(Wait(pipe=pipe), int, tmp_path))
    await asyncio.to_thread(pipe.read_text)

    assert await child.run(MisreadPicture(way="chatter"), int, tmp_path) == 7

    long_job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await long_job


async def test_a_failure_names_the_exception_and_the_line(
    child: ImagingChild, tmp_path: Path
) -> None:
    with pytest.raises(ImagingCrash, match=r"ValueError at child_commands\.py:\d+"):
        await child.run(Misbehave(way="raise"), int, tmp_path)


@watches_processes
async def test_cancelling_kills_the_child_and_what_it_started(
    child: ImagingChild, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    running = asyncio.create_task(child.run(Wait(pipe=pipe), int, tmp_path))
    told = await asyncio.to_thread(pipe.read_text)
    watches = [_watch(int(pid)) for pid in told.split()]

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    await _ended(watches)


@watches_processes
async def test_a_child_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = (
        "import asyncio, pathlib, sys\n"
        "from backend.imaging.child import ImagingChild\n"
        "from tests.backend.imaging.child_commands import Wait\n"
        "pipe = pathlib.Path(sys.argv[1])\n"
        "asyncio.run(ImagingChild().run(Wait(pipe=pipe), int, pipe.parent))\n"
    )
    command = (sys.executable, "-c", script, str(pipe))
    parent = await asyncio.create_subprocess_exec(*command, cwd=SOURCE_ROOT)
    child_pid, grandchild_pid = map(int, (await asyncio.to_thread(pipe.read_text)).split())
    watch = _watch(child_pid)

    parent.kill()
    await parent.wait()

    await _ended([watch])
    os.kill(grandchild_pid, signal.SIGKILL)


async def test_no_more_children_than_allowed_run_at_a_time(tmp_path: Path) -> None:
    child, log = ImagingChild(parallel=1), tmp_path / "log"

    await asyncio.gather(*[child.run(Mark(log=log), int, tmp_path) for _ in range(3)])

    assert log.read_text() == "()()()"


async def test_a_failed_command_gives_its_place_to_the_next(tmp_path: Path) -> None:
    child = ImagingChild(TIGHT, parallel=1)
    for _ in range(2):
        with pytest.raises(ImagingError):
            await child.run(MisreadPicture(way="abort"), int, tmp_path)

    assert await child.run(Misbehave(way="chatter"), int, tmp_path) == 7


def test_every_command_fits_its_function() -> None:
    kinds = [
        kind
        for module in (commands, steps)
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, Command) and kind is not Command
    ]

    assert len(kinds) >= 7
    for kind in kinds:
        module, name = kind.runs.split(":")
        function = getattr(import_module(module), name)
        wanted = inspect.signature(function).parameters
        required = {n for n, p in wanted.items() if p.default is inspect.Parameter.empty}
        assert required <= set(kind.__struct_fields__) <= set(wanted), kind


def _watch(pid: int) -> int:
    """Open a descriptor that becomes readable when the process ends."""
    return os.pidfd_open(pid)


async def _ended(watches: list[int]) -> None:
    for watch in watches:
        await asyncio.to_thread(select.select, [watch], [], [])
        os.close(watch)
