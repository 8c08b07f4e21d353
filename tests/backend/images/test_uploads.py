"""Uploads: streamed, bounded, checked; what cannot be used leaves nothing behind."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from backend.errors import ServiceUnavailable
from backend.images.names import FALLBACK_NAME, display_name
from backend.images.spool import Spool
from backend.settings import Settings
from tests.backend.samples import SAMPLE
from tests.fakes.service import Person, Service, service_running, upload

LIMIT_BYTES = 300_000


def stored_files(service: Service) -> list[Path]:
    return [path for path in (service.settings.data_dir / "pictures").rglob("*") if path.is_file()]


def spooled_files(service: Service) -> list[Path]:
    return [path for path in service.settings.spool_dir.rglob("*") if path.is_file()]


async def send(person: Person, body: bytes, content_type: str = "image/jpeg") -> tuple[int, str]:
    answer = await person.http.post("/images", content=body, headers={"Content-Type": content_type})
    return answer.status_code, answer.json().get("code", "")


@pytest.fixture
async def small_service(settings: Settings) -> AsyncIterator[Service]:
    small = msgspec.structs.replace(settings, max_upload_bytes=LIMIT_BYTES, max_megapixels=2)
    async with service_running(small) as service:
        yield service


async def test_an_upload_is_described_as_a_person_sees_it(service: Service) -> None:
    alice = await service.person()

    answer = await upload(alice, SAMPLE)

    assert answer.status_code == 201
    image = answer.json()
    with Image.open(SAMPLE) as picture:
        assert (image["width"], image["height"]) == picture.size
    assert image["format"] == "jpeg"
    assert image["bytes"] == SAMPLE.stat().st_size
    assert image["file_name"] == SAMPLE.name
    assert [item["id"] for item in (await alice.http.get("/images")).json()["items"]] == [
        image["id"]
    ]
    assert spooled_files(service) == []


async def test_an_announced_body_over_the_limit_is_refused_before_it_is_read(
    small_service: Service,
) -> None:
    alice = await small_service.person()

    assert await send(alice, b"x" * (LIMIT_BYTES + 1)) == (413, "image_too_large")

    assert stored_files(small_service) == spooled_files(small_service) == []


async def test_a_chunked_body_over_the_limit_is_cut_off_and_leaves_nothing(
    small_service: Service,
) -> None:
    alice = await small_service.person()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    answer = await alice.http.post(
        "/images", content=endless(), headers={"Content-Type": "image/jpeg"}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "image_too_large")
    assert stored_files(small_service) == spooled_files(small_service) == []


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("body", "content_type", "refusal"),
    [
        (b"", "image/jpeg", (422, "image_unreadable")),
        (b"this is not a picture at all", "image/jpeg", (415, "image_type_unsupported")),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "image/svg+xml",
            (415, "image_type_unsupported"),
        ),
        (b"GIF89a" + b"\0" * 50, "image/gif", (415, "image_type_unsupported")),
        (SAMPLE.read_bytes()[:4000], "image/jpeg", (422, "image_unreadable")),
        (SAMPLE.read_bytes(), "text/html", (415, "image_type_unsupported")),
        (png(2000, 2000), "image/png", (413, "image_too_large")),
    ],
)
async def test_what_is_no_usable_picture_is_refused_by_its_code_and_not_kept(
    small_service: Service, body: bytes, content_type: str, refusal: tuple[int, str]
) -> None:
    alice = await small_service.person()

    assert await send(alice, body, content_type) == refusal

    assert stored_files(small_service) == spooled_files(small_service) == []


async def test_a_stranger_and_an_unconfirmed_account_send_nothing(service: Service) -> None:
    stranger = await service.http.post("/images", content=b"x")
    await service.sign_up("bob@example.com")
    bob = service.client((await service.sign_in("bob@example.com")).json()["token"])
    unconfirmed = await bob.post("/images", content=b"x", headers={"Content-Type": "image/png"})

    assert stranger.json()["code"] == "not_signed_in"
    assert (unconfirmed.status_code, unconfirmed.json()["code"]) == (403, "email_not_verified")


async def test_another_persons_picture_is_unknown(service: Service) -> None:
    alice = await service.person("alice@example.com")
    bob = await service.person("bob@example.com")
    image_id = (await upload(alice, SAMPLE)).json()["id"]

    answers = [
        await bob.http.delete(f"/images/{image_id}"),
        await bob.http.delete("/images/not-an-id"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert (await bob.http.get("/images")).json()["items"] == []


async def test_a_deleted_picture_is_gone_from_lists_and_storage(service: Service) -> None:
    alice = await service.person()
    image_id = (await upload(alice, SAMPLE)).json()["id"]
    assert stored_files(service)

    assert (await alice.http.delete(f"/images/{image_id}")).status_code == 204

    assert stored_files(service) == []
    assert (await alice.http.get("/images")).json()["items"] == []
    assert (await alice.http.delete(f"/images/{image_id}")).status_code == 404


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("UTF-8''beach%20day.jpg", "beach day.jpg"),
        ("UTF-8''a%2F..%2Fb%5Cc.jpg", "c.jpg"),
        ("UTF-8''line%0D%0ASet-Cookie%3A%20x.jpg", "lineSet-Cookie: x.jpg"),
        ("UTF-8''%E2%80%AEgpj.exe", "gpj.exe"),
        ("plain.png", "plain.png"),
        ("..", FALLBACK_NAME),
        ("", FALLBACK_NAME),
    ],
)
def test_names_are_kept_for_showing_only(header: str, name: str) -> None:
    assert display_name(header) == name


def test_an_endless_name_is_cut_at_a_character() -> None:
    assert len(display_name("é" * 500).encode()) <= 200


async def test_an_upload_that_stops_in_the_middle_is_given_up(tmp_path: Path) -> None:
    async def stalling() -> AsyncIterator[bytes]:
        yield b"the beginning"
        await asyncio.Event().wait()

    spool = Spool(tmp_path / "spool", patience_seconds=0.05)
    spool.open()

    async with spool.room() as room:
        with pytest.raises(ServiceUnavailable, match="came to a stop"):
            await spool.receive(stalling(), room, limit_bytes=1_000)
