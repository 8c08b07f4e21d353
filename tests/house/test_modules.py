"""How the code looks, where a linter has no rule for it."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import known_files, modules, text_of, tree_of

FUNCTION_LINES, CLASS_LINES, FILE_LINES, TEST_FILE_LINES = 50, 200, 400, 500
EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|manager|common|misc)(_|\.py$|$)")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error)\b")
ENVIRONMENT_READERS = {
    "backend/__init__.py",  # says one thing, before any library reads it
    "backend/migrations/runner.py",  # tells Piccolo there where its configuration is
    "backend/settings.py",
    "desktop/app.py",  # the desktop's entries read it once and pass it on
    "desktop/cli.py",
    "desktop/commands/context.py",
    "desktop/commands/integrate.py",
}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def definitions(name: str) -> Iterator[Definition]:
    for node in ast.walk(tree_of(name)):
        if isinstance(node, Definition):
            yield node


def lines_of(node: Definition) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_module_starts_with_a_sentence() -> None:
    silent = [name for name in modules() if not ast.get_docstring(tree_of(name))]

    assert silent == []


def test_no_function_class_or_file_is_too_long() -> None:
    too_long = [
        f"{name}:{node.lineno} {node.name} has {lines_of(node)} lines"
        for name in modules()
        for node in definitions(name)
        if lines_of(node) > (CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES)
    ]
    for name in modules():
        lines = text_of(name).count("\n")
        if lines > (TEST_FILE_LINES if name.startswith("tests/") else FILE_LINES):
            too_long.append(f"{name} has {lines} lines")

    assert too_long == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = [
        name
        for name in known_files()
        if any(EMPTY_NAMES.search(part) for part in name.split("/")) and name.endswith(".py")
    ]

    assert empty == []


def test_nothing_is_left_unfinished() -> None:
    unfinished = [
        f"{name}:{number}"
        for name in modules()
        for number, line in enumerate(text_of(name).splitlines(), start=1)
        if UNFINISHED.search(line)
    ]

    assert unfinished == []


def reads_environment(node: ast.AST) -> bool:
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == "os" and node.attr in ("environ", "getenv")


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        name
        for name in modules()
        if name.startswith(("backend/", "desktop/"))
        and any(reads_environment(node) for node in ast.walk(tree_of(name)))
    }

    assert sorted(readers - ENVIRONMENT_READERS) == []


def imported_by(name: str) -> set[str]:
    names = set()
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_qt_stays_in_what_is_seen() -> None:
    plain = re.compile(r"^desktop/(\w+\.py|client/.*|commands/.*|files/.*)$")
    doors = {"desktop/app.py", "desktop/bridge.py", "desktop/garbage.py", "desktop/opening.py"}
    users = {name for name in modules() if plain.match(name) and "PySide6" in imported_by(name)}

    assert sorted(users - doors) == []


def test_a_test_replaces_nothing_behind_the_codes_back() -> None:
    patching = [
        f"{name}:{node.lineno}"
        for name in modules()
        if name.startswith("tests/")
        for node in ast.walk(tree_of(name))
        if (isinstance(node, ast.ImportFrom) and node.module in ("unittest", "unittest.mock"))
        or (isinstance(node, ast.Attribute) and ast.unparse(node) == "monkeypatch.setattr")
    ]

    assert patching == []


@pytest.mark.parametrize("broad", ["mypy: ignore-errors", "ruff: noqa", "type: ignore\n"])
def test_no_file_silences_a_check_as_a_whole(broad: str) -> None:
    here = "tests/house/test_modules.py"
    silenced = [name for name in modules() if name != here and broad in text_of(name)]

    assert silenced == []
