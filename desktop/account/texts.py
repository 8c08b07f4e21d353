"""Privacy policy and terms as they ship with the app: readable without a connection."""

from datetime import date
from importlib.resources import files
from typing import Literal

from msgspec import Struct

Kind = Literal["privacy", "terms"]


class LegalText(Struct, frozen=True, kw_only=True):
    """One text in one language; its version is the day it was published."""

    version: str
    markdown: str

    @property
    def published(self) -> date:
        return date.fromisoformat(self.version)


def bundled(kind: Kind, locale: str) -> LegalText:
    """The newest text that this app was built with."""
    folder = files("assets") / "legal"
    start, end = f"{kind}-", f".{locale}.md"
    names = (entry.name for entry in folder.iterdir())
    newest = max(name for name in names if name.startswith(start) and name.endswith(end))
    version = newest.removeprefix(start).removesuffix(end)
    return LegalText(version=version, markdown=(folder / newest).read_text(encoding="utf-8"))
