"""Putting a finished picture under its name: whole or not at all, and never over another file."""

import errno
import filecmp
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from desktop.files.errors import FileProblem, save_problem
from desktop.files.naming import PART_SUFFIX

NO_HARD_LINKS = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EMLINK}
)


def part_path(folder: Path, item_id: str) -> Path:
    """Where a result grows inside its folder until it is whole."""
    return folder / f".opendream-{item_id}{PART_SUFFIX}"


def result_folder(source: Path, batch_root: Path | None, output_folder: Path | None) -> Path:
    """Beside the source, or in the output folder in the same tree that the batch had."""
    if output_folder is None:
        return source.parent
    if batch_root is None or not source.is_relative_to(batch_root):
        return output_folder
    return output_folder / source.parent.relative_to(batch_root)


def require_place(folder: Path) -> None:
    """That a result can be put there, as far as can be told before it is paid for.

    Raises: FileProblem.
    """
    there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
    is_folder = os.path.isdir(there)  # noqa: PTH112  pathlib's fails where nothing may be read
    if not (is_folder and os.access(there, os.W_OK | os.X_OK)):
        is_there = is_folder and there == folder
        raise FileProblem("place_read_only" if is_there else "place_missing")


def save_copy(finished: Path, folder: Path, item_id: str, names: Iterator[str]) -> Path:
    """Copy a finished file into `folder` under the first of `names` that is free.

    Raises: FileProblem; nothing half-written stays behind.
    """
    part = part_path(folder, item_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with finished.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
            target.flush()
            os.fsync(target.fileno())
        saved = publish(part, folder, names)
    except OSError as error:
        _forget(part)
        raise _problem_in(folder, error) from error
    _flush_folder(folder)
    return saved


def publish(part: Path, folder: Path, names: Iterator[str]) -> Path:
    """Give `part` the first free name; another program that takes the name first keeps it.

    A file of the same content under one of the names is taken for an earlier try's.
    Raises: FileProblem if all names are taken, OSError.
    """
    for name in names:
        target = folder / name
        try:
            _rename_without_overwriting(part, target)
        except FileExistsError:
            if _are_same(part, target):
                part.unlink()
                return target
            continue
        return target
    raise FileProblem("save_failed")


def _are_same(part: Path, target: Path) -> bool:
    try:
        if part.stat().st_size != target.stat().st_size:
            return False
        return filecmp.cmp(part, target, shallow=False)
    except OSError:
        return False  # a name that is taken by what cannot be read


def _rename_without_overwriting(part: Path, target: Path) -> None:
    if os.name == "nt":
        part.rename(target)  # fails there if the target exists
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        _claim_then_replace(part, target)
    else:
        part.unlink()


def _claim_then_replace(part: Path, target: Path) -> None:
    """For file systems without hard links: an empty file of ours holds the name, then gives way."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        part.replace(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # a folder that may be written but not listed
    try:
        os.fsync(handle)
    except OSError:
        return  # some network file systems cannot; the file itself is flushed
    finally:
        os.close(handle)


def _problem_in(folder: Path, error: OSError) -> FileProblem:
    """A drive that went leaves a place where nobody may make its folder anew: it is gone."""
    problem = save_problem(error)
    is_there = os.path.isdir(folder)  # noqa: PTH112  pathlib's fails where nothing may be read
    if is_there or problem.code in {"disk_full", "name_too_long"}:
        return problem
    return FileProblem("folder_missing")


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the folder went away with it
