"""Downloads: ranges, entity tags, names."""

import pytest

from backend.jobs.downloads import Span, UnsatisfiableRange, etag_matches, requested_span
from tests.backend.samples import SMALL
from tests.fakes.service import Service, ended, submit, upload


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", None),
        ("bytes=0-99", Span(0, 100)),
        ("bytes=900-", Span(900, 100)),
        ("bytes=-10", Span(990, 10)),
        ("bytes=-5000", Span(0, 1000)),
        ("bytes=990-5000", Span(990, 10)),
        ("bytes=0-1,5-6", None),
        ("bytes=5-1", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ],
)
def test_one_range_is_understood_and_the_rest_is_the_whole(header: str, span: Span | None) -> None:
    assert requested_span(header, 1000) == span


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_beyond_the_end_is_unsatisfiable(header: str) -> None:
    with pytest.raises(UnsatisfiableRange):
        requested_span(header, 1000)


def test_entity_tags_match_in_lists_and_weakly() -> None:
    assert etag_matches('"a", W/"b"', '"b"')
    assert etag_matches("*", '"b"')
    assert not etag_matches('"c"', '"b"')
    assert not etag_matches("", '"b"')


async def test_a_download_resumes_where_it_stopped(service: Service) -> None:
    alice = await service.person()
    image = (await upload(alice, SMALL)).json()
    job_id = (await submit(alice, image["id"], "k", scale=2)).json()["id"]
    job = await ended(alice, job_id)
    assert job.result is not None
    path = f"/jobs/{job_id}/result"

    whole = await alice.http.get(path)
    etag = whole.headers["etag"]
    rest = await alice.http.get(path, headers={"Range": "bytes=1000-", "If-Range": etag})
    other = await alice.http.get(path, headers={"Range": "bytes=1000-", "If-Range": '"old"'})
    known = await alice.http.get(path, headers={"If-None-Match": etag})
    beyond = await alice.http.get(path, headers={"Range": f"bytes={job.result.bytes}-"})

    assert etag == f'"{job.result.sha256}"'
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    size = job.result.bytes
    assert rest.headers["content-range"] == f"bytes 1000-{size - 1}/{size}"
    assert (other.status_code, other.content) == (200, whole.content)
    assert (known.status_code, known.content) == (304, b"")
    assert beyond.status_code == 416
    assert 'filename="small_cat_opendream_2x.jpg"' in whole.headers["content-disposition"]
    assert whole.headers["x-content-type-options"] == "nosniff"
