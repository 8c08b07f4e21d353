"""On a terminal there are bars while it works, and whole lines when they are gone."""

import os
import pty
import re
import subprocess
from pathlib import Path

from tests.desktop.cli.terminal import Terminal
from tests.fakes.contract_service import ContractService

STEERING = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


def shown_on_a_terminal(terminal: Terminal, *arguments: str | Path) -> list[str]:
    """Every line that ever stood on the screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        terminal.line(*arguments),
        env={**terminal.environment(), "TERM": "xterm", "COLUMNS": "120"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    while piece := read(ours):
        shown += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return STEERING.sub(b"", bytes(shown)).decode().replace("\r", "\n").split("\n")


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""  # the other side is closed


def test_stages_are_shown_and_the_end_stands_alone_on_its_line(
    terminal: Terminal, service: ContractService, photo: Path
) -> None:
    service.script = ["running", "running", "delivered"]

    lines = shown_on_a_terminal(terminal, "up", photo, "--scale", "2")

    assert any(line.startswith("beach.jpg  working") for line in lines)
    ends = [line for line in lines if "beach_opendream_2x.jpg" in line]
    assert len(ends) == 1
    assert ends[0].startswith("beach.jpg → beach_opendream_2x.jpg")
