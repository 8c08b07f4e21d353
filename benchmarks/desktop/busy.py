"""The window while six uploads run, a thousand files are dropped and 100 megapixels are decoded."""

import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from benchmarks.desktop.heart import Heart
from benchmarks.desktop.working import AFTER_PX, make_look, until, wait_ms
from desktop.app import Desktop
from desktop.client.api import ApiClient
from desktop.client.key_store import open_token_store
from desktop.client.server_address import parse_server_address
from desktop.client.session import Session
from desktop.engine import FINISHED_FILE, QUEUE_FILE, Engine
from desktop.places import find_places
from desktop.queue.finished_work import FinishedWork
from desktop.queue.item import ItemState
from desktop.queue.store import QueueStore
from desktop.settings import SettingsStore
from desktop.viewer.modes import Side
from desktop.viewer.painting import Picture
from tests.policy.certificates import Authority

UPLOADS = 6
THROTTLED_BYTES_PER_SECOND = 500_000
PHOTO_PX = 3000, 2000
DROPPED = 1000
REPEATS = 3
SETTLING_MS = 500


class Wire(Struct, frozen=True):
    """What the uploads go through."""

    photos: int
    """Enough of them for six to be under way all the time."""
    bytes_per_second: int = 0
    has_tls: bool = False


THROTTLED = Wire(bytes_per_second=THROTTLED_BYTES_PER_SECOND, photos=2 * UPLOADS)
FULL_SPEED_TLS = Wire(has_tls=True, photos=120)


def least_gap_ms(folder: Path, large: Path, wire: Wire) -> float:
    """The best of a few: the longest gap that comes every time is the app's own."""
    folder.mkdir()
    sent, small = paint_photos(folder / "sent", wire.photos), paint_small_ones(folder / "small")
    return min(
        gap_ms(folder / f"profile{number}", sent, small, large=large, wire=wire)
        for number in range(REPEATS)
    )


def gap_ms(profile: Path, sent: Path, small: Path, *, large: Path, wire: Wire) -> float:
    """The longest silence of the window's thread, from the drop until all of it is shown."""
    profile.mkdir()
    with uploading_engine(profile, wire) as engine:
        desktop = Desktop(engine, make_look(), profile / "pictures")
        try:
            return _gap_ms(desktop, [sent, large], small, photos=wire.photos)
        finally:
            desktop.close()


def _gap_ms(desktop: Desktop, first: list[Path], small: Path, *, photos: int) -> float:
    desktop.open([])
    queue, view = desktop.presenters.queue, desktop.workbench.parts.view
    queue.add(first)
    until(lambda: len(queue.items) == photos + 1 and not queue.summary.unpriced)
    *sent, last = queue.items
    queue.start(item.id for item in sent)
    until(lambda: under_way(desktop) == UPLOADS)
    heart = Heart()
    queue.add([small])
    view.look_at(last.id)
    until(lambda: len(queue.items) == photos + 1 + DROPPED)
    shown = desktop.workbench.parts.compare.canvas.scene.pictures
    until(lambda: Side.BEFORE in shown and is_whole(shown[Side.BEFORE], AFTER_PX))
    wait_ms(SETTLING_MS)
    if not under_way(desktop):
        raise AssertionError("The uploads ended before the rest did.")
    return heart.worst_ms


def under_way(desktop: Desktop) -> int:
    return sum(item.state is ItemState.UPLOADING for item in desktop.presenters.queue.items)


def is_whole(picture: Picture, size_px: tuple[int, int]) -> bool:
    return picture.pyramid is not None and (picture.width_px, picture.height_px) == size_px


def paint_photos(folder: Path, count: int) -> Path:
    """Photos of a few megabytes, no two alike: the same one twice would not be sent twice."""
    folder.mkdir()
    first = folder / "0000.jpg"
    noise = Image.effect_noise(PHOTO_PX, 60)
    Image.merge("RGB", (noise, noise.rotate(180), noise)).save(first, quality=92)
    start, rest = first.read_bytes()[:2], first.read_bytes()[2:]
    for number in range(1, count):
        comment = b"\xff\xfe\x00\x06" + f"{number:04}".encode()
        (folder / f"{number:04}.jpg").write_bytes(start + comment + rest)
    return folder


def paint_small_ones(folder: Path) -> Path:
    folder.mkdir()
    for number in range(DROPPED):
        Image.new("RGB", (40, 30), (number % 255, 90, 40)).save(folder / f"{number:04}.jpg")
    return folder


@contextmanager
def uploading_engine(folder: Path, wire: Wire) -> Iterator[Engine]:
    """The app's engine, signed in to a service that only takes uploads."""
    pem, tls = "", None
    if wire.has_tls:
        authority = Authority(folder)
        authority.context("localhost", began=datetime.now(UTC))
        pem = str(next(folder.glob("localhost.*.pem")))
        tls = ssl.create_default_context(cafile=str(authority.file))
    code = (
        "from benchmarks.desktop.upload_service import serve\n"
        f"serve({wire.bytes_per_second}, {pem!r})"
    )
    service = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    origin, token = service.stdout.readline().split()
    try:
        yield make_uploading_engine(folder / "profile", origin, token, tls)
    finally:
        service.communicate()


def make_uploading_engine(
    folder: Path, origin: str, token: str, tls: ssl.SSLContext | None
) -> Engine:
    places = find_places({"OPENDREAM_CONFIG_DIR": str(folder)})
    settings = SettingsStore(places.config)
    settings.save(replace(settings.load(), parallel_uploads=UPLOADS))
    address = parse_server_address(origin)
    api = ApiClient.connect(address, tls=tls)
    return Engine(
        places=places,
        settings=settings,
        address=address,
        store=QueueStore(places.data / QUEUE_FILE),
        finished=FinishedWork(places.data / FINISHED_FILE),
        api=api,
        session=Session(api, address, settings, open_token_store, token),
    )
