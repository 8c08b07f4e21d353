"""`up`: results, prices, exit codes and JSON as docs/command-line.md has them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.desktop.cli.terminal import Terminal
from tests.fakes.contract_service import ContractService, FakeAccount, Fault


def test_a_photo_becomes_four_times_as_large_beside_itself(
    terminal: Terminal, ada: FakeAccount, photo: Path
) -> None:
    answer = terminal.run("up", photo, "--json")

    report = answer.document
    result = photo.parent / "beach_opendream_4x.jpg"
    assert (answer.code, answer.problems) == (0, "")
    assert set(report) == {
        "source", "output", "state", "job_id", "credits", "score", "reason", "width", "height",
        "seconds", "kept_until", "next_step",
    }  # fmt: skip
    assert report["output"] == str(result)
    assert (report["state"], report["credits"], report["score"]) == ("delivered", 1, 0.9)
    with Image.open(result) as picture:
        assert picture.size == (480, 320) == (report["width"], report["height"])
    assert ada.available == 49


def test_a_person_reads_one_line_a_photo(terminal: Terminal, photo: Path) -> None:
    answer = terminal.run("up", photo, "--scale", "2")

    assert answer.code == 0
    assert answer.out.startswith("beach.jpg → beach_opendream_2x.jpg  240 × 160, 1 credit")


def test_options_reach_the_service(
    terminal: Terminal, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    answer = terminal.run(
        "up", photo, "--long-side", "600", "--strictness", "exact", "--denoise", "high",
        "--format", "png", "--metadata", "drop", "--out", out, "--name", "{name}-{width}",
    )  # fmt: skip

    (job,) = service.jobs.values()
    assert answer.code == 0
    assert job.options == {
        "long_side_px": 600, "strictness": "exact", "denoise": "high", "format": "png",
        "metadata": "drop",
    }  # fmt: skip
    assert [path.name for path in out.iterdir()] == ["beach-600.png"]


def test_an_estimate_names_the_price_and_uploads_nothing(
    terminal: Terminal, service: ContractService, photo: Path
) -> None:
    answer = terminal.run("up", photo, "--estimate", "--json")

    assert answer.code == 0
    assert answer.document["credits"] == 1
    assert answer.document["available"] == 50
    assert service.uploads == []
    assert service.jobs == {}


def test_running_it_again_pays_nothing_again(
    terminal: Terminal, ada: FakeAccount, photo: Path
) -> None:
    terminal.run("up", photo)

    again = terminal.run("up", photo, "--json")
    forced = terminal.run("up", photo, "--json", "--again")

    assert (again.document["reason"], again.document["credits"]) == ("already_done", 0)
    assert forced.document["credits"] == 1
    assert ada.available == 48


def test_a_refused_photo_ends_with_two_and_says_that_it_was_free(
    terminal: Terminal, service: ContractService, photo: Path
) -> None:
    service.script, service.reason = ["refused"], "not_faithful"

    answer = terminal.run("up", photo)

    assert answer.code == 2
    assert "Nothing was charged" in answer.problems


def test_too_few_credits_end_with_three(
    terminal: Terminal, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    ada.available = 0

    answer = terminal.run("up", photo, "--json")

    assert answer.code == 3
    assert answer.document["state"] == "waiting_for_credits"
    assert service.uploads == []


def test_a_cap_is_never_passed(terminal: Terminal, ada: FakeAccount, photo: Path) -> None:
    second = photo.with_name("second.jpg")
    Image.new("RGB", (50, 40), "red").save(second)

    answer = terminal.run("up", photo, second, "--max-credits", "1", "--json")

    assert answer.code == 3
    assert sorted(str(line["state"]) for line in answer.lines) == ["delivered", "paused"]
    assert ada.available == 49


def test_without_a_session_it_ends_with_four(
    service: ContractService, tmp_path: Path, photo: Path
) -> None:
    answer = Terminal(tmp_path / "config", service.origin).run("up", photo)

    assert answer.code == 4
    assert "sign-in" in answer.problems


def test_a_revoked_token_ends_with_four(
    service: ContractService, tmp_path: Path, photo: Path
) -> None:
    answer = Terminal(tmp_path / "config", service.origin, "revoked").run("up", photo)

    assert answer.code == 4


def test_a_silent_service_ends_with_five(tmp_path: Path, photo: Path) -> None:
    answer = Terminal(tmp_path / "config", "http://127.0.0.1:9", "token").run("up", photo)

    assert answer.code == 5
    assert "No connection" in answer.problems


def test_a_portal_in_between_ends_with_five(
    terminal: Terminal, service: ContractService, photo: Path
) -> None:
    service.fail(Fault("GET /account", "html", status=200))

    answer = terminal.run("up", photo)

    assert answer.code == 5
    assert "Something else answered" in answer.problems


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--scale", "3", "x.jpg"], "--scale"),
        (["--long-side", "5", "x.jpg"], "--long-side"),
        (["--scale", "2", "--clean", "x.jpg"], "--clean"),
        (["--max-credits", "-1", "x.jpg"], "--max-credits"),
        (["--strictness", "wild", "x.jpg"], "--strictness"),
        (["--name", "{nam}", "x.jpg"], "--name"),
        (["--name", "plain", "x.jpg"], "--name"),
        (["--bogus"], "--bogus"),
        ([], "FILE"),
    ],
)
def test_bad_usage_ends_with_one_and_names_the_field(
    terminal: Terminal, arguments: list[str], named: str
) -> None:
    answer = terminal.run("up", *arguments)

    assert (answer.code, answer.out) == (1, "")
    assert named in answer.problems
    assert "Traceback" not in answer.problems


def test_a_plain_http_server_elsewhere_is_refused(tmp_path: Path, photo: Path) -> None:
    answer = Terminal(tmp_path / "config", "http://example.test", "t").run("up", photo)

    assert answer.code == 1
    assert "https://" in answer.problems


def test_a_missing_file_is_told_and_the_others_are_done(terminal: Terminal, photo: Path) -> None:
    answer = terminal.run("up", photo, photo.with_name("gone.jpg"), "--json")

    assert answer.code == 2
    states = {Path(str(line["source"])).name: line["reason"] for line in answer.lines}
    assert states == {"beach.jpg": None, "gone.jpg": "source_missing"}


def test_a_paid_result_that_cannot_be_saved_says_what_it_cost_and_how_to_get_it(
    terminal: Terminal, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    album, out = tmp_path / "album" / "spain", tmp_path / "out"
    album.mkdir(parents=True)
    out.mkdir()
    shutil.copy(photo, album)

    def block(line: str) -> None:
        if line == "POST /jobs":
            (out / "spain").write_bytes(b"a file where the folder should be")

    service.on_request = block
    plan = ("up", album.parent, "--recursive", "--out", out)

    told = terminal.run(*plan, "--json").document
    written = terminal.run(*plan).problems

    (job_id, *_) = service.jobs
    assert (told["state"], told["reason"], told["credits"]) == ("failed", "folder_missing", 1)
    assert str(told["kept_until"]).startswith("20")
    assert told["next_step"] == "opendream-upscale jobs --resume"
    assert told["job_id"] == job_id
    assert "1 credit spent. The service keeps the result until 20" in written
    assert "jobs --download" in written
    assert "othing was charged" not in written


def test_folders_are_taken_with_their_tree(terminal: Terminal, photo: Path, tmp_path: Path) -> None:
    album = tmp_path / "album"
    (album / "deep").mkdir(parents=True)
    shutil.copy(photo, album / "one.jpg")
    Image.new("RGB", (40, 40), "blue").save(album / "deep" / "two.png")
    (album / "notes.txt").write_text("not a picture")
    out = tmp_path / "out"

    shallow = terminal.run("up", album, "--out", out, "--json")
    deep = terminal.run("up", album, "--out", out, "--recursive", "--json")

    assert len(shallow.lines) == 1
    assert (deep.code, len(deep.lines)) == (0, 2)
    saved = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert saved == ["deep/two_opendream_4x.png", "one_opendream_4x.jpg"]


def test_names_may_come_from_standard_input(terminal: Terminal, photo: Path) -> None:
    awkward = photo.with_name("-rf 'x' \u202e%s\n.jpg")
    shutil.copy(photo, awkward)
    names = f"{awkward}\0".encode() + b"\xff.jpg\0"

    answer = terminal.run_alone("up", "--files-from", "-", "--json", stdin=names)

    by_state = {line["state"]: line for line in answer.lines}
    assert (answer.code, set(by_state)) == (2, {"delivered", "failed"})
    assert by_state["failed"]["reason"] == "source_unreadable"
    assert Path(str(by_state["delivered"]["output"])).parent == photo.parent


def test_a_picture_may_come_and_go_through_pipes(
    terminal: Terminal, photo: Path, tmp_path: Path
) -> None:
    ended = subprocess.run(
        terminal.line("up", "-"),
        input=photo.read_bytes(),
        capture_output=True,
        env=terminal.environment(),
        timeout=60,
        check=True,
    )

    result = tmp_path / "result.jpg"
    result.write_bytes(ended.stdout)
    with Image.open(result) as picture:
        assert picture.size == (480, 320)


def test_a_result_that_nobody_takes_from_the_pipe_can_still_be_had(
    terminal: Terminal, ada: FakeAccount, photo: Path
) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            terminal.line("up", "-"), input=photo.read_bytes(), stdout=full,
            stderr=subprocess.PIPE, env=terminal.environment(), timeout=60, check=False,
        )  # fmt: skip

    assert (ended.returncode, ada.available) == (2, 49)
    assert b"opendream-upscale jobs --download " in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_dash_among_other_names_is_wrong_usage(terminal: Terminal, photo: Path) -> None:
    assert terminal.run("up", "-", photo).code == 1


def test_a_before_after_picture_and_the_report_are_written(
    terminal: Terminal, photo: Path, tmp_path: Path
) -> None:
    both, report = tmp_path / "both.png", tmp_path / "report.json"

    answer = terminal.run("up", photo, "--compare", both, "--report", report)

    assert answer.code == 0
    with Image.open(both) as picture:
        picture.load()
        assert picture.width > 1000
    (file,) = json.loads(report.read_text())["files"]
    assert file["fidelity"]["score"] == 0.9


def test_nothing_stays_behind_after_a_run(terminal: Terminal, photo: Path) -> None:
    terminal.run("up", photo)

    left = sorted(path.name for path in (terminal.config / "data").rglob("*") if path.is_file())
    assert [name for name in left if not name.startswith("finished.sqlite3")] == []
