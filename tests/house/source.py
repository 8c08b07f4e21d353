"""The source files that the house tests look at."""

import ast
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("backend", "desktop", "installers", "tests", "benchmarks")
MADE_AT_RUN_TIME = {"build", "data", "dist", "out"}
GENERATED = ("desktop/client/schema.py", "backend/migrations/versions/")


@cache
def known_files() -> tuple[str, ...]:
    """All files of the project but what is made at run time; git need not be there."""
    found: list[str] = []
    for folder, folders, names in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        folders[:] = [name for name in folders if not _is_made_at_run_time(here / name)]
        found.extend((here / name).as_posix() for name in names if not name.endswith(".pyc"))
    return tuple(sorted(found))


def _is_made_at_run_time(folder: Path) -> bool:
    name = folder.name
    hidden = name.startswith(".") and name != ".ci"
    return hidden or name == "__pycache__" or folder.as_posix() in MADE_AT_RUN_TIME


@cache
def modules() -> tuple[str, ...]:
    """Python files written by hand that hold any code."""
    return tuple(
        name
        for name in known_files()
        if name.endswith(".py")
        and name.startswith(PARTS)
        and not name.startswith(GENERATED)
        and (ROOT / name).stat().st_size
    )


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(text_of(name), name)


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
