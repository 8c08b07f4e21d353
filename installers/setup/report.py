"""How set-up speaks to the person in front of it."""

import sys


class SetupFailed(Exception):
    """Set-up cannot go on; the message says what to do."""


def report(line: str) -> None:
    """Say what is being done, on standard error: standard output belongs to the command."""
    print(f"setup: {line}", file=sys.stderr, flush=True)
