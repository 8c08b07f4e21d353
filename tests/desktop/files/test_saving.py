"""A result appears whole, under a free name, or not at all."""

import errno
import os
import threading
from pathlib import Path

import pytest

from desktop.files.errors import FileProblem, save_problem
from desktop.files.naming import numbered
from desktop.files.saving import result_folder, save_copy


def finished(folder: Path, content: bytes = b"picture") -> Path:
    path = folder / "ready"
    path.write_bytes(content)
    return path


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"the person's own")

    saved = save_copy(finished(tmp_path), out, "id", numbered("a.jpg"))

    assert saved == out / "a (2).jpg"
    assert (out / "a.jpg").read_bytes() == b"the person's own"
    assert sorted(path.name for path in out.iterdir()) == ["a (2).jpg", "a.jpg"]


def test_the_same_content_is_not_saved_twice(tmp_path: Path) -> None:
    """After a crash between saving and noting it, the second try finds the first one's file."""
    first = save_copy(finished(tmp_path), tmp_path / "out", "id", numbered("a.jpg"))

    second = save_copy(finished(tmp_path), tmp_path / "out", "id", numbered("a.jpg"))

    assert second == first
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.jpg"]


def test_twenty_at_once_get_twenty_names(tmp_path: Path) -> None:
    out = tmp_path / "out"
    saved: list[Path] = []
    gate = threading.Barrier(20)

    def save(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        source = finished(folder, f"picture {number}".encode())
        gate.wait()
        saved.append(save_copy(source, out, str(number), numbered("a.jpg")))

    threads = [threading.Thread(target=save, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(saved)) == 20
    assert len({path.read_bytes() for path in saved}) == 20
    assert not list(out.glob(".opendream*"))


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    saved = save_copy(finished(tmp_path), tmp_path / "a" / "b", "id", numbered("a.jpg"))

    assert saved.read_bytes() == b"picture"


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    blocker = tmp_path / "out"
    blocker.write_text("a file")

    with pytest.raises(FileProblem):
        save_copy(finished(tmp_path), blocker / "deeper", "id", numbered("a.jpg"))


def test_a_file_in_the_place_of_the_folder_means_that_the_folder_is_gone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(FileProblem) as problem:
        save_copy(finished(tmp_path), tmp_path / "out", "id", numbered("a.jpg"))

    assert problem.value.code == "folder_missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may make folders everywhere")
def test_a_drive_that_went_is_gone_and_not_read_only(tmp_path: Path) -> None:
    result = finished(tmp_path)
    drives = tmp_path / "drives"
    drives.mkdir(mode=0o555)

    with pytest.raises(FileProblem) as problem:
        save_copy(result, drives / "stick" / "out", "id", numbered("a.jpg"))

    assert problem.value.code == "folder_missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o500)

    with pytest.raises(FileProblem) as problem:
        save_copy(finished(tmp_path), out, "id", numbered("a.jpg"))

    assert problem.value.code == "folder_read_only"


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("only Linux has a disk that is always full")
    out = tmp_path / "out"
    out.mkdir()
    (out / ".opendream-id.part").symlink_to(device)

    with pytest.raises(FileProblem) as problem:
        save_copy(finished(tmp_path, b"x" * 5000), out, "id", numbered("a.jpg"))

    assert problem.value.code == "disk_full"
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EACCES, "folder_read_only"),
        (errno.EROFS, "folder_read_only"),
        (errno.ENOENT, "folder_missing"),
        (errno.ESTALE, "folder_missing"),
        (errno.ENAMETOOLONG, "name_too_long"),
        (errno.ENOEXEC, "save_failed"),
    ],
)
def test_each_system_error_has_its_word(number: int, code: str) -> None:
    assert save_problem(OSError(number, "as the system says")).code == code


def test_the_tree_of_the_batch_is_kept() -> None:
    source, root, out = Path("/p/album/spain/a.jpg"), Path("/p/album"), Path("/out")

    assert result_folder(source, root, out) == Path("/out/spain")
    assert result_folder(source, None, out) == Path("/out")
    assert result_folder(source, root, None) == Path("/p/album/spain")
    assert result_folder(source, Path("/elsewhere"), out) == Path("/out")
