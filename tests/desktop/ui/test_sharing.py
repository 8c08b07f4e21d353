"""Before and after as one picture, for others."""

from pathlib import Path

import pytest
from PIL import Image, ImageStat
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.queue.item import SourceFile
from desktop.ui.actions import Act
from tests.desktop.queue.view_items import done


@pytest.fixture
def result(signed_in: Desktop, tmp_path: Path) -> Path:
    """Looked at in the window; the original says where it was taken."""
    source, result = tmp_path / "beach.jpg", tmp_path / "beach_opendream_4x.jpg"
    exif = Image.Exif()
    exif[0x010F] = "Planted camera"
    Image.new("RGB", (60, 40), (200, 60, 20)).save(source, exif=exif)
    Image.new("RGB", (240, 160), (20, 60, 200)).save(result, exif=exif)
    looked_at = done(
        source=SourceFile(path=str(source), width_px=60, height_px=40, format="jpeg"),
        output_path=str(result),
    )
    signed_in.presenters.queue._take([looked_at])
    return result


def test_one_picture_of_both_is_ready_to_be_pasted(
    signed_in: Desktop, result: Path, qtbot: QtBot
) -> None:
    parts = signed_in.workbench.parts

    parts.actions[Act.SHARE].trigger()
    qtbot.waitUntil(lambda: "one picture on the clipboard" in parts.hint.text)

    held = QGuiApplication.clipboard().mimeData()
    (url,) = held.urls()
    with Image.open(url.toLocalFile()) as sheet:
        assert not sheet.getexif(), "it says nothing but the sizes"
        middle = sheet.width // 2
        halves = (
            sheet.crop((100, 100, 500, 300)),
            sheet.crop((middle + 100, 100, middle + 500, 300)),
        )
        left, right = (ImageStat.Stat(half).mean for half in halves)
    assert held.hasImage()
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]
    assert result.exists()


def test_an_original_that_is_gone_is_said(signed_in: Desktop, result: Path, qtbot: QtBot) -> None:
    parts = signed_in.workbench.parts
    result.with_name("beach.jpg").unlink()

    parts.actions[Act.SHARE].trigger()

    qtbot.waitUntil(lambda: "cannot be read" in parts.hint.text)
