"""The password, asked for unseen or read from a pipe; never an argument, which others could see."""

import getpass
import sys

from desktop.commands.context import UsageError


def read_password(*, from_stdin: bool) -> str:
    """Raises: UsageError if none came, or nobody can be asked."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise UsageError("argument --password-stdin: no password came")
        return password
    if not sys.stdin.isatty():
        raise UsageError("--password-stdin is needed where nobody can be asked.")
    return getpass.getpass("Password: ")
