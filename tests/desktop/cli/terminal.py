"""Runs the command as a person would: with folders, an address and a token of its own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.cli import command

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    problems: str

    @property
    def lines(self) -> list[dict[str, object]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def document(self) -> dict[str, object]:
        (line,) = self.lines
        return line


@dataclass(frozen=True)
class Terminal:
    """A person's shell."""

    config: Path
    origin: str
    token: str = ""

    def run(self, *arguments: str | Path) -> Answer:
        """In this process: the same code without the second that a new interpreter takes."""
        out, problems = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(problems),
        ):
            for name, value in self._variables().items():
                patch.setenv(name, value)
            try:
                code = command([str(argument) for argument in arguments])
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Answer(int(code), out.getvalue(), problems.getvalue())

    def run_alone(self, *arguments: str | Path, stdin: bytes = b"") -> Answer:
        """In a process of its own."""
        ended = subprocess.run(
            self.line(*arguments),
            input=stdin,
            capture_output=True,
            env=self.environment(),
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        return Answer(
            ended.returncode,
            ended.stdout.decode(errors="replace"),
            ended.stderr.decode(errors="replace"),
        )

    def line(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "desktop.cli", *map(str, arguments)]

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self._variables()}

    def _variables(self) -> dict[str, str]:
        mine = {
            "OPENDREAM_CONFIG_DIR": str(self.config),
            "OPENDREAM_SERVER_URL": self.origin,
            "OPENDREAM_TOKEN": self.token,
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }
        return {name: value for name, value in mine.items() if value}
