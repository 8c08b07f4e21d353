"""One picture, all the way through the real service."""

import hashlib
import io
from pathlib import Path

from PIL import Image

from tests.fakes.service import Service, ended, submit, upload

SAMPLE = next(iter(sorted((Path(__file__).parents[3] / "assets" / "samples").glob("*.jpg"))))


async def test_a_photo_comes_back_four_times_larger_with_its_price_paid(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SAMPLE)).json()
    wish = {"width": image["width"], "height": image["height"], "options": {"scale": 4}}
    quote = (await alice.http.post("/quotes", json=wish)).json()
    before = (await alice.http.get("/credits")).json()

    job = (await submit(alice, image["id"], "key-1", scale=4)).json()
    done = await ended(alice, job["id"])

    assert done["state"] == "delivered", done
    assert done["credits"] == quote["credits"]
    result = await alice.http.get(f"/jobs/{job['id']}/result")
    picture = Image.open(io.BytesIO(result.content))
    assert picture.size == (image["width"] * 4, image["height"] * 4)
    assert picture.size == (quote["output_width"], quote["output_height"])
    assert hashlib.sha256(result.content).hexdigest() == done["result"]["sha256"]
    after = (await alice.http.get("/credits")).json()
    assert after["available"] == before["available"] - quote["credits"]
    assert after["held"] == 0
    entries = (await alice.http.get("/credits/entries")).json()["items"]
    assert [entry["kind"] for entry in entries] == ["capture", "hold", "grant"]
    assert sum(entry["amount"] for entry in entries) == after["available"]
