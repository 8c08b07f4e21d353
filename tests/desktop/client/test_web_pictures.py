"""A picture from a web page: fetched with nothing given away, capped, and never led astray."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.client.web_pictures import WebPictures, WebProblem
from tests.fakes.web_site import CAP_BYTES, PICTURE, Site, web_site


@pytest.fixture
def site() -> Iterator[Site]:
    with web_site() as site:
        yield site


@pytest.fixture
def web() -> WebPictures:
    return WebPictures(lambda: None, max_bytes=CAP_BYTES)


async def test_a_picture_is_fetched_through_a_redirect_and_nothing_is_given_away(
    site: Site, web: WebPictures, tmp_path: Path
) -> None:
    part = tmp_path / "part"

    await web.fetch(site.address("/moved"), part)

    assert part.read_bytes() == PICTURE
    assert [path for path, _ in site.asked] == ["/moved", "/cat.png"]
    for _, headers in site.asked:
        assert {"Cookie", "Authorization", "Referer"} & headers.keys() == set()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/gone", "web_refused"),
        ("/large", "web_too_large"),
        ("/endless", "web_too_large"),
        ("/loop", "web_astray"),
        ("/file", "web_astray"),
        ("/inside", "web_astray"),
        ("/odd", "web_astray"),
    ],
)
async def test_what_is_not_handed_out_too_large_or_astray_is_refused(
    site: Site, web: WebPictures, tmp_path: Path, path: str, code: str
) -> None:
    with pytest.raises(WebProblem) as problem:
        await web.fetch(site.address(path), tmp_path / "part")

    assert problem.value.code == code
    assert "127.0.0.1" not in str(problem.value)
    assert len(site.asked) <= 6


async def test_a_site_that_is_not_there_is_told(web: WebPictures, tmp_path: Path) -> None:
    with pytest.raises(WebProblem) as problem:
        await web.fetch("http://127.0.0.1:9/cat.png", tmp_path / "part")

    assert problem.value.code == "web_unreachable"


async def test_the_proxy_of_the_moment_is_asked_for_what_is_elsewhere(
    site: Site, tmp_path: Path
) -> None:
    web = WebPictures(lambda: site.address(""), max_bytes=CAP_BYTES)

    await web.fetch("http://pictures.example/cat.png", tmp_path / "part")

    assert [path for path, _ in site.asked] == ["http://pictures.example/cat.png"]
    assert (tmp_path / "part").read_bytes() == PICTURE
