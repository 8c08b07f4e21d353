"""Picture storage: whole objects, ranges, prefixes; the same verbs on a folder and on a bucket."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from backend.providers.storage import ObjectMissing, Storage, StorageFull, open_storage

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def bucket_url() -> Iterator[str]:
    """A bucket on an S3 server on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="pictures")
    client.close()
    yield address
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Storage:
    if request.param == "folder":
        return open_storage(f"file://{tmp_path}/made at need", tmp_path)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("bucket_url"))
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    return open_storage("s3://pictures", tmp_path)


async def read(storage: Storage, key: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in storage.stream(key, start, length)])


async def test_a_file_goes_in_and_comes_out_whole_and_in_parts(
    storage: Storage, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(range(256)) * 20_000)

    await storage.put_file("a/b/source", source)

    assert await read(storage, "a/b/source") == source.read_bytes()
    assert (
        await read(storage, "a/b/source", 1_000_000, 300) == source.read_bytes()[1_000_000:][:300]
    )
    await storage.fetch("a/b/source", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()


async def test_a_prefix_is_removed_whole_and_nothing_else(storage: Storage) -> None:
    for key in ("one/x", "one/y/z", "other/x"):
        await storage.put_bytes(key, b"1")

    assert await storage.delete_prefix("one") == 2

    assert await storage.keys("other") == ["other/x"]
    with pytest.raises(ObjectMissing):
        await storage.get_bytes("one/x")
    await storage.delete_prefix("other")


async def test_what_is_not_there_says_so_and_deleting_it_is_no_error(storage: Storage) -> None:
    with pytest.raises(ObjectMissing):
        await storage.get_bytes("nothing")
    with pytest.raises(ObjectMissing):
        await read(storage, "nothing")
    await storage.delete("nothing")
    await storage.check()


async def test_a_folder_that_takes_no_writes_is_named_as_full(tmp_path: Path) -> None:
    storage = open_storage("", tmp_path)
    (tmp_path / "pictures").rmdir()
    (tmp_path / "pictures").write_text("in the way")

    with pytest.raises(StorageFull):
        await storage.put_bytes("key", b"data")
