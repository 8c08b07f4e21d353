"""A photo with secrets goes through the real service: they never arrive, and come back at home."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image

from desktop.client.api import ApiClient
from desktop.client.server_address import parse_server_address
from desktop.queue.item import ItemState
from tests.desktop.files import planted
from tests.desktop.queue.bench import QueueBench
from tests.fakes.service import Service

SECRETS = [*planted.SECRETS, planted.GPS_SECRET]
CHOICES = {"jpeg": "keep", "png": "drop_location", "webp": "drop", "tiff": "keep"}


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    for kind in CHOICES:
        (folder / f"photo.{kind}").write_bytes(planted.MAKERS[kind]())
    return folder


@pytest.fixture
async def bench(service: Service, tmp_path: Path) -> AsyncIterator[QueueBench]:
    person = await service.person()
    api = ApiClient.connect(parse_server_address(service.url), person.token)
    bench = QueueBench(api, tmp_path / "app")
    yield bench
    bench.close()
    await api.close()


def all_bytes(folder: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_private_data_stays_at_home_and_is_put_back_there(
    service: Service, bench: QueueBench, album: Path
) -> None:
    items = {
        kind: bench.add(album / f"photo.{kind}", metadata=choice)[0]
        for kind, choice in CHOICES.items()
    }

    await bench.work()

    ends = {kind: bench.now(item) for kind, item in items.items()}
    assert {(end.state, end.reason) for end in ends.values()} == {(ItemState.DONE, "")}
    stored = list(all_bytes(service.settings.data_dir / "pictures"))
    assert len(stored) >= 2 * len(CHOICES)
    assert [secret for data in stored for secret in SECRETS if secret in data] == []
    for kind, end in ends.items():
        with Image.open(end.output_path) as picture:
            picture.load()
            assert picture.size == (64, 96)
            block = picture.getexif()
            assert block.get(0x0112, 1) == 1
            assert (block.get(0x013B) == planted.OWNER) is (CHOICES[kind] != "drop")
            assert bool(block.get_ifd(0x8825)) is (CHOICES[kind] == "keep")
    results = list(album.glob("*_opendream_*"))
    assert len(results) == len(CHOICES)
    assert all(b"rainedAlgorithmicMedia" in data for data in map(Path.read_bytes, results))
