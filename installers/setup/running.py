"""Runs other programs; set-up's parts are given one of these, so that tests can give their own."""

import os
import subprocess
from collections.abc import Callable

Runner = Callable[[tuple[str, ...]], int]
"""Runs a command to its end and answers its exit status."""


def run_openly(command: tuple[str, ...]) -> int:
    """Let the command speak to the terminal."""
    environment = os.environ | {"PIP_USER": "0"}
    return subprocess.run(command, env=environment, check=False).returncode


def run_quietly(command: tuple[str, ...]) -> int:
    """Keep to ourselves what the command says, and ask nothing of the person."""
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError:
        return 127
    return ended.returncode
