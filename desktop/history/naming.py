"""What a result that is fetched again is called."""

from pathlib import Path

from desktop.client.wire import Job

SUFFIXES = {"jpeg": ".jpg", "tiff": ".tif"}


def proposed_name(job: Job) -> str:
    """What the file would be called: the original's name, its new size, the result's kind."""
    assert job.result is not None
    stem = Path(job.file_name).stem if job.file_name else "photo"
    safe = "".join(one if one.isprintable() and one not in '<>:"/\\|?*' else "_" for one in stem)
    suffix = SUFFIXES.get(job.result.format, f".{job.result.format}")
    return f"{safe or 'photo'}_opendream_{job.result.width}x{job.result.height}{suffix}"


def free_path(folder: Path, name: str) -> Path:
    """The name itself, or with a number: nothing is overwritten."""
    path, number = folder / name, 2
    while path.exists():
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return path
