"""What a picture carries beside its colours comes back: transparency, sixteen bits, grey."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.backend.samples import SAMPLE
from tests.fakes.service import Person, Service, ended, submit


def small_sample(mode: str) -> Image.Image:
    with Image.open(SAMPLE) as picture:
        return picture.convert(mode).resize((226, 150))


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


async def made(person: Person, data: bytes, mime: str) -> bytes:
    image = await person.http.post("/images", content=data, headers={"Content-Type": mime})
    assert image.status_code == 201, image.text
    job = (await submit(person, image.json()["id"], mime, scale=2)).json()
    done = await ended(person, job["id"])
    assert (done.state, done.reason) == ("delivered", None)
    return (await person.http.get(f"/jobs/{done.id}/result")).content


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("WEBP", "image/webp")])
async def test_a_transparent_picture_stays_transparent(
    service: Service, kind: str, mime: str
) -> None:
    picture = small_sample("RGBA")
    alpha = Image.new("L", picture.size, 255)
    alpha.paste(0, (0, 0, 100, 150))
    picture.putalpha(alpha)
    alice = await service.person()

    result = Image.open(io.BytesIO(await made(alice, encoded(picture, kind, lossless=True), mime)))

    assert (result.format, result.mode, result.size) == (kind, "RGBA", (452, 300))
    see_through = np.asarray(result)[:, :, 3]
    assert see_through[:, :180].max() == 0
    assert see_through[:, 220:].min() == 255


async def test_sixteen_bits_come_back_as_sixteen(service: Service) -> None:
    pixels = np.asarray(small_sample("RGB")).astype(np.uint16) * 257
    _, deep = cv2.imencode(".tif", pixels)
    alice = await service.person()

    result = await made(alice, deep.tobytes(), "image/tiff")

    picture = cv2.imdecode(np.frombuffer(result, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    assert picture.shape == (300, 452, 3)
    assert picture.dtype.name == "uint16"


async def test_a_grey_picture_stays_grey(service: Service) -> None:
    alice = await service.person()

    result = await made(alice, encoded(small_sample("L"), "JPEG"), "image/jpeg")

    assert Image.open(io.BytesIO(result)).mode == "L"
