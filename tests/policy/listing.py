"""What `pytest tests/policy -v` ends with: each promise by its number, and whether it was kept."""

import re
from collections.abc import Iterable, Iterator

import pytest

NAMED = re.compile(r"test_((?:P\d\d_)+)(\w+)")
OUTCOMES = ("passed", "failed", "error", "skipped")


def promises(stats: dict[str, list[object]]) -> dict[str, dict[str, str]]:
    """Number, then sentence, then the worst that happened to any of its cases."""
    found: dict[str, dict[str, str]] = {}
    for outcome in OUTCOMES:
        for report in _reports(stats.get(outcome, [])):
            named = NAMED.search(report.nodeid)
            if named is None or "tests/policy/" not in report.nodeid:
                continue
            for number in named[1].rstrip("_").split("_"):
                found.setdefault(number, {})[named[2].replace("_", " ")] = outcome
    return dict(sorted(found.items()))


def lines(found: dict[str, dict[str, str]]) -> Iterator[str]:
    for number, sentences in found.items():
        for sentence, outcome in sentences.items():
            yield f"{number} {outcome.upper():7} {sentence}"


def _reports(listed: Iterable[object]) -> Iterator[pytest.TestReport]:
    return (report for report in listed if isinstance(report, pytest.TestReport))
