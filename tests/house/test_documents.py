"""Documents: what they name exists, and they name nothing that is not anyone else's business."""

import re
from pathlib import Path

from tests.house.source import ROOT, known_files, text_of

TOP_LEVEL = {path.name for path in ROOT.iterdir()}
IN_TICKS = re.compile(r"`([^`\s]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")
MACHINE_PATH = re.compile("|".join(re.escape(f"{path}/") for path in (ROOT, Path.home())))
REGISTRY = re.compile(
    r"\b[\w.-]*(?:pyp" r"i|python" r"hosted|npm" r"js|crat" r"es)\.(?:org|io|com)\b"
)
MADE_AT_RUN_TIME = (".venv", "data/", "build/", "dist/", "out/")


def documents() -> list[str]:
    return [name for name in known_files() if name.endswith(".md")]


def is_path(words: str) -> bool:
    if words.startswith(MADE_AT_RUN_TIME) or any(sign in words for sign in "*<>{}:$="):
        return False
    return words.partition("/")[0] in TOP_LEVEL


def test_every_path_that_a_document_names_exists() -> None:
    missing = [
        f"{name}: {words}"
        for name in documents()
        for words in IN_TICKS.findall(text_of(name))
        if is_path(words) and not (ROOT / words).exists()
    ]

    assert missing == []


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = [
        f"{name}: {target}"
        for name in documents()
        for target in LINK.findall(text_of(name))
        if "://" not in target and not (ROOT / name).parent.joinpath(target).exists()
    ]

    assert dead == []


def test_every_decision_says_context_decision_consequences_and_alternatives() -> None:
    parts = ("**Context.**", "**Decision.**", "**Consequences.**", "**Alternatives.**")
    incomplete = [
        f"{name}: {part}"
        for name in documents()
        if name.startswith("docs/decisions/")
        for part in parts
        if part not in text_of(name)
    ]

    assert incomplete == []


def test_the_tree_names_no_machine_and_no_registry() -> None:
    found = [
        f"{name}: {match[0]}"
        for name in known_files()
        if (ROOT / name).suffix
        in {"", ".md", ".py", ".toml", ".lock", ".sh", ".json", ".html", ".txt"}
        for pattern in (MACHINE_PATH, REGISTRY)
        for match in pattern.finditer(text_of(name))
    ]

    assert found == []


def test_the_two_commands_stand_on_top_of_the_readme() -> None:
    top = text_of("README.md")[:400]

    assert "make run" in top
    assert "make test" in top
