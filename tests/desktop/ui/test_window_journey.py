"""A person at the window: drops, sees prices, presses the button, looks, undoes, comes back."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.queue.item import ItemState
from desktop.ui.actions import Act
from desktop.ui.skipped_dialog import SkippedDialog
from desktop.ui.stages import Stage
from desktop.viewer.modes import Side
from tests.desktop.ui.conftest import FAST, MakeDesktop, items_of, make_engine
from tests.fakes.contract_service import PASSWORD, ContractService, FakeAccount, Fault

COPY = Qt.DropAction.CopyAction


def drop(desktop: Desktop, *paths: Path) -> QDropEvent:
    """What the window sees when files are let go over it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window, middle = desktop.workbench.parts.window, QPointF(300, 300)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle.toPoint(), COPY, data, buttons, keys)
    QGuiApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert desktop.workbench.parts.overlay.isVisible()
    event = QDropEvent(middle, COPY, data, buttons, keys)
    QGuiApplication.sendEvent(window, event)
    return event


def wait_for(qtbot: QtBot, desktop: Desktop, *states: ItemState) -> None:
    qtbot.waitUntil(
        lambda: sorted(item.state for item in items_of(desktop)) == sorted(states), timeout=15_000
    )


def wait_for_price(qtbot: QtBot, desktop: Desktop) -> None:
    queue = desktop.presenters.queue
    qtbot.waitUntil(lambda: queue.summary.drafts > 0 and queue.summary.unpriced == 0)


def start(qtbot: QtBot, desktop: Desktop) -> None:
    """Press the button, and agree to the first upload."""
    wait_for_price(qtbot, desktop)
    parts = desktop.workbench.parts
    parts.pane.start_button.click()
    if parts.hint.text:
        parts.hint.action_button.click()


def test_a_dropped_photo_becomes_a_larger_one_beside_it(
    signed_in: Desktop, qtbot: QtBot, photo: Path, ada: FakeAccount
) -> None:
    parts = signed_in.workbench.parts

    drop(signed_in, photo)
    wait_for_price(qtbot, signed_in)
    assert parts.pane.start_button.text() == "Upscale 1 · 1 credit"
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, ItemState.DONE)

    result = photo.with_name("beach_opendream_4x.jpg")
    with Image.open(result) as enlarged:
        assert enlarged.size == (480, 320)
    qtbot.waitUntil(lambda: Side.AFTER in parts.compare.canvas.scene.pictures)
    qtbot.waitUntil(lambda: parts.balance.text == "49 credits")
    assert "beach_opendream_4x.jpg" in parts.report.text
    assert ada.available == 49


def test_nothing_is_sent_before_the_person_was_told_where_photos_go(
    signed_in: Desktop, qtbot: QtBot, photo: Path, service: ContractService
) -> None:
    parts = signed_in.workbench.parts
    drop(signed_in, photo)
    wait_for_price(qtbot, signed_in)

    parts.pane.start_button.click()

    assert "Google" in parts.hint.text
    assert [item.state for item in items_of(signed_in)] == [ItemState.PAUSED]
    assert service.count("POST /images") == 0


def test_agreeing_to_the_first_upload_starts_only_what_was_selected(
    signed_in: Desktop, qtbot: QtBot, photo: Path, ada: FakeAccount
) -> None:
    other = photo.with_name("other.png")
    Image.new("RGB", (30, 20), (9, 90, 9)).save(other)
    drop(signed_in, photo, other)
    qtbot.waitUntil(lambda: len(items_of(signed_in)) == 2)
    wait_for_price(qtbot, signed_in)
    parts = signed_in.workbench.parts
    parts.view.look_at(parts.model.items[1].id)

    parts.actions[Act.START_ITEM].trigger()
    parts.hint.action_button.click()

    wait_for(qtbot, signed_in, ItemState.DONE, ItemState.PAUSED)
    assert {item.source.path: item.state for item in items_of(signed_in)}[str(photo)] is (
        ItemState.PAUSED
    )
    assert (ada.available, ada.held) == (49, 0)


def test_it_is_said_only_once(signed_in: Desktop, qtbot: QtBot, photo: Path) -> None:
    drop(signed_in, photo)
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, ItemState.DONE)
    again = photo.with_name("other.png")
    Image.new("RGB", (30, 20), (9, 90, 9)).save(again)

    drop(signed_in, again)
    wait_for_price(qtbot, signed_in)
    signed_in.workbench.parts.pane.start_button.click()

    assert signed_in.workbench.parts.hint.text == ""
    wait_for(qtbot, signed_in, ItemState.DONE, ItemState.DONE)


def test_without_an_account_the_button_leads_to_making_one(
    make_desktop: MakeDesktop, qtbot: QtBot, photo: Path
) -> None:
    desktop = make_desktop(paths=(photo,))
    parts = desktop.workbench.parts
    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1)
    assert parts.pane.start_button.text() == "Upscale 1"

    parts.pane.start_button.click()

    assert parts.stages.stage is Stage.ACCOUNT
    assert parts.account.currentWidget() is parts.account.sign_up


def test_signing_in_at_the_window_shows_prices_and_balance(
    make_desktop: MakeDesktop, qtbot: QtBot, photo: Path, ada: FakeAccount
) -> None:
    desktop = make_desktop(paths=(photo,))
    parts = desktop.workbench.parts
    parts.actions[Act.SIGN_IN].trigger()
    parts.account.show_sign_in()

    QTest.keyClicks(parts.account.sign_in.email.line, ada.email)
    QTest.keyClicks(parts.account.sign_in.password.line, PASSWORD)
    QTest.keyClick(parts.account.sign_in.password.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: parts.stages.stage is Stage.PICTURE)
    qtbot.waitUntil(lambda: parts.balance.text == "50 credits")
    wait_for_price(qtbot, desktop)
    assert parts.account.sign_in.password.text == ""


def test_a_folder_keeps_its_photos_and_leaves_the_rest(
    signed_in: Desktop, qtbot: QtBot, photo: Path
) -> None:
    inside = photo.parent / "trip" / "day one"
    inside.mkdir(parents=True)
    (inside / "notes <b>.txt").write_text("no picture")
    (inside / "old_opendream_4x.jpg").write_bytes(photo.read_bytes())
    Image.new("RGB", (20, 10)).save(inside / "a.png")
    Image.new("RGB", (20, 10)).save(inside / "b.png")

    drop(signed_in, photo.parent / "trip")

    wait_for(qtbot, signed_in, ItemState.PAUSED, ItemState.PAUSED)
    parts = signed_in.workbench.parts
    qtbot.waitUntil(lambda: parts.hint.text == "2 files were left out.")
    parts.hint.action_button.click()
    (listed,) = parts.window.findChildren(SkippedDialog)
    assert listed.list.toPlainText().splitlines() == [
        f"{inside}/notes <b>.txt: Not a picture",
        f"{inside}/old_opendream_4x.jpg: A result of this app",
    ]
    listed.close()


def test_a_named_file_that_is_no_picture_is_explained(
    signed_in: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "<b>letter.jpg"
    path.write_text("Dear")

    drop(signed_in, path)

    hint = signed_in.workbench.parts.hint
    qtbot.waitUntil(lambda: hint.text == "<b>letter.jpg was left out: Not a picture.")


def test_a_pasted_picture_is_kept_and_queued(
    signed_in: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    QGuiApplication.clipboard().setImage(image)

    signed_in.workbench.parts.actions[Act.PASTE].trigger()

    wait_for(qtbot, signed_in, ItemState.PAUSED)
    kept = Path(items_of(signed_in)[0].source.path)
    assert kept.parent == tmp_path / "pictures"
    assert kept.suffix == ".png"


def test_several_pictures_pasted_in_one_moment_are_several(
    signed_in: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    colours = [Qt.GlobalColor.red, Qt.GlobalColor.green, Qt.GlobalColor.blue]
    for colour in colours:
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        image.fill(colour)
        QGuiApplication.clipboard().setImage(image)
        signed_in.workbench.parts.actions[Act.PASTE].trigger()

    wait_for(qtbot, signed_in, *[ItemState.PAUSED] * 3)
    kept = [QImage(item.source.path).pixelColor(5, 5) for item in items_of(signed_in)]
    assert {colour.name() for colour in kept} == {"#ff0000", "#00ff00", "#0000ff"}


def test_the_sample_is_one_press_away(
    make_desktop: MakeDesktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop = make_desktop()

    desktop.workbench.parts.empty.sample_pressed.emit()

    wait_for(qtbot, desktop, ItemState.PAUSED)
    assert Path(items_of(desktop)[0].source.path).parent == tmp_path / "pictures"


def test_what_was_removed_can_be_brought_back(
    signed_in: Desktop, qtbot: QtBot, photo: Path
) -> None:
    parts = signed_in.workbench.parts
    drop(signed_in, photo)
    wait_for_price(qtbot, signed_in)

    parts.actions[Act.SELECT_ALL].trigger()
    parts.actions[Act.REMOVE].trigger()
    qtbot.waitUntil(lambda: items_of(signed_in) == [])
    assert parts.hint.text == "1 photo taken out of the list."
    parts.actions[Act.UNDO].trigger()

    wait_for(qtbot, signed_in, ItemState.PAUSED)
    assert not parts.actions[Act.UNDO].isEnabled()


def test_keys_remove_one_photo_after_the_other_and_bring_each_back(
    signed_in: Desktop, qtbot: QtBot, photo: Path
) -> None:
    others = [photo.with_name(f"other {number}.jpg") for number in range(2)]
    for other in others:
        other.write_bytes(photo.read_bytes())
    drop(signed_in, photo, *others)
    qtbot.waitUntil(lambda: len(items_of(signed_in)) == 3)
    parts = signed_in.workbench.parts
    parts.view.setFocus()
    parts.view.look_at(parts.model.items[1].id)

    def wait_for_rows(count: int) -> None:
        qtbot.waitUntil(lambda: parts.model.rowCount() == count)

    for left in (2, 1):
        QTest.keyClick(parts.view, Qt.Key.Key_Delete)
        wait_for_rows(left)
    for back in (2, 3):
        QTest.keyClick(parts.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        wait_for_rows(back)

    assert not parts.actions[Act.UNDO].isEnabled()
    assert parts.hint.text == ""
    assert parts.model.items[0].source.path == str(photo)


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        ("not_faithful", "Not faithful enough"),
        ("provider_declined", "The model declined"),
    ],
)
def test_a_refusal_says_that_it_was_free_and_what_to_do(
    signed_in: Desktop,
    qtbot: QtBot,
    photo: Path,
    service: ContractService,
    reason: str,
    title: str,
) -> None:
    service.script, service.reason = ["refused"], reason
    drop(signed_in, photo)
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, ItemState.REFUSED)

    report = signed_in.workbench.parts.report
    qtbot.waitUntil(lambda: report.text.startswith(f"{title} Nothing was charged."))
    assert "Try again" in [button.text() for button in report.buttons()]


def test_trying_exact_asks_for_exact(
    signed_in: Desktop, qtbot: QtBot, photo: Path, service: ContractService
) -> None:
    service.script, service.reason = ["refused"], "not_faithful"
    drop(signed_in, photo)
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, ItemState.REFUSED)
    service.script = ["delivered"]
    buttons = {button.text(): button for button in signed_in.workbench.parts.report.buttons()}

    buttons["Try Exact"].click()
    wait_for(qtbot, signed_in, ItemState.DONE)

    asked = [job.options.get("strictness", "faithful") for job in service.jobs.values()]
    assert asked == ["faithful", "exact"]


def test_too_few_credits_wait_and_go_on_after_a_top_up(
    signed_in: Desktop, qtbot: QtBot, photo: Path, ada: FakeAccount, service: ContractService
) -> None:
    with service.lock:
        ada.available = 0
    signed_in.presenters.credit.look_soon()
    drop(signed_in, photo)
    news = signed_in.workbench.parts.news
    qtbot.waitUntil(lambda: news.text == "You need 1 more credit for all of these photos.")
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, ItemState.WAITING_FOR_CREDITS)
    qtbot.waitUntil(lambda: "goes on by itself" in news.text)
    assert service.count("POST /images") == 0

    with service.lock:
        ada.available = 5
    wait_for(qtbot, signed_in, ItemState.DONE)

    qtbot.waitUntil(lambda: news.text == "")


def test_a_message_that_was_closed_stays_closed_until_there_is_another(
    signed_in: Desktop, qtbot: QtBot
) -> None:
    queue, news = signed_in.presenters.queue, signed_in.workbench.parts.news
    queue.held_up.emit("offline")
    said = news.text

    news.clear()
    queue.held_up.emit("offline")
    assert (said[:14], news.text) == ("No connection.", "")

    queue.held_up.emit("")
    queue.held_up.emit("offline")
    assert news.text == said


def test_photos_that_wait_for_credits_ask_for_the_sign_in_first(
    signed_in: Desktop, qtbot: QtBot, photo: Path, ada: FakeAccount, service: ContractService
) -> None:
    with service.lock:
        ada.available = 0
    drop(signed_in, photo)
    wait_for_price(qtbot, signed_in)
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, ItemState.WAITING_FOR_CREDITS)

    signed_in.presenters.account.sign_out()

    news = signed_in.workbench.parts.news
    qtbot.waitUntil(lambda: news.text == "1 photo goes on as soon as you sign in.")


def test_photos_in_line_ask_for_the_sign_in_that_they_wait_for(
    signed_in: Desktop, qtbot: QtBot, photo: Path
) -> None:
    parts = signed_in.workbench.parts
    drop(signed_in, photo)
    wait_for_price(qtbot, signed_in)
    signed_in.presenters.account.sign_out()
    qtbot.waitUntil(lambda: not signed_in.presenters.queue.is_working)
    signed_in.presenters.queue.start()

    qtbot.waitUntil(lambda: parts.news.text == "1 photo goes on as soon as you sign in.")
    parts.news.action_button.click()
    assert parts.stages.stage is Stage.ACCOUNT


def test_a_lost_connection_is_said_and_the_photo_goes_on_by_itself(
    signed_in: Desktop, qtbot: QtBot, photo: Path, service: ContractService
) -> None:
    service.fail(Fault("POST /images", "drop_request", share=0.5, times=3))
    seen: list[str] = []
    signed_in.presenters.queue.held_up.connect(seen.append)

    drop(signed_in, photo)
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, ItemState.DONE)

    assert "offline" in seen
    assert seen[-1] == ""


def test_a_session_that_ends_leads_back_to_signing_in_and_keeps_the_queue(
    signed_in: Desktop, qtbot: QtBot, photo: Path, ada: FakeAccount, service: ContractService
) -> None:
    drop(signed_in, photo)
    wait_for_price(qtbot, signed_in)
    with service.lock:
        ada.tokens.clear()

    start(qtbot, signed_in)

    parts = signed_in.workbench.parts
    qtbot.waitUntil(lambda: parts.stages.stage is Stage.ACCOUNT)
    assert parts.account.currentWidget() is parts.account.sign_in
    assert len(items_of(signed_in)) == 1


def test_a_start_without_a_connection_says_so_and_goes_on_when_it_is_back(
    make_desktop: MakeDesktop,
    qtbot: QtBot,
    photo: Path,
    ada: FakeAccount,
    service: ContractService,
) -> None:
    service.fail(Fault("GET /account", "drop_request", times=2))
    desktop = make_desktop(service.token(ada), paths=(photo,))
    parts = desktop.workbench.parts
    qtbot.waitUntil(lambda: parts.news.text.startswith("No connection."))
    qtbot.waitUntil(lambda: len(items_of(desktop)) == 1)

    parts.pane.start_button.click()
    assert parts.stages.stage is Stage.PICTURE, "an account is not what is missing"
    qtbot.waitUntil(lambda: service.count("GET /account") == 2)
    parts.news.action_button.click()

    wait_for_price(qtbot, desktop)
    assert parts.news.text == ""


def test_the_queue_is_there_again_at_the_next_start(
    make_desktop: MakeDesktop, qtbot: QtBot, photo: Path
) -> None:
    first = make_desktop(paths=(photo,))
    wait_for(qtbot, first, ItemState.PAUSED)
    first.close()

    second = make_desktop()

    wait_for(qtbot, second, ItemState.PAUSED)
    assert items_of(second)[0].source.width_px == 120


def test_options_change_the_photos_that_were_not_started(
    signed_in: Desktop, qtbot: QtBot, photo: Path
) -> None:
    parts = signed_in.workbench.parts
    drop(signed_in, photo)
    wait_for_price(qtbot, signed_in)

    parts.options.size_button(8).click()
    qtbot.waitUntil(lambda: items_of(signed_in)[0].output_width_px == 960)
    qtbot.waitUntil(lambda: items_of(signed_in)[0].credits_quoted > 0)
    signed_in.close()

    settings = make_engine(photo.parent, "http://127.0.0.1:9").settings.load()
    assert settings.options.scale == 8


def test_pausing_finishes_what_is_under_way_and_starts_no_more(
    signed_in: Desktop, qtbot: QtBot, tmp_path: Path, service: ContractService, ada: FakeAccount
) -> None:
    service.script = ["running"]
    parts, places = signed_in.workbench.parts, FAST.parallel_items
    paths = [tmp_path / f"{number}.png" for number in range(places + 1)]
    for number, path in enumerate(paths):
        Image.new("RGB", (30, 20), (9, 9 * number, 9)).save(path)
    drop(signed_in, *paths)
    start(qtbot, signed_in)
    wait_for(qtbot, signed_in, *[ItemState.WORKING] * places, ItemState.WAITING)

    parts.actions[Act.PAUSE].setChecked(True)
    with service.lock:
        service.script = ["delivered"]
        for job in service.jobs.values():
            service.end(ada, job, "delivered")
    wait_for(qtbot, signed_in, *[ItemState.DONE] * places, ItemState.WAITING)
    with qtbot.assertNotEmitted(signed_in.presenters.queue.item_ended, wait=200):
        pass
    parts.actions[Act.PAUSE].setChecked(False)

    wait_for(qtbot, signed_in, *[ItemState.DONE] * (places + 1))
