"""Workers as processes of their own, to be killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path
from typing import Self

from backend.settings import Settings

SERVER = Path(sys.executable).with_name("opendream-server")


class Workers:
    """A number of worker processes; each one that is killed is replaced."""

    def __init__(self, settings: Settings, *, count: int, share_folder: bool) -> None:
        self._settings = settings
        self._count = count
        self._share_folder = share_folder
        self._log = (settings.data_dir / "workers.log").open("ab")
        self._processes: list[Process] = []
        self._started = 0
        self.killed = 0

    async def __aenter__(self) -> Self:
        for _ in range(self._count):
            await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in self._processes:
            if process.returncode is None:
                process.terminate()
        for process in self._processes:
            await process.wait()
        self._log.close()

    async def kill_one(self) -> None:
        """Kill the oldest with no chance to say goodbye, and start another."""
        process = self._processes.pop(0)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        self.killed += 1
        await self._start()

    async def _start(self) -> None:
        self._started += 1
        self._processes.append(
            await asyncio.create_subprocess_exec(
                *(SERVER, "serve", "--role", "worker", "--no-migrate"),
                env=os.environ | self._variables(),
                stdin=DEVNULL,
                stdout=self._log,
                stderr=self._log,
            )
        )

    def _variables(self) -> dict[str, str]:
        folder = self._settings.data_dir
        if not self._share_folder:
            folder /= f"worker-{self._started}"
        return {
            "OPENDREAM_DATA_DIR": str(folder),
            "OPENDREAM_DATABASE_URL": self._settings.database_url,
            "OPENDREAM_STORAGE_URL": self._settings.storage_url,
            "OPENDREAM_SANDBOX_GEMINI": self._settings.sandbox_gemini,
            "OPENDREAM_WORKER_LEASE_SECONDS": str(self._settings.worker_lease_seconds),
        }
