"""Signing in and out, the account, the balance, jobs, "delete all" and topping up."""

import io
from pathlib import Path

import pytest

from desktop.client.tokens import KeyStoreUnavailable
from desktop.commands.context import explain
from desktop.commands.terminal import Terminal as Words
from tests.desktop.cli.terminal import Terminal
from tests.fakes.contract_service import PASSWORD, ContractService, FakeAccount


@pytest.fixture
def stranger(service: ContractService, ada: FakeAccount, tmp_path: Path) -> Terminal:
    """A shell without a token, on a machine without a key store."""
    return Terminal(tmp_path / "config", service.origin)


def test_without_a_key_store_nothing_is_sent_and_the_way_out_is_named(
    stranger: Terminal, service: ContractService
) -> None:
    answer = stranger.run_alone(
        "sign-in", "--email", "ada@example.test", "--password-stdin", stdin=PASSWORD.encode()
    )

    assert answer.code == 1
    assert "--show-token" in answer.problems
    assert service.requests == []


def test_a_shown_token_serves_through_the_environment(stranger: Terminal, ada: FakeAccount) -> None:
    shown = stranger.run_alone(
        "sign-in", "--email", ada.email, "--password-stdin", "--show-token",
        stdin=f"{PASSWORD}\n".encode(),
    )  # fmt: skip
    token = shown.out.strip()

    assert shown.code == 0
    assert token in ada.tokens
    account = Terminal(stranger.config, stranger.origin, token).run("account", "--json")
    assert account.document["email"] == ada.email


def test_the_token_is_written_nowhere(stranger: Terminal, ada: FakeAccount) -> None:
    shown = stranger.run_alone(
        "sign-in", "--email", ada.email, "--password-stdin", "--show-token",
        stdin=PASSWORD.encode(),
    )  # fmt: skip

    files = [path for path in stranger.config.rglob("*") if path.is_file()]
    assert [path for path in files if shown.out.strip().encode() in path.read_bytes()] == []


def test_a_locked_key_store_is_named_and_means_not_signed_in() -> None:
    problems = io.StringIO()

    code = explain(KeyStoreUnavailable(), Words(io.StringIO(), problems))

    assert code == 4
    assert "locked" in problems.getvalue()
    assert "OPENDREAM_TOKEN" in problems.getvalue()


@pytest.mark.parametrize("password", [b"", b"\n", b"\xff\xfe\n"], ids=["none", "line", "bytes"])
def test_what_cannot_be_a_password_is_wrong_usage(
    stranger: Terminal, ada: FakeAccount, service: ContractService, password: bytes
) -> None:
    answer = stranger.run_alone(
        "sign-in", "--email", ada.email, "--password-stdin", "--show-token", stdin=password
    )

    assert (answer.code, answer.problems.count("\n")) == (1, 1)
    assert service.requests == []


@pytest.mark.parametrize(
    ("around", "code"), [("{}\r\n", 0), (" {} ", 0), ("{}\nmore", 4), ("{}\N{SNOWMAN}", 4)]
)
def test_a_token_may_end_as_files_do_and_what_is_none_means_not_signed_in(
    terminal: Terminal, around: str, code: int
) -> None:
    given = Terminal(terminal.config, terminal.origin, around.format(terminal.token))

    assert given.run("credits").code == code


def test_a_wrong_password_ends_with_four_and_does_not_say_which_was_wrong(
    stranger: Terminal, ada: FakeAccount
) -> None:
    answer = stranger.run_alone(
        "sign-in", "--email", ada.email, "--password-stdin", "--show-token", stdin=b"guess"
    )

    assert (answer.code, answer.out) == (4, "")
    assert "do not belong together" in answer.problems


def test_signing_in_where_nobody_can_be_asked_names_the_flag(stranger: Terminal) -> None:
    answer = stranger.run_alone("sign-in", "--show-token", stdin=b"")

    assert answer.code == 1
    assert "--email" in answer.problems


def test_signing_out_ends_the_session(terminal: Terminal, ada: FakeAccount) -> None:
    answer = terminal.run("sign-out", "--json")

    assert (answer.code, answer.document) == (0, {"signed_in": False})
    assert ada.tokens == set()
    assert terminal.run("account").code == 4


def test_the_account_is_shown_to_people_too(terminal: Terminal) -> None:
    answer = terminal.run("account")

    assert answer.code == 0
    assert answer.out.startswith("ada@example.test (confirmed)")


def test_the_balance_is_explained(terminal: Terminal, ada: FakeAccount) -> None:
    ada.available, ada.held = 7, 3

    answer = terminal.run("credits")

    assert answer.out.splitlines()[0] == "7 credits"
    assert "3 more are set aside" in answer.out


def test_jobs_are_listed(terminal: Terminal, photo: Path) -> None:
    report = terminal.run("up", photo, "--json").document

    listed = terminal.run("jobs", "--json").document
    shown = terminal.run("jobs")

    jobs = listed["jobs"]
    assert isinstance(jobs, list)
    assert [job["id"] for job in jobs] == [report["job_id"]]
    assert f"{report['job_id']}  delivered  480x320  1 credit" in shown.out


def test_a_job_can_be_cancelled_by_its_id(
    terminal: Terminal, service: ContractService, ada: FakeAccount, photo: Path
) -> None:
    terminal.run("up", photo)

    late = terminal.run("jobs", "--cancel", next(iter(service.jobs)))
    unknown = terminal.run("jobs", "--cancel", "../account")

    assert (late.code, unknown.code) == (2, 2)
    assert "over already: delivered" in late.out
    assert service.count("DELETE /account") == 0


def test_delete_all_asks_first(terminal: Terminal, service: ContractService, photo: Path) -> None:
    terminal.run("up", photo)

    refused = terminal.run_alone("delete-all")

    assert refused.code == 1
    assert "--yes" in refused.problems
    assert len(service.images) == 1


def test_delete_all_leaves_no_trace_but_the_persons_files(
    terminal: Terminal, service: ContractService, photo: Path
) -> None:
    terminal.run("up", photo)

    answer = terminal.run("delete-all", "--yes", "--json")

    assert answer.document == {"images": 1, "results": 1, "cancelled_jobs": 0}
    assert service.images == {}
    assert photo.with_name("beach_opendream_4x.jpg").exists()
    files = [path for path in terminal.config.rglob("*") if path.is_file()]
    assert [path for path in files if b"beach" in path.read_bytes()] == []


def test_packs_are_shown_with_their_price(terminal: Terminal) -> None:
    answer = terminal.run("top-up")

    assert answer.code == 0
    assert "small  20 credits  5.00 EUR" in answer.out


def test_a_purchase_opens_a_checkout_and_can_be_waited_for(
    terminal: Terminal, service: ContractService, ada: FakeAccount
) -> None:
    answer = terminal.run("top-up", "--pack", "small", "--no-browser", "--wait", "--json")

    assert answer.code == 0
    assert answer.document["state"] == "paid"
    assert ada.available == 70


def test_an_unknown_pack_is_refused_by_name(terminal: Terminal) -> None:
    answer = terminal.run("top-up", "--pack", "huge")

    assert answer.code == 1
    assert "--pack" in answer.problems
    assert "small" in answer.problems


def test_a_checkout_elsewhere_is_never_opened(terminal: Terminal, service: ContractService) -> None:
    service.checkout_url = "https://checkout.stripe.com.evil.example/pay"

    answer = terminal.run("top-up", "--pack", "small")

    assert answer.code == 2
    assert "evil" not in answer.out
