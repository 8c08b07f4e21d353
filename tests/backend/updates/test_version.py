"""The service hands on what the operator laid down, as it is, and says nothing of its own."""

import httpx
import msgspec
import pytest

from backend.settings import Settings
from backend.updates.schemas import VersionNews
from tests.fakes.service import Service

NEWS = VersionNews(document='{"version": "0.2.0"}', signature="c2lnbmVk")


def announce(settings: Settings, content: bytes) -> None:
    (settings.data_dir / "version.json").write_bytes(content)


async def test_before_anything_is_announced_there_is_nothing(service: Service) -> None:
    answer = await service.http.get("/version")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


async def test_news_are_handed_on_to_anybody_without_a_restart(
    service: Service, settings: Settings
) -> None:
    announce(settings, msgspec.json.encode(NEWS))

    answer = await service.http.get("/version")

    assert answer.status_code == 200
    assert msgspec.json.decode(answer.content, type=VersionNews) == NEWS
    assert "max-age" in answer.headers["cache-control"]


async def test_who_has_the_news_is_told_so_and_gets_other_news(
    service: Service, settings: Settings
) -> None:
    announce(settings, msgspec.json.encode(NEWS))
    known = {"If-None-Match": (await service.http.get("/version")).headers["etag"]}

    same = await service.http.get("/version", headers=known)
    announce(settings, msgspec.json.encode(VersionNews(document="{}", signature="")))
    other = await service.http.get("/version", headers=known)

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == known["If-None-Match"]
    assert other.status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff", b'{"document": "' + b"x" * 70_000]
)
async def test_what_cannot_be_read_is_no_news(
    service: Service, settings: Settings, content: bytes
) -> None:
    announce(settings, content)

    answer: httpx.Response = await service.http.get("/version")

    assert answer.status_code == 404
