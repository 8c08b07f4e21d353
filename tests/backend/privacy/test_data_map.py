"""The data map and the database say the same: a column that nobody explained fails here."""

from pathlib import Path

import pytest

from backend.database import Database
from backend.privacy.data_map import EVERY_COLUMN, as_document, read_data_map

DOCUMENT = Path(__file__).parents[3] / "docs" / "data_map.md"
DATA_MAP = read_data_map()


async def columns_of(database: Database) -> dict[str, set[str]]:
    rows = await database.rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["table_name"], set()).add(row["column_name"])
    return found


async def test_every_column_of_the_database_is_mapped_and_no_other(database: Database) -> None:
    mapped = {
        (name, column)
        for name, table in DATA_MAP.items()
        for column in table.columns
        if column != EVERY_COLUMN
    }
    real = {
        (name, column)
        for name, columns in (await columns_of(database)).items()
        for column in columns
        if name not in DATA_MAP or EVERY_COLUMN not in DATA_MAP[name].columns
    }

    assert mapped == real


async def test_a_new_column_is_noticed(database: Database) -> None:
    await database.execute("ALTER TABLE device ADD COLUMN favourite_colour text")

    unmapped = (await columns_of(database))["device"] - set(DATA_MAP["device"].columns)

    assert unmapped == {"favourite_colour"}


@pytest.mark.parametrize("name", [name for name, table in DATA_MAP.items() if table.owner])
async def test_owners_and_special_columns_are_real(database: Database, name: str) -> None:
    table = DATA_MAP[name]
    special = {*table.hidden, *table.strip, *filter(None, [table.objects])}

    assert special <= set(table.columns)
    assert (table.at_deletion == "strip") == bool(table.strip)
    await database.rows(f"SELECT * FROM {name} WHERE {table.owner}", None)


async def test_whatever_points_at_an_account_goes_or_lets_go(database: Database) -> None:
    """No table may keep the number of a person who left, but where it is emptied."""
    pointing = await database.rows(
        """
        SELECT k.table_name, k.column_name, r.delete_rule
        FROM information_schema.referential_constraints r
        JOIN information_schema.key_column_usage k USING (constraint_name)
        JOIN information_schema.constraint_column_usage u USING (constraint_name)
        WHERE u.table_name = 'account'
        """
    )

    assert pointing
    for row in pointing:
        table = DATA_MAP[row["table_name"]]
        is_emptied = row["column_name"] in table.strip or row["delete_rule"] == "SET NULL"
        assert table.at_deletion == "erase" or is_emptied, row["table_name"]


def test_every_column_has_a_purpose_an_end_and_a_recipient() -> None:
    for name, table in DATA_MAP.items():
        for column in table.columns:
            mapped = table.column(column)
            assert mapped is not None
            assert mapped.purpose, f"{name}.{column}"
            assert mapped.retention, f"{name}.{column}"
            assert mapped.recipient, f"{name}.{column}"


def test_the_page_is_the_map() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_document(DATA_MAP)
