"""Thunar's custom actions: one file that belongs to the person, into which ours are merged."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from desktop.shell.integration.plan import APP_ID, APP_NAME, Damaged, Entry
from desktop.shell.integration.quoting import for_thunar

EMPTY = '<?xml version="1.0" encoding="UTF-8"?>\n<actions>\n</actions>\n'
_OURS = re.compile(
    rf"[ \t]*<action>(?:(?!</action>).)*<unique-id>\s*{APP_ID}-(?:(?!</action>).)*</action>\n?",
    re.DOTALL,
)
_END = re.compile(r"</actions>\s*\Z")
_NONE = re.compile(r"<actions\s*/>\s*\Z")


def merged(text: str, program: Sequence[str], entries: Sequence[Entry]) -> str:
    """The file with our actions at its end, in place of those that we put there earlier.

    Raises: Damaged if it is not what Thunar would write.
    """
    without = unmerged(text)
    ours = "".join(_action(program, entry) for entry in entries)
    if _NONE.search(without):
        return _NONE.sub(lambda _: f"<actions>\n{ours}</actions>\n", without)
    return _END.sub(lambda end: f"{ours}{end.group()}", without)


def unmerged(text: str) -> str:
    """The file without our actions, and otherwise to the letter as it was. Raises: Damaged."""
    try:
        root = ET.fromstring(text.encode())  # noqa: S314  the person's own file
    except ET.ParseError as error:
        raise Damaged("Thunar's list of actions cannot be read.") from error
    if root.tag != "actions" or not (_END.search(text) or _NONE.search(text)):
        raise Damaged("Thunar's list of actions is not what it should be.")
    return _OURS.sub("", text)


def _action(program: Sequence[str], entry: Entry) -> str:
    command = f"{for_thunar([*program, *entry.arguments, '--'])} %F"
    return (
        "<action>\n"
        f"\t<icon>{APP_ID}</icon>\n"
        f"\t<name>{escape(entry.label)}</name>\n"
        f"\t<submenu>{APP_NAME}</submenu>\n"
        f"\t<unique-id>{APP_ID}-{entry.key}</unique-id>\n"
        f"\t<command>{escape(command)}</command>\n"
        "\t<description></description>\n"
        "\t<range>*</range>\n"
        "\t<patterns>*</patterns>\n"
        "\t<directories/>\n"
        "\t<image-files/>\n"
        "</action>\n"
    )
