"""A photo that the app cannot decode is seen as the service has decoded it."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from desktop.app import Desktop
from desktop.queue.item import ServerSide, SourceFile
from desktop.queue.view_model import Role
from desktop.viewer.modes import Side
from tests.desktop.files import planted
from tests.desktop.queue.view_items import done
from tests.fakes.contract_service import ContractService, FakeJob


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    path = tmp_path / "phone.heic"
    path.write_bytes(planted.heic())
    return path


def test_until_it_is_upscaled_the_window_says_that_it_cannot_be_seen(
    signed_in: Desktop, phone: Path, qtbot: QtBot
) -> None:
    queue, canvas = signed_in.presenters.queue, signed_in.workbench.parts.compare.canvas
    queue.add([phone])

    qtbot.waitUntil(lambda: "once it has been upscaled" in canvas._sentence)
    qtbot.waitUntil(lambda: queue.summary.drafts > 0 and queue.summary.unpriced == 0)

    assert "once it has been upscaled" in canvas._sentence, "also when its price has come"


def test_afterwards_it_is_compared_with_its_result_in_its_own_size(
    signed_in: Desktop, service: ContractService, phone: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    result = tmp_path / "phone_opendream_4x.jpg"
    Image.new("RGB", (192, 128), (90, 120, 40)).save(result)
    shown = io.BytesIO()
    Image.new("RGB", (24, 16), (80, 110, 40)).save(shown, "JPEG")
    service.jobs["j1"] = FakeJob(
        "j1", "i1", {}, 1, (192, 128), [], state="delivered", result=shown.getvalue()
    )
    source = SourceFile(path=str(phone), width_px=48, height_px=32, format="heic")
    parts = signed_in.workbench.parts

    signed_in.presenters.queue._take(
        [done(source=source, output_path=str(result), server=ServerSide(job_id="j1"))]
    )
    canvas = parts.compare.canvas
    qtbot.waitUntil(lambda: {Side.BEFORE, Side.AFTER} <= set(canvas.scene.pictures))

    before = canvas.scene.pictures[Side.BEFORE]
    assert (before.width_px, before.height_px) == (48, 32), "of the photo, not of its picture"
    qtbot.waitUntil(lambda: parts.model.data(parts.model.index(0), Role.THUMBNAIL) is not None)
