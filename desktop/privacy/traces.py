"""What this app keeps on this computer beside the person's own files, and clearing it."""

import shutil
from pathlib import Path

from desktop.queue.finished_work import FinishedWork


class LocalTraces:
    """Pictures made for showing, and the list of what was done before. Blocking: not for the UI.

    Originals and results are the person's own files and are never touched.
    """

    def __init__(self, cache: Path, finished: FinishedWork) -> None:
        self._cache = cache
        self._finished = finished

    def size_bytes(self) -> int:
        """How much the kept pictures take."""
        files = (path for path in self._cache.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files)

    def clear(self) -> None:
        """Leave no picture and no name behind."""
        self._finished.forget_all()
        for path in sorted(self._cache.glob("*")):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
