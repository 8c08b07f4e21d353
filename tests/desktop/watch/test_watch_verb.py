"""opendream-upscale watch, as a person or a scheduler starts it."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.desktop.cli.terminal import Terminal
from tests.fakes.contract_service import ContractService, FakeAccount

PATIENCE_SECONDS = 60
AT_ONCE = ("--settle", "0")
"""What these tests put there is whole; that growing files are waited for, test_ripening proves."""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def put(photo: Path, *targets: Path) -> None:
    """Pictures that differ, so that none is taken for another."""
    for number, target in enumerate(targets):
        target.write_bytes(photo.read_bytes() + bytes([number]))


def test_new_pictures_are_upscaled_once(
    terminal: Terminal, service: ContractService, ada: FakeAccount, photo: Path, inbox: Path
) -> None:
    put(photo, inbox / "old.jpg")
    first = terminal.run("watch", inbox, "--once", *AT_ONCE, "--json")
    put(photo, inbox / "a.jpg", inbox / "b.jpg")

    second = terminal.run("watch", inbox, "--once", *AT_ONCE, "--json", "--scale", "2")
    third = terminal.run("watch", inbox, "--once", *AT_ONCE, "--json", "--scale", "2")

    assert (first.code, first.out) == (0, "")
    assert (second.code, [line["state"] for line in second.lines]) == (0, ["delivered"] * 2)
    assert (third.code, third.out) == (0, "")
    assert {path.name for path in inbox.iterdir()} == {
        "old.jpg", "a.jpg", "b.jpg", "a_opendream_2x.jpg", "b_opendream_2x.jpg"
    }  # fmt: skip
    assert ada.available == 48


def test_results_under_other_names_are_not_upscaled_again(
    terminal: Terminal, ada: FakeAccount, photo: Path, inbox: Path
) -> None:
    put(photo, inbox / "a.jpg")
    line = ("watch", inbox, "--once", *AT_ONCE, "--json", "--existing", "--name", "big {name}")

    codes = [terminal.run(*line).code for _ in range(3)]

    assert codes == [0, 0, 0]
    assert {path.name for path in inbox.iterdir()} == {"a.jpg", "big a.jpg"}
    assert ada.available == 49


def test_another_spelling_of_the_folder_is_the_same_folder(
    terminal: Terminal, service: ContractService, inbox: Path, photo: Path
) -> None:
    link = inbox.parent / "link"
    link.symlink_to(inbox)
    (inbox / "a.jpg").write_bytes(photo.read_bytes())
    terminal.run("watch", inbox, "--once", "--existing", "--settle", "0")

    again = terminal.run("watch", f"{link}/../inbox/", "--once", "--settle", "0")
    linked = terminal.run("watch", link, "--once", "--settle", "0")

    assert (again.code, again.out, linked.code, linked.out) == (0, "", 0, "")
    assert len(service.jobs) == 1


def test_a_paid_result_that_cannot_be_saved_says_how_to_get_it(
    terminal: Terminal,
    service: ContractService,
    ada: FakeAccount,
    inbox: Path,
    photo: Path,
    tmp_path: Path,
) -> None:
    (inbox / "deep").mkdir()
    put(photo, inbox / "deep" / "a.jpg")
    (tmp_path / "out").mkdir()

    def block(line: str) -> None:
        if line == "POST /jobs":
            (tmp_path / "out" / "deep").write_bytes(b"a file where the folder should be")

    service.on_request = block

    told = terminal.run(
        "watch", inbox, "--once", *AT_ONCE, "--existing", "--recursive", "--json",
        "--out", tmp_path / "out",
    ).document  # fmt: skip

    assert (told["state"], told["credits"], ada.available) == ("failed", 1, 49)
    assert told["next_step"] == f"opendream-upscale jobs --download {told['job_id']} --out FOLDER"


def test_the_daily_limit_holds_the_rest_back(
    terminal: Terminal, ada: FakeAccount, photo: Path, inbox: Path
) -> None:
    put(photo, *[inbox / f"{number}.jpg" for number in range(3)])

    limited = terminal.run(
        "watch", inbox, "--once", *AT_ONCE, "--json", "--existing", "--daily-credits", "2"
    )
    again = terminal.run("watch", inbox, "--once", *AT_ONCE, "--json", "--daily-credits", "2")

    states = sorted(str(line["state"]) for line in limited.lines)
    assert states == ["delivered", "delivered", "paused"]
    assert {line["reason"] for line in limited.lines if line["state"] == "paused"} == {
        "spending_cap"
    }
    assert (limited.code, again.code) == (3, 3)
    assert ada.available == 48
    assert terminal.run("watch", inbox, "--once", *AT_ONCE, "--daily-credits", "3").code == 0
    assert ada.available == 47


def test_what_is_no_folder_or_watched_already_is_wrong_usage(
    terminal: Terminal, photo: Path, inbox: Path
) -> None:
    process = start(terminal, inbox)
    assert process.stderr is not None
    assert b"Watching" in process.stderr.readline()

    (inbox.parent / "link").symlink_to(inbox)
    busy = terminal.run("watch", inbox.parent / "link", "--once")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE_SECONDS)

    assert (busy.code, "already" in busy.problems) == (1, True)
    assert process.returncode == 0
    assert terminal.run("watch", photo).code == 1
    assert terminal.run("watch", inbox / "none").code == 1


def start(terminal: Terminal, inbox: Path, *more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        terminal.line("watch", inbox, *AT_ONCE, *more),
        env=terminal.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_however_it_ends_the_next_watch_finishes_what_was_under_way(
    terminal: Terminal,
    service: ContractService,
    ada: FakeAccount,
    photo: Path,
    inbox: Path,
    end: signal.Signals,
) -> None:
    service.script = []
    put(photo, inbox / "a.jpg")
    process = start(terminal, inbox, "--existing", "--json")
    service.wait_for("GET /jobs/", PATIENCE_SECONDS)

    process.send_signal(end)
    _, problems = process.communicate(timeout=PATIENCE_SECONDS)
    service.script = ["delivered"]
    for job in service.jobs.values():
        job.script = ["delivered"]
    resumed = terminal.run("watch", inbox, "--once", *AT_ONCE, "--json")

    assert process.returncode == (130 if end is signal.SIGINT else -signal.SIGKILL)
    assert b"Traceback" not in problems
    assert (resumed.code, resumed.document["state"]) == (0, "delivered")
    assert (len(service.jobs), ada.available, ada.held) == (1, 49, 0)
    assert (inbox / "a_opendream_4x.jpg").exists()


def test_a_picture_put_there_while_it_watches_is_done(
    terminal: Terminal, photo: Path, inbox: Path
) -> None:
    process = start(terminal, inbox, "--clean", "--daily-credits", "5")
    assert process.stderr is not None
    assert process.stdout is not None
    try:
        assert b"at most 5 credits a day" in process.stderr.readline()
        put(photo, inbox / "a.jpg.part")
        (inbox / "a.jpg.part").rename(inbox / "a.jpg")
        line = process.stdout.readline().decode()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_SECONDS)

    assert line.startswith("a.jpg → a_opendream_clean.jpg")
    assert process.returncode == 0


def test_without_a_session_it_says_so_and_ends(terminal: Terminal, inbox: Path) -> None:
    stranger = Terminal(terminal.config, terminal.origin, "no such token")

    assert stranger.run("watch", inbox).code == 4
