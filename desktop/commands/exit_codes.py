"""How the command ends, as the contract has it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """`INTERRUPTED` is the shells' own number for Ctrl-C."""

    DONE = 0
    USAGE = 1
    SOME_FAILED = 2
    NO_CREDITS = 3
    NOT_SIGNED_IN = 4
    UNREACHABLE = 5
    INTERRUPTED = 130
