"""The list is whole: every number of the policy's table has a test that carries it."""

import ast
import re
from pathlib import Path

NUMBER = re.compile(r"P\d\d")
PROMISES = [f"P{number:02}" for number in range(1, 46)]
HERE = Path(__file__).parent


def numbered_tests() -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    return {
        node.name: node
        for path in sorted(HERE.glob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_P")
    }


def test_every_promise_has_a_test_that_carries_its_number() -> None:
    carried = {number for name in numbered_tests() for number in NUMBER.findall(name)}

    assert [promise for promise in PROMISES if promise not in carried] == []
    assert carried <= set(PROMISES)


def test_every_one_of_them_asserts_something_that_it_made_happen() -> None:
    idle = [
        name
        for name, node in numbered_tests().items()
        if not any(
            isinstance(part, ast.Assert | ast.With | ast.AsyncWith) for part in ast.walk(node)
        )
        or not any(isinstance(part, ast.Call) for part in ast.walk(node))
    ]

    assert idle == []
