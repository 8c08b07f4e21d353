"""Pictures on their way up and down."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from desktop.client.api import ApiClient
from desktop.client.downloads import MAX_RESULT_BYTES
from desktop.client.errors import ApiProblem, ProtocolError, ServiceUnreachable, WrongContent
from desktop.client.wire import Image, Job, JobCreate, JobResult, UpscaleOptions
from tests.fakes.contract_service import ContractService, Fault


async def send(api: ApiClient, path: Path, seen: list[float] | None = None) -> Image:
    return await api.images.upload(
        path,
        media_type="image/jpeg",
        file_name="Ümläut \u202e'\" %.jpg",
        on_progress=seen.append if seen is not None else lambda _: None,
    )


async def made(api: ApiClient, service: ContractService, photo: Path) -> tuple[Job, JobResult]:
    """A delivered job."""
    service.script = ["delivered"]
    image = await send(api, photo)
    request = JobCreate(image_id=image.id, options=UpscaleOptions(scale=2), max_credits=9)
    job = await api.jobs.job((await api.jobs.create(request, "key-of-this-job")).id)
    assert job.result is not None
    return job, job.result


def nothing(_: float) -> None:
    pass


async def test_the_bytes_arrive_as_they_are_and_any_name_travels(
    api: ApiClient, service: ContractService, photo: Path
) -> None:
    seen: list[float] = []
    image = await send(api, photo, seen)

    assert service.uploads == [read(photo)]
    assert service.file_names == ["Ümläut \u202e'\" %.jpg"]
    assert image.sha256 == hashlib.sha256(read(photo)).hexdigest()
    assert seen[-1] == 1.0
    assert seen == sorted(seen)


async def test_a_refusal_in_the_middle_of_an_upload_is_heard(
    api: ApiClient, service: ContractService, photo: Path
) -> None:
    service.fail(Fault("POST /images", "problem", status=413, code="image_too_large"))

    with pytest.raises(ApiProblem) as problem:
        await send(api, photo)

    assert problem.value.code == "image_too_large"


async def test_a_cancelled_upload_leaves_the_client_usable(
    api: ApiClient, service: ContractService, photo: Path
) -> None:
    service.fail(Fault("POST /images", "hang"))
    sending = asyncio.create_task(send(api, photo))
    await asyncio.to_thread(service.wait_for, "POST /images")
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    service.let_go.set()

    assert (await send(api, photo)).width == 120


async def test_a_file_that_shrinks_while_it_is_read_is_not_sent_half(
    api: ApiClient, service: ContractService, tmp_path: Path
) -> None:
    path = tmp_path / "growing.jpg"
    write(path, b"x" * 400_000)

    def shrink(_: float) -> None:
        write(path, b"x" * 10)

    with pytest.raises((OSError, ServiceUnreachable)):
        await api.images.upload(
            path, media_type="image/jpeg", file_name="a.jpg", on_progress=shrink
        )

    assert service.uploads == []


async def test_a_result_arrives_whole(
    api: ApiClient, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    job, result = await made(api, service, photo)
    seen: list[float] = []

    await api.jobs.download(job.id, result, tmp_path / "a.part", seen.append)

    assert hashlib.sha256(read(tmp_path / "a.part")).hexdigest() == result.sha256
    assert seen[-1] == 1.0


async def test_what_an_earlier_try_left_is_not_fetched_again(
    api: ApiClient, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    job, result = await made(api, service, photo)
    part = tmp_path / "a.part"
    await api.jobs.download(job.id, result, part, nothing)
    whole = read(part)
    write(part, whole[:1000])

    await api.jobs.download(job.id, result, part, nothing)
    again = len(service.ranges)
    await api.jobs.download(job.id, result, part, nothing)

    assert service.ranges == ["", "bytes=1000-"]
    assert len(service.ranges) == again
    assert read(part) == whole


async def test_a_foreign_beginning_is_found_out_and_thrown_away(
    api: ApiClient, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    job, result = await made(api, service, photo)
    part = tmp_path / "a.part"
    write(part, b"not the same file at all")

    with pytest.raises(WrongContent):
        await api.jobs.download(job.id, result, part, nothing)

    assert not exists(part)
    await api.jobs.download(job.id, result, part, nothing)
    assert exists(part)


async def test_a_part_that_is_too_long_starts_over(
    api: ApiClient, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    job, result = await made(api, service, photo)
    part = tmp_path / "a.part"
    write(part, b"x" * (result.bytes + 5))

    await api.jobs.download(job.id, result, part, nothing)

    assert hashlib.sha256(read(part)).hexdigest() == result.sha256


async def test_a_stream_that_is_longer_than_announced_is_cut_off(
    api: ApiClient, service: ContractService, photo: Path, tmp_path: Path
) -> None:
    job, result = await made(api, service, photo)
    short = JobResult(
        width=1, height=1, format="jpeg", bytes=result.bytes - 100, sha256=result.sha256,
        expires_at=result.expires_at,
    )  # fmt: skip

    with pytest.raises(ProtocolError):
        await api.jobs.download(job.id, short, tmp_path / "a.part", nothing)

    assert size(tmp_path / "a.part") <= short.bytes


@pytest.mark.parametrize("size_bytes", [0, -1, MAX_RESULT_BYTES + 1])
async def test_an_impossible_size_is_not_even_begun(
    api: ApiClient, service: ContractService, photo: Path, tmp_path: Path, size_bytes: int
) -> None:
    job, result = await made(api, service, photo)
    absurd = JobResult(
        width=1, height=1, format="jpeg", bytes=size_bytes, sha256=result.sha256,
        expires_at=result.expires_at,
    )  # fmt: skip

    with pytest.raises(ProtocolError):
        await api.jobs.download(job.id, absurd, tmp_path / "a.part", nothing)

    assert service.ranges == []


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def exists(path: Path) -> bool:
    return path.exists()


def size(path: Path) -> int:
    return path.stat().st_size
