"""From `file:` addresses, as file managers write them, to paths; quicker to load than `urllib`."""

import os

SCHEME_LENGTH = len("file:")


def path_of_address(address: str) -> str:
    """The path of a `file:` address; on Windows without the slash before the drive's letter."""
    rest = address[SCHEME_LENGTH:].partition("#")[0].partition("?")[0]
    if rest.startswith("//"):
        rest = "/" + rest[2:].partition("/")[2]  # whatever host it names is this one
    path = _unquoted(rest)
    return path[1:] if path[2:3] == ":" else path


def _unquoted(text: str) -> str:
    """Bytes stand as a percent sign and two digits; any other percent sign stands for itself."""
    first, *rest = os.fsencode(text).split(b"%")
    whole = first
    for piece in rest:
        digits = piece[:2]
        is_byte = len(digits) == 2 and all(digit in b"0123456789abcdefABCDEF" for digit in digits)
        whole += bytes.fromhex(digits.decode()) + piece[2:] if is_byte else b"%" + piece
    return os.fsdecode(whole)
