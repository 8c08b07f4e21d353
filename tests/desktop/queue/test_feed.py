"""Changes reach the window together, and none of a photo that is gone."""

from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.queue.feed import ItemFeed
from tests.desktop.queue.view_items import draft


def test_the_latest_of_each_photo_comes_once(bridge: Bridge, qtbot: QtBot) -> None:
    feed = ItemFeed(bridge)
    told: list[object] = []
    feed.changed.connect(told.append)

    with qtbot.waitSignal(feed.changed):
        for item in (draft(1), draft(2), draft(1, credits_quoted=9)):
            feed.watch(item)

    assert told == [[draft(1, credits_quoted=9), draft(2)]]


def test_a_photo_priced_and_removed_in_one_moment_does_not_come_back(
    bridge: Bridge, qtbot: QtBot
) -> None:
    feed = ItemFeed(bridge)
    told: list[object] = []
    feed.changed.connect(told.append)

    with qtbot.waitSignal(feed.changed):
        feed.watch(draft(1))
        feed.watch(draft(2))
        feed.forget(["item-1"])

    assert told == [[draft(2)]]
