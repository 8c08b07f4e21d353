"""`opendream-server` beside the service that runs, in this process and in one of its own."""

import asyncio
import os
import sys

import msgspec
import pytest
from msgspec import Struct

from backend.cli import build_parser
from backend.settings import Settings

TIMEOUT_SECONDS = 60


class Printed(Struct, frozen=True):
    """How a command ended and what it said."""

    code: int
    out: str
    problems: str

    @property
    def document(self) -> dict[str, object]:
        """What `--json` printed."""
        return msgspec.json.decode(self.out, type=dict[str, object])


class Shell:
    """The shell of whoever runs the service."""

    def __init__(self, settings: Settings, captured: pytest.CaptureFixture[str]) -> None:
        self._settings = settings
        self._captured = captured

    async def run(self, *words: str) -> Printed:
        """The same code without the seconds that a new interpreter takes; not for `staff`."""
        arguments = build_parser().parse_args(words)
        self._captured.readouterr()
        code = await arguments.run(self._settings, arguments)
        said = self._captured.readouterr()
        return Printed(code, said.out, said.err)

    async def run_alone(self, *words: str) -> Printed:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "backend.cli", *words, env=self._variables(),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(TIMEOUT_SECONDS):
            out, problems = await process.communicate()
        assert process.returncode is not None
        return Printed(process.returncode, out.decode(), problems.decode())

    async def sandbox(self, *words: str) -> dict[str, object]:
        """An order to payer, bank or card network that is carried out."""
        printed = await self.run("sandbox", *words, "--json")
        assert printed.code == 0, printed.problems
        return msgspec.json.decode(printed.out.splitlines()[-1], type=dict[str, object])

    def _variables(self) -> dict[str, str]:
        mine = {
            "OPENDREAM_DATA_DIR": str(self._settings.data_dir),
            "OPENDREAM_DATABASE_URL": self._settings.database_url,
        }
        return {**os.environ, **mine}
