"""A part is tried, then the whole: cut here, recognised by the real service, paid for once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from desktop.client.api import ApiClient
from desktop.client.server_address import parse_server_address
from desktop.queue.item import ItemState
from desktop.queue.part import Part, part_of_whole, save_part
from tests.backend.samples import SAMPLE
from tests.desktop.queue.bench import QueueBench
from tests.fakes.service import Service

PART = Part(40, 120, 96, 128)


@pytest.fixture
async def api(service: Service) -> AsyncIterator[ApiClient]:
    person = await service.person()
    api = ApiClient.connect(parse_server_address(service.url), person.token)
    yield api
    await api.close()


def turned_photo(path: Path) -> Path:
    """As a camera held upright writes it: the pixels lie, a tag says so."""
    turned = Image.Exif()
    turned[0x0112] = 6
    with Image.open(SAMPLE) as cat:
        cat.convert("RGB").save(path, quality=88, exif=turned)
    return path


async def test_a_part_then_the_whole_cost_together_what_the_whole_costs(
    api: ApiClient, tmp_path: Path
) -> None:
    photo = turned_photo(tmp_path / "cat.jpg")
    bench = QueueBench(api, tmp_path / "app")
    (part,) = bench.add(save_part(photo, PART, tmp_path / "parts"), scale=4)
    bench.store.save(replace(part, part_of=part_of_whole(photo, PART)))
    before = (await api.credits.balance()).available

    await bench.work()
    (whole,) = bench.add(photo, scale=2)
    await bench.work()

    part, whole = bench.now(part), bench.now(whole)
    assert [part.state, whole.state] == [ItemState.DONE, ItemState.DONE]
    full = await api.jobs.quote(whole.source.width_px, whole.source.height_px, whole.options)
    assert (part.credits_spent, whole.credits_spent, whole.trial_credits) == (1, 0, 1)
    assert full.credits == part.credits_spent + whole.credits_spent
    assert (await api.credits.balance()).available == before - full.credits
    newest = (await api.jobs.page()).items[0]
    assert (newest.state, newest.credits, newest.trial_credits) == ("delivered", 0, 1)
    bench.close()
