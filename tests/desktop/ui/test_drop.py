"""What a drop brings, read from its kinds and never from its promises."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.drop import could_hold_pictures, read_dropped
from desktop.ui.drop_overlay import DropOverlay
from desktop.ui.theme.theme import Theme


def urls(*addresses: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(address) for address in addresses])
    return data


def picture() -> QImage:
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(0)
    return image


def test_local_files_keep_spaces_and_foreign_letters(qtbot: QtBot) -> None:
    data = urls("file:///photos/a%20b.jpg", "file:///photos/%C3%B1and%C3%BA%23.png")

    assert read_dropped(data).paths == (Path("/photos/a b.jpg"), Path("/photos/ñandú#.png"))


def test_a_file_wins_over_the_preview_that_comes_with_it(qtbot: QtBot) -> None:
    data = urls("file:///photos/a.jpg")
    data.setImageData(picture())

    found = read_dropped(data)

    assert found.paths == (Path("/photos/a.jpg"),)
    assert found.bitmap is None


def test_a_picture_from_a_browser_comes_as_a_bitmap(qtbot: QtBot) -> None:
    data = urls("https://example.org/a.jpg")
    data.setImageData(picture())

    found = read_dropped(data)

    assert found.paths == ()
    assert found.bitmap is not None


def test_text_and_other_addresses_are_nothing_for_us(qtbot: QtBot) -> None:
    text = QMimeData()
    text.setText("/etc/passwd")

    assert not could_hold_pictures(text)
    assert read_dropped(text).is_empty
    assert not could_hold_pictures(urls("mailto:ada@example.org"))
    assert read_dropped(urls("javascript:alert(1)")).is_empty


def test_a_picture_on_a_web_page_comes_as_its_address(qtbot: QtBot) -> None:
    linked = urls("https://example.org/page")
    linked.setHtml('<a href="https://example.org/page"><img src="https://example.org/a.jpg"></a>')
    firefox = QMimeData()
    firefox.setData("text/x-moz-url", "https://example.org/a.jpg\nA cat".encode("utf-16-le"))
    pasted = QMimeData()
    pasted.setText(" https://example.org/a.jpg ")
    embedded = QMimeData()
    embedded.setHtml('<img src="data:image/gif;base64,R0lG">')

    found = [read_dropped(data).addresses for data in (linked, firefox, pasted)]

    assert found == [("https://example.org/a.jpg",)] * 3
    assert read_dropped(embedded).embedded == (b"GIF",)
    assert could_hold_pictures(linked)
    assert could_hold_pictures(firefox)
    assert could_hold_pictures(embedded)


def enter(window: QWidget, data: QMimeData, action: Qt.DropAction) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPoint(5, 5), action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QGuiApplication.sendEvent(window, event)
    return event


def test_the_whole_window_lights_up_while_photos_hover(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    overlay = DropOverlay(theme, window)
    window.show()

    data = urls("file:///a.jpg")
    event = enter(window, data, Qt.DropAction.CopyAction)
    assert event.isAccepted()
    assert overlay.isVisible()
    assert overlay.geometry() == window.rect()

    QGuiApplication.sendEvent(window, QDragLeaveEvent())
    assert not overlay.isVisible()


def test_originals_are_never_moved(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    overlay = DropOverlay(theme, window)
    window.show()
    data = urls("file:///a.jpg")
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    event = enter(window, data, both)

    assert overlay.isVisible()
    assert event.dropAction() == Qt.DropAction.CopyAction


def test_a_drop_that_is_nothing_for_us_is_refused(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    overlay = DropOverlay(theme, window)
    window.show()
    data = urls("mailto:ada@example.org")

    event = enter(window, data, Qt.DropAction.CopyAction)

    assert not event.isAccepted()
    assert not overlay.isVisible()
