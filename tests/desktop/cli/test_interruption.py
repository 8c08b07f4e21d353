"""Ctrl-C and kill: what is under way stays settled, and can be taken up again."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.desktop.cli.terminal import Terminal
from tests.fakes.contract_service import ContractService, FakeAccount

PATIENCE_SECONDS = 30


def start_and_reach_the_service(
    terminal: Terminal, service: ContractService, photo: Path
) -> subprocess.Popen[bytes]:
    """An `up` whose job is made and does not end."""
    service.script = []
    process = subprocess.Popen(
        terminal.line("up", photo, "--scale", "2"),
        env=terminal.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    service.wait_for("GET /jobs/", PATIENCE_SECONDS)
    return process


def test_ctrl_c_says_how_to_go_on_and_going_on_pays_nothing_again(
    terminal: Terminal, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    process = start_and_reach_the_service(terminal, service, photo)

    process.send_signal(signal.SIGINT)
    out, problems = process.communicate(timeout=PATIENCE_SECONDS)
    service.script = ["delivered"]
    for job in service.jobs.values():
        job.script = ["delivered"]
    resumed = terminal.run("jobs", "--resume", "--json")

    assert (process.returncode, out) == (130, b"")
    assert b"1 photo with the service" in problems
    assert b"jobs --resume" in problems
    assert b"Traceback" not in problems
    assert (resumed.code, resumed.document["state"]) == (0, "delivered")
    assert photo.with_name("beach_opendream_2x.jpg").exists()
    assert (len(service.jobs), ada.available, ada.held) == (1, 49, 0)
    assert terminal.run("jobs", "--resume").out == "Nothing was interrupted.\n"


def test_a_killed_run_is_taken_up_again(
    terminal: Terminal, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    process = start_and_reach_the_service(terminal, service, photo)
    assert terminal.run("jobs", "--resume").out == "Nothing was interrupted.\n"

    process.kill()
    process.communicate(timeout=PATIENCE_SECONDS)
    for job in service.jobs.values():
        job.script = ["delivered"]
    resumed = terminal.run("jobs", "--resume", "--json")

    assert (resumed.code, resumed.document["state"]) == (0, "delivered")
    assert (len(service.jobs), ada.available) == (1, 49)


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGTERM, 130), (signal.SIGKILL, -9)])
def test_naming_the_photo_again_goes_on_and_pays_nothing_again(
    terminal: Terminal,
    service: ContractService,
    ada: FakeAccount,
    photo: Path,
    *,
    stop: signal.Signals,
    code: int,
) -> None:
    process = start_and_reach_the_service(terminal, service, photo)
    process.send_signal(stop)
    _, problems = process.communicate(timeout=PATIENCE_SECONDS)
    for job in service.jobs.values():
        job.script = ["delivered"]

    again = terminal.run("up", photo, "--scale", "2", "--out", photo.parent / "elsewhere")

    assert process.returncode == code
    assert (b"jobs --resume" in problems) == (stop is signal.SIGTERM)
    assert again.code == 0
    assert "Going on with 1 photo of an interrupted run." in again.problems
    assert (photo.parent / "elsewhere" / "beach_opendream_2x.jpg").exists()
    assert (len(service.jobs), ada.available, ada.held) == (1, 49, 0)
    assert list((terminal.config / "data" / "runs").iterdir()) == []


def test_another_order_or_another_picture_is_made_and_paid(
    terminal: Terminal, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    process = start_and_reach_the_service(terminal, service, photo)
    process.kill()
    process.communicate(timeout=PATIENCE_SECONDS)
    service.script = ["delivered"]

    larger = terminal.run("up", photo, "--long-side", "300")
    with Image.open(photo) as picture:
        picture.rotate(180).save(photo)
    changed = terminal.run("up", photo, "--scale", "2")

    assert (larger.code, changed.code) == (0, 0)
    assert (len(service.jobs), ada.available, ada.held) == (3, 47, 1)


def test_what_waited_for_credits_goes_on_when_there_are_some(
    terminal: Terminal, ada: FakeAccount, photo: Path
) -> None:
    ada.available = 0
    first = terminal.run("up", photo)
    ada.available = 1

    resumed = terminal.run("jobs", "--resume")

    assert first.code == 3
    assert "jobs --resume" in first.problems
    assert resumed.code == 0
    assert ada.available == 0


@pytest.mark.parametrize("with_help", [True, False])
def test_a_reader_that_goes_away_is_no_crash(
    terminal: Terminal, photo: Path, *, with_help: bool
) -> None:
    arguments: list[str | Path] = ["up", "--help"] if with_help else ["up", photo]
    process = subprocess.Popen(
        terminal.line(*arguments),
        env=terminal.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()

    assert process.stderr is not None
    problems = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=PATIENCE_SECONDS)

    assert b"Traceback" not in problems


def test_one_ctrl_c_ends_what_waits_for_a_drive_that_hangs(
    terminal: Terminal, tmp_path: Path
) -> None:
    """A pipe that nobody writes into answers as little as a dead network share."""
    hanging = tmp_path / "list"
    os.mkfifo(hanging)
    process = subprocess.Popen(
        terminal.line("up", "--files-from", hanging),
        env=terminal.environment(),
        stderr=subprocess.PIPE,
    )
    with hanging.open("wb"):  # from here on it reads
        process.send_signal(signal.SIGINT)
        _, problems = process.communicate(timeout=PATIENCE_SECONDS)

    assert (process.returncode, problems) == (130, b"")


def test_a_second_up_waits_for_the_first_and_goes_on_with_its_job_when_it_is_killed(
    terminal: Terminal, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    first = start_and_reach_the_service(terminal, service, photo)
    second = subprocess.Popen(
        terminal.line("up", photo, "--scale", "2", "--json"),
        env=terminal.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert second.stdout is not None
    waiting = json.loads(second.stdout.readline())

    first.kill()
    first.communicate(timeout=PATIENCE_SECONDS)
    for job in service.jobs.values():
        job.script = ["delivered"]
    delivered = json.loads(second.communicate(timeout=PATIENCE_SECONDS)[0])

    assert (waiting["state"], waiting["reason"]) == ("waiting", "made_elsewhere")
    assert (second.returncode, delivered["state"], delivered["credits"]) == (0, "delivered", 1)
    assert (len(service.jobs), ada.available, ada.held) == (1, 49, 0)
