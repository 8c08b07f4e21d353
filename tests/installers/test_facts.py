"""One source of packaging facts, and the same version wherever it is written."""

import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from backend.version import VERSION
from desktop import __version__
from installers.bundle.freeze import ENVIRONMENT
from installers.facts import PROJECT, read_facts
from installers.linux.desktop_entry import metainfo
from installers.linux.package import debian_version
from installers.macos.bundle import info_additions

FACTS = read_facts()


def test_the_version_is_the_same_in_every_place_that_shows_it() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    release = ET.fromstring(metainfo(FACTS, epoch_seconds=0)).find("releases/release")
    changes = re.findall(r"^## (\S+)", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert release is not None

    shown = {
        "pyproject.toml": project["version"],
        "desktop": __version__,
        "service": VERSION,
        "installed": version("opendream-upscale"),
        "metainfo": release.attrib["version"],
        "Info.plist": info_additions(FACTS)["CFBundleShortVersionString"],
        "CHANGELOG.md": changes[0],
    }

    assert shown == dict.fromkeys(shown, FACTS.version)


@pytest.mark.parametrize(
    ("python", "debian"),
    [("0.1.0", "0.1.0"), ("1.0.0rc1", "1.0.0~rc1"), ("1.0.0.dev3", "1.0.0~dev3")],
)
def test_debian_sorts_a_candidate_before_its_release(python: str, debian: str) -> None:
    assert debian_version(python) == debian


def test_the_licence_in_briefcase_is_the_projects() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert FACTS.license == project["license"]


def test_every_kind_of_photo_that_the_app_reads_is_offered_to_it() -> None:
    from desktop.shell.integration.plan import PICTURE_TYPES

    assert set(PICTURE_TYPES) <= set(FACTS.mime_types)


@pytest.mark.skipif(
    not (ENVIRONMENT / "bin" / "briefcase").exists(),
    reason="Briefcase lives in the packaging environment, which `make deb` makes",
)
def test_briefcase_itself_reads_the_file_for_each_system() -> None:
    ended = subprocess.run(
        [str(ENVIRONMENT / "bin" / "python"), "-m", "installers.brief", "--check"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    for system in ("linux", "windows", "macOS"):
        assert f"{system}: opendream-upscale {FACTS.version}" in ended.stdout


def test_the_packaging_lock_holds_the_tested_versions_of_all_that_is_frozen() -> None:
    from installers.bundle.licences import bundled_distributions

    def locked(name: str) -> dict[str, str]:
        text = (PROJECT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", text, re.MULTILINE))

    tested, packaged = locked("requirements-dev.lock"), locked("requirements-packaging.lock")
    frozen = {re.sub(r"[-_.]+", "-", one.name).lower() for one in bundled_distributions()}

    assert frozen <= set(packaged)
    assert {name: packaged[name] for name in frozen} == {name: tested[name] for name in frozen}


def test_a_lock_names_hashes_but_no_address() -> None:
    text = Path(PROJECT / "requirements-packaging.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
