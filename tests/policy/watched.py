"""Runs a module of ours in a process whose every outward connection is written down.

`python -m tests.policy.watched LIST MODULE [ARGUMENTS…]`. The interpreter itself reports (audit
events), so nothing of the program is replaced; a name that is not this machine's is refused before
it is looked up.
"""

import json
import os
import runpy
import sys
from pathlib import Path

LOOPBACK = ("127.0.0.1", "::1", "localhost", "")


def watch(listing: Path) -> None:
    """Write a line for every connection and every look-up of a name from now on."""
    target = os.open(listing, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect":
            os.write(target, _line("connect", arguments[1]))
        elif event == "socket.getaddrinfo":
            os.write(target, _line("name", arguments[0]))
            if _text(arguments[0]) not in LOOPBACK:
                raise OSError("no name beyond this machine is looked up in a test")

    sys.addaudithook(hook)


def _line(kind: str, what: object) -> bytes:
    """One JSON line: an internet address as host and port, anything else as its text."""
    named = [_text(what[0]), what[1]] if isinstance(what, tuple) else [_text(what), 0]
    return json.dumps([kind, *named]).encode() + b"\n"


def _text(what: object) -> str:
    return os.fsdecode(what) if isinstance(what, bytes) else str("" if what is None else what)


def connections(listing: Path) -> set[tuple[str, str, int]]:
    """What was written down: connect or name, host or path, port."""
    lines = listing.read_text(encoding="utf-8").splitlines()
    return {(kind, host, port) for kind, host, port in map(json.loads, lines)}


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    module = sys.argv[2]
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
