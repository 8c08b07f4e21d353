"""What holds for every test: no display, nothing of the developer's own, no stray settings."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HOMES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")

LONGEST_FIRST = ("journeys", "policy", "installers", "backend")
"""Folders whose single tests take long; a short one is left for the end of the run."""

# Set before any test module can import Qt, which reads it when the application object is made.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _a_machine_of_its_own() -> Iterator[None]:
    """Keep tests out of the developer's folders, key store and OPENDREAM_* settings."""
    before = dict(os.environ)
    umask = os.umask(0o022)
    # Playwright's browsers live in the cache folder that is about to move.
    cache = Path(before.get("XDG_CACHE_HOME", str(Path.home() / ".cache")))
    with tempfile.TemporaryDirectory(prefix="opendream-tests-") as folder:
        for name in [name for name in before if name.startswith("OPENDREAM_")]:
            del os.environ[name]
        os.environ.update({name: str(Path(folder) / name.lower()) for name in HOMES})
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(cache / "ms-playwright"))
        yield
    os.umask(umask)
    os.environ.clear()
    os.environ.update(before)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """So that no process ends the run alone with something long."""
    items.sort(key=_place_in_run)


def _place_in_run(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)
