"""The little Markdown that our own texts use, as blocks that a template can show."""

import re
from typing import Literal

from msgspec import Struct

Kind = Literal["heading", "paragraph", "list"]


class Block(Struct, frozen=True, kw_only=True):
    """A heading with its anchor, a paragraph, or the items of a list."""

    kind: Kind
    text: str = ""
    anchor: str = ""
    items: tuple[str, ...] = ()


def blocks_of(text: str) -> list[Block]:
    """Headings of the second level, paragraphs and lists; the document's own title is left out."""
    found = []
    for piece in text.strip().split("\n\n"):
        lines = piece.strip().splitlines()
        if piece.startswith("# "):
            continue
        if piece.startswith("## "):
            found.append(_heading(lines[0][3:].strip()))
        elif all(line.startswith("- ") for line in lines):
            found.append(Block(kind="list", items=tuple(line[2:].strip() for line in lines)))
        else:
            found.append(Block(kind="paragraph", text=" ".join(lines)))
    return found


def _heading(text: str) -> Block:
    return Block(kind="heading", text=text, anchor=re.sub(r"\W+", "-", text.lower()).strip("-"))
