"""A file that is opened by a worker thread is closed, whoever comes first."""

from pathlib import Path

import pytest

from desktop.files.opened import Holder, opened


async def test_it_is_open_inside_and_closed_after(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    async with opened(path, "wb") as written:
        written.write(b"pixels")
    with pytest.raises(LookupError):
        async with opened(path, "rb") as read:
            assert read.read() == b"pixels"
            raise LookupError

    assert (written.closed, read.closed) == (True, True)


def test_who_opens_it_after_the_end_leaves_nothing_open(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.touch()
    holder = Holder()

    holder.close()

    assert holder.open(path, "rb").closed
