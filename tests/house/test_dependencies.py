"""What we depend on: named with a reason, locked by hash, the same everywhere."""

import re
import tomllib
from collections.abc import Iterator
from typing import TypedDict, cast

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.source import known_files, text_of

LOCKS = ("requirements.lock", "requirements-dev.lock")
RUN_GROUPS = ("main", "desktop", "backend", "build")
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;]+)", re.MULTILINE)
ROW = re.compile(
    r"^\| ([A-Za-z0-9._-]+) \| (\w+)[^|]* \| ([^|]{10,}) \| ([^|]{3,}) \|$", re.MULTILINE
)

Project = TypedDict(
    "Project",
    {"version": str, "dependencies": list[str], "optional-dependencies": dict[str, list[str]]},
)


def project() -> Project:
    document: dict[str, object] = tomllib.loads(text_of("pyproject.toml"))
    return cast("Project", document["project"])


def direct(*groups: str) -> Iterator[Requirement]:
    named = {"main": project()["dependencies"], **project()["optional-dependencies"]}
    for group in groups or named:
        yield from map(Requirement, named[group])


def locked(lock: str) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for name, version in LOCKED.findall(text_of(lock)):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def test_each_direct_dependency_has_its_reason_and_licence_on_a_line() -> None:
    rows = {
        canonicalize_name(name)
        for name, *_ in ROW.findall(text_of("docs/decisions/dependencies.md"))
    }

    assert rows == {canonicalize_name(requirement.name) for requirement in direct()}


@pytest.mark.parametrize(
    ("lock", "groups"), [(LOCKS[0], RUN_GROUPS), (LOCKS[1], (*RUN_GROUPS, "dev"))]
)
def test_a_lock_satisfies_the_project(lock: str, groups: tuple[str, ...]) -> None:
    versions = locked(lock)
    unsatisfied = [
        str(requirement)
        for requirement in direct(*groups)
        if not any(
            requirement.specifier.contains(version, prereleases=True)
            for version in versions.get(canonicalize_name(requirement.name), ())
        )
    ]

    assert unsatisfied == []


def test_the_development_lock_holds_all_of_the_other_at_the_same_versions() -> None:
    run, dev = map(locked, LOCKS)

    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_but_no_address(lock: str) -> None:
    text = text_of(lock)
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|--index|--find-links|--extra-index", text)


def test_pyside_stays_below_the_release_that_aborts() -> None:
    (version,) = locked("requirements-dev.lock")["pyside6-essentials"]

    assert Version("6.11.3") <= Version(version) < Version("6.12")
    assert "pyside6" not in locked("requirements-dev.lock")


def test_each_half_installs_without_the_others_dependencies() -> None:
    desktop = {canonicalize_name(requirement.name) for requirement in direct("desktop")}
    backend = {canonicalize_name(requirement.name) for requirement in direct("backend")}

    assert desktop & backend == {"pillow"}


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    briefcase = cast(
        "dict[str, dict[str, dict[str, str]]]", tomllib.loads(text_of("briefcase.toml"))
    )
    packages = {
        name: match[1]
        for name in ("backend/__init__.py", "desktop/__init__.py")
        if name in known_files()
        and (match := re.search(r'^__version__ = "(.+)"$', text_of(name), re.MULTILINE))
    }

    version = project()["version"]
    assert briefcase["tool"]["briefcase"]["version"] == version
    assert packages["desktop/__init__.py"] == version
    assert set(packages.values()) == {version}
    assert f"## {version}" in text_of("CHANGELOG.md")
