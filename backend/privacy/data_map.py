"""The data map as data: what every column is for; the export and the deletion read it."""

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

SOURCE = Path(__file__).with_name("data_map.toml")
EVERY_COLUMN = "*"


class MappedColumn(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    purpose: str
    retention: str = ""
    """The table's, when empty."""
    recipient: str = ""
    """The table's, when empty."""


class MappedTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One table; the words of the file say what each field means."""

    about: str
    owner: str
    at_deletion: Literal["erase", "strip", "keep", "none"]
    retention: str
    recipient: str
    columns: dict[str, str | MappedColumn]
    hidden: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    objects: str = ""

    def column(self, name: str) -> MappedColumn | None:
        """One column with the table's words where it has none of its own; None: not mapped."""
        found = self.columns.get(name, self.columns.get(EVERY_COLUMN))
        if found is None:
            return None
        mapped = MappedColumn(purpose=found) if isinstance(found, str) else found
        return MappedColumn(
            purpose=mapped.purpose,
            retention=mapped.retention or self.retention,
            recipient=mapped.recipient or self.recipient,
        )

    @property
    def shown(self) -> list[str]:
        """The columns that an export gives out."""
        return [name for name in self.columns if name not in self.hidden]


DataMap = dict[str, MappedTable]


@cache
def read_data_map() -> DataMap:
    """Every table, in the order of deletion; read once, changed by nobody."""
    text = SOURCE.read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), DataMap)


def as_document(data_map: DataMap) -> str:
    """docs/data_map.md."""
    words = {
        "erase": "The rows are erased.",
        "strip": "The rows stay without what points at the person.",
        "keep": "The rows stay; nothing in them tells who it was.",
        "none": "They were never a person's.",
    }
    lines = [
        "# Data map",
        "",
        "Every table and column of the database: what it is for, how long it stays, and who else",
        "gets it. Written from `backend/privacy/data_map.toml`, which the export and the deletion",
        "of an account read, by `python -m backend.privacy.data_map`.",
    ]
    for name, table in data_map.items():
        lines += ["", f"## {name}", "", f"{table.about}. {_exported(table)}"]
        lines += [f"When the account is deleted: {words[table.at_deletion]}", ""]
        lines += ["| Column | Purpose | Retention | Recipient |", "|---|---|---|---|"]
        lines += [_row(table, column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _exported(table: MappedTable) -> str:
    return "Part of the owner's export." if table.owner and table.shown else "Not exported."


def _row(table: MappedTable, name: str) -> str:
    column = table.column(name)
    assert column is not None
    shown = "all" if name == EVERY_COLUMN else f"`{name}`"
    return f"| {shown} | {column.purpose} | {column.retention} | {column.recipient} |"


if __name__ == "__main__":
    sys.stdout.write(as_document(read_data_map()))
