"""Stripe's request forms: `a[b][0][c]=d`, brackets raw or percent-encoded."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from backend.sandbox.stripe_errors import invalid

Tree = dict[str, "str | Tree"]
"""Lists are trees with the keys "0", "1", …"""

_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART = re.compile(r"\[([^\[\]]*)\]")


def read_form(text: str) -> Tree:
    """The nested values of a form. Raises: StripeFault for a name that cannot be read."""
    root: Tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        matched = _NAME.match(name)
        if matched is None:
            raise invalid(f"Received unknown parameter: {name}", name)
        parts = [matched[1], *_PART.findall(matched[2])]
        _put(root, parts, value)
    return root


def _put(tree: Tree, parts: list[str], value: str) -> None:
    for part in parts[:-1]:
        inner = tree.setdefault(part or str(len(tree)), {})
        if isinstance(inner, str):
            raise invalid(f"Invalid object: {part}", part)
        tree = inner
    tree[parts[-1] or str(len(tree))] = value


class Form:
    """Reads a tree with Stripe's complaints; what nobody asked for is refused at the end."""

    def __init__(self, tree: Tree, name: str = "") -> None:
        self._tree = tree
        self._name = name
        self._asked: set[str] = set()

    def text(self, key: str) -> str | None:
        self._asked.add(key)
        found = self._tree.get(key)
        if isinstance(found, dict):
            raise invalid(f"Invalid string: {self._full(key)}", self._full(key))
        return found

    def needed(self, key: str) -> str:
        found = self.text(key)
        if not found:
            full = self._full(key)
            raise invalid(f"Missing required param: {full}.", full, code="parameter_missing")
        return found

    def number(self, key: str) -> int | None:
        found = self.text(key)
        if found is None:
            return None
        try:
            return int(found)
        except ValueError as error:
            full = self._full(key)
            raise invalid(
                f"Invalid integer: {found}", full, code="parameter_invalid_integer"
            ) from (error)

    def flag(self, key: str) -> bool:
        return self.text(key) == "true"

    def part(self, key: str) -> "Form":
        return Form(self._members(key), self._full(key))

    def parts(self, key: str) -> Iterator["Form"]:
        """The members of a list of objects."""
        members = self._members(key)
        for index in sorted(members):
            yield self.part(key).part(index)

    def texts(self, key: str) -> list[str]:
        """The members of a list of strings."""
        return [value for value in self._members(key).values() if isinstance(value, str)]

    def mapping(self, key: str) -> dict[str, str]:
        members = self._members(key).items()
        return {name: value for name, value in members if isinstance(value, str)}

    def end(self) -> None:
        """Refuse what was sent and is not known. Raises: StripeFault."""
        for key in self._tree:
            if key not in self._asked:
                full = self._full(key)
                raise invalid(f"Received unknown parameter: {full}", full, code="parameter_unknown")

    def _members(self, key: str) -> Tree:
        self._asked.add(key)
        found = self._tree.get(key, {})
        if isinstance(found, str):
            raise invalid(f"Invalid object: {self._full(key)}", self._full(key))
        return found

    def _full(self, key: str) -> str:
        return f"{self._name}[{key}]" if self._name else key
