"""What a starting process was told is taken is not lost, however the app ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.client.wire import UpscaleOptions
from desktop.files.finding import FoundPicture
from desktop.queue.adding import new_items
from desktop.queue.item import SavePlan
from desktop.shell.inbox import Inbox, was_added
from desktop.shell.listening import Ear
from desktop.shell.request import Recipe, Request
from desktop.shell.wire import messages_of

ORIGIN = "https://a.example"
REQUEST = Request(files=("/a.jpg", "/b"), recipe=Recipe(scale=2))


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "data")


def hear(inbox: Inbox, request: Request) -> Request:
    """What the app that is open takes."""
    taken: list[Request] = []
    ear = Ear(ORIGIN, taken.append, inbox)
    for line in messages_of(request):
        assert ear.hear(line).reason == ""
    (one,) = taken
    return one


def taken_up(inbox: Inbox, *has: str, origin: str = ORIGIN) -> list[Request]:
    """What the next app takes of what the one before had."""
    taken: list[Request] = []
    Ear(origin, taken.append, inbox).take_up(lambda name, _: name in has)
    return taken


def test_what_was_taken_is_taken_up_by_the_next_app(inbox: Inbox) -> None:
    request = hear(inbox, REQUEST)

    (again,) = taken_up(inbox)

    assert (again.files, again.recipe) == (REQUEST.files, REQUEST.recipe)
    assert again.receipt == request.receipt


def test_what_the_queue_has_is_not_added_twice(inbox: Inbox) -> None:
    hear(inbox, REQUEST)

    assert [request.files for request in taken_up(inbox, "/a.jpg")] == [("/b",)]
    assert taken_up(inbox, "/a.jpg", "/b") == []
    assert list(inbox.left()) == []


def test_once_the_queue_has_them_nothing_is_left(inbox: Inbox, tmp_path: Path) -> None:
    inbox.forget([hear(inbox, REQUEST).receipt])

    assert taken_up(inbox) == []
    assert list((tmp_path / "data" / "arrivals").iterdir()) == []


def test_files_for_another_service_wait_for_its_app(inbox: Inbox) -> None:
    hear(inbox, REQUEST._replace(server=ORIGIN))

    assert taken_up(inbox, origin="https://b.example") == []
    assert len(taken_up(inbox)) == 1


def test_a_folder_without_room_refuses_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")

    assert hear(Inbox(tmp_path / "data"), REQUEST).files == REQUEST.files


def test_only_what_came_since_and_inside_counts_as_added() -> None:
    now = datetime.now(UTC)
    items = new_items(
        [FoundPicture(Path("/b/one.jpg"), Path("/b")), FoundPicture(Path("/a.jpg"), None)],
        UpscaleOptions(scale=2),
        SavePlan(),
        after_position=0,
        now=now,
    )

    assert was_added(lambda: items, "/b", now)
    assert was_added(lambda: items, "/a.jpg", now)
    assert not was_added(lambda: items, "/a.jpg", now + timedelta(seconds=1))
    assert not was_added(lambda: items, "/a", now)
