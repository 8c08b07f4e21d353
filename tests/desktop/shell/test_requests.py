"""What a start of the program asks, and how it is written down for the app that is open."""

import itertools
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cli import _verb_of
from desktop.shell.links import MAX_LINK_CHARACTERS, Hint, hint_of
from desktop.shell.listening import Ear
from desktop.shell.request import Recipe, Request, request_of
from desktop.shell.selection import names_in, paths_in
from desktop.shell.wire import MAX_MESSAGE_BYTES, messages_of

AWKWARD = [
    "two words.jpg", "it's.jpg", 'say "cheese".jpg', "100%.jpg", "-rf", "new\nline.jpg",
    "\u202egpj.exe", "$(touch x).jpg", "`id`.png", "a;b&c.jpg", "*.jpg", "é" * 125, "tab\t.jpg",
    "back\\slash.jpg", "<b>.jpg", "#hash?query.jpg", "--help", "up",
]  # fmt: skip


def heard(*requests: Request) -> list[Request]:
    """What the open app takes from these."""
    taken: list[Request] = []
    ear = Ear("https://a.example", taken.append)
    for request in requests:
        assert [ear.hear(line).reason for line in messages_of(request)].count("") > 0
    return taken


def test_names_become_absolute_in_the_senders_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    request = request_of(["--scale", "2", "--start", "--", "a.jpg", "-rf", "../b.png"])

    assert request.files == (f"{tmp_path}/a.jpg", f"{tmp_path}/-rf", f"{tmp_path.parent}/b.png")
    assert request.recipe == Recipe(scale=2, starts=True)


@pytest.mark.parametrize("name", AWKWARD)
def test_an_address_of_a_file_is_its_path(name: str, tmp_path: Path) -> None:
    path = tmp_path / name

    assert request_of(["--", path.as_uri()]).files == (str(path),)


def test_links_are_told_from_files() -> None:
    request = request_of(["opendream://open", "/a.jpg", "OpenDream://billing/return?x=1"])

    assert request.files == ("/a.jpg",)
    assert request.links == ("opendream://open", "OpenDream://billing/return?x=1")


@pytest.mark.parametrize("name", ["up", "jobs", "--help", "--version"])
def test_after_two_dashes_everything_is_a_file(name: str) -> None:
    assert _verb_of(["--scale", "2", "--", name]) is None


def test_the_value_of_an_option_is_no_verb() -> None:
    assert _verb_of(["--preset", "up", "a.jpg"]) is None
    assert _verb_of(["--server", "http://127.0.0.1:1", "up"]) == "up"


def test_bad_usage_ends_with_the_contracts_code() -> None:
    with pytest.raises(SystemExit) as ended:
        request_of(["--scale", "3"])

    assert ended.value.code == 1


def test_a_list_from_a_file_is_taken_with_the_arguments(tmp_path: Path) -> None:
    listed = tmp_path / "list"
    listed.write_text(f"{tmp_path}/a.jpg\n\nfile://{tmp_path}/b%20c.jpg\n")

    request = request_of(["--files-from", str(listed), "/z.jpg"])

    assert request.files == ("/z.jpg", f"{tmp_path}/a.jpg", f"{tmp_path}/b c.jpg")


def test_a_list_that_is_not_there_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        request_of(["--files-from", str(tmp_path / "none")])


@pytest.mark.parametrize(
    ("text", "there", "expected"),
    [
        ("/a\n/b\n", {"/a", "/b"}, ["/a", "/b"]),
        ("/a\nb.jpg\n/c\n", {"/a\nb.jpg", "/c"}, ["/a\nb.jpg", "/c"]),
        ("/new\n\nline\n/c", {"/new\n\nline", "/c"}, ["/new\n\nline", "/c"]),
        ("/gone\n/c\n", {"/c"}, ["/gone", "/c"]),
        ("/gone\nrest\n/c\n", {"/c"}, ["/gone", "rest", "/c"]),
        ("C:\\a.jpg\r\nC:\\b.jpg\r\n", {"C:\\b.jpg"}, ["C:\\a.jpg", "C:\\b.jpg"]),
        ("", set(), []),
    ],
)
def test_a_list_of_names_survives_line_ends_in_names(
    text: str, there: set[str], expected: list[str]
) -> None:
    assert list(paths_in(text, there.__contains__)) == expected


@given(st.lists(st.binary(min_size=1).filter(lambda name: b"\0" not in name), max_size=20))
def test_any_name_arrives_as_it_was(names: list[bytes]) -> None:
    files = tuple("/" + os.fsdecode(name) for name in names)

    arrived = heard(Request(files=files))

    assert tuple(file for request in arrived for file in request.files) == files


def test_five_thousand_long_names_arrive_in_messages_that_are_not_too_long() -> None:
    files = tuple("/" + os.fsdecode(b"\xff" * 250) + str(number) for number in range(5000))

    lines = list(messages_of(Request(files=files, recipe=Recipe(scale=8))))

    assert max(map(len, lines)) < MAX_MESSAGE_BYTES
    arrived = heard(Request(files=files, recipe=Recipe(scale=8)))
    assert [file for request in arrived for file in request.files] == list(files)
    assert {request.recipe for request in arrived} == {Recipe(scale=8)}


@given(st.binary(max_size=2000))
def test_no_bytes_upset_the_ear(line: bytes) -> None:
    taken: list[Request] = []

    assert Ear("https://a.example", taken.append).hear(line).reason in {"unreadable", ""}
    assert all(Path(file).is_absolute() for request in taken for file in request.files)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"v": st.just(1) | JSON},
        optional={
            "files": st.lists(st.text() | st.just("/a")) | JSON,
            "links": st.lists(st.text()) | JSON,
            "recipe": st.dictionaries(
                st.sampled_from(["scale", "long_side_px", "clean", "preset", "starts"]), JSON
            ),
            "server": JSON,
        },
    )
)
def test_no_message_upsets_the_ear(message: dict[str, object]) -> None:
    taken: list[Request] = []

    Ear("https://a.example", taken.append).hear(json.dumps(message).encode())

    assert all(Path(file).is_absolute() for request in taken for file in request.files)
    assert all(request.recipe.scale in {0, 2, 4, 8} for request in taken)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a.jpg\n\nb\xff.jpg\r\n", ["a.jpg", "b\udcff.jpg"]),
        (b"\xef\xbb\xbfa.jpg\n", ["a.jpg"]),
        ("a\u2028b\x0c.jpg\n".encode(), ["a\u2028b\x0c.jpg"]),
        (b"new\nline.jpg\0 b.jpg\0", ["new\nline.jpg", " b.jpg"]),
        (b"", []),
    ],
)
def test_a_list_of_names_is_read_byte_by_byte(data: bytes, expected: list[str]) -> None:
    assert names_in(data) == expected


def test_a_long_list_of_what_is_gone_is_looked_at_a_bounded_number_of_times() -> None:
    looks = itertools.count()
    lines = [f"{number:060}.jpg" for number in range(500)]

    found = list(paths_in("\n".join(lines), lambda _: next(looks) < 0))

    assert found == lines
    assert next(looks) < 100 * len(lines)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"v": 1}, ""),
        ({"v": 1, "later": {"field": 1}}, ""),
        ({"v": 2}, "unknown_version"),
        ({"v": 1, "server": "https://a.example/"}, ""),
        ({"v": 1, "server": "https://b.example"}, "other_server"),
        ({"v": 1, "files": ["relative.jpg"]}, "unreadable"),
        ({"v": 1, "files": ["/zero\0byte"]}, "unreadable"),
        ({"v": 1, "files": ["/nicht-latin-\u4e00"]}, "unreadable"),
        ({"v": 1, "files": ["/a"] * 10_001}, "unreadable"),
        ({"v": 1, "recipe": {"scale": 3}}, "unreadable"),
        ({"v": 1, "verb": "delete-all"}, ""),
    ],
)
def test_the_ear_says_why_it_took_nothing(message: dict[str, object], reason: str) -> None:
    taken: list[Request] = []

    assert Ear("https://a.example", taken.append).hear(json.dumps(message).encode()).reason == (
        reason
    )
    assert len(taken) == (reason == "")


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("opendream://open", Hint.OPEN),
        ("OpenDream://Open/", Hint.OPEN),
        ("opendream://billing/return?session=cs_1#x", Hint.BILLING_RETURN),
        ("opendream://billing", None),
        ("opendream://open/../billing/return", None),
        ("opendream:open", None),
        ("opendream://user@open", None),
        ("opendream://delete-all", None),
        ("opendream://open\n", None),
        ("opendream://öpen", None),
        ("opendream://open?" + "x" * MAX_LINK_CHARACTERS, None),
        ("https://open", None),
    ],
)
def test_a_link_asks_for_what_is_on_the_list_or_for_nothing(link: str, hint: Hint | None) -> None:
    assert hint_of(link) is hint


@given(st.text(max_size=3000) | st.text().map(lambda rest: f"opendream://{rest}"))
def test_no_link_upsets_us(link: str) -> None:
    hint = hint_of(link)

    assert hint is None or link.lower().startswith(hint.value)
