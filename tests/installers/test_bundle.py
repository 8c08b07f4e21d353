"""What is left out of the bundle is never something that the app imports or is linked to."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from installers.bundle.contents import (
    DENIED_MODULES,
    KEPT_TRANSLATIONS,
    is_wanted,
    is_wanted_asset,
)
from installers.bundle.libraries import needed_from_outside
from installers.bundle.system_libraries import PACKAGES, is_left_to_system, packages_for
from installers.facts import PROJECT
from installers.setup.needs import QT, WINDOW


def imported_modules() -> set[str]:
    """Every module that the desktop names in an import."""
    found: set[str] = set()
    for path in (PROJECT / "desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_no_module_that_the_desktop_imports_is_left_out() -> None:
    denied = {
        name
        for name in imported_modules()
        for module in DENIED_MODULES
        if name == module or name.startswith(f"{module}.")
    }

    assert denied == set()


def test_no_library_of_an_imported_part_of_qt_is_left_out() -> None:
    parts = {name.split(".")[1] for name in imported_modules() if name.startswith("PySide6.Qt")}
    assert {"QtCore", "QtGui", "QtWidgets", "QtSvg"} <= parts

    for part in parts:
        assert is_wanted(f"PySide6/{part}.abi3.so")
        assert is_wanted(f"PySide6/Qt/lib/libQt6{part.removeprefix('Qt')}.so.6")


@pytest.mark.parametrize(
    "needed",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/lib/libicudata.so.73",
        "PIL/_imaging.cpython-311-x86_64-linux-gnu.so",
        "certifi/cacert.pem",
    ],
)
def test_what_a_window_needs_stays(needed: str) -> None:
    assert is_wanted(needed)


@pytest.mark.parametrize(
    "unneeded",
    [
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "libQt6EglFsKmsSupport.so.6",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/qtdeclarative_es.qm",
        "keyring-25.7.0.dist-info/RECORD",
    ],
)
def test_what_nobody_needs_goes(unneeded: str) -> None:
    assert not is_wanted(unneeded)


def test_qts_own_words_come_in_each_language_of_the_app() -> None:
    ours = {
        path.stem.removeprefix("opendream_") for path in PROJECT.glob("assets/translations/*.qm")
    }

    assert {name.removeprefix("qtbase_") for name in KEPT_TRANSLATIONS} == ours
    for name in KEPT_TRANSLATIONS:
        assert is_wanted(f"PySide6/Qt/translations/{name}.qm")


def test_of_the_assets_only_the_desktops_come() -> None:
    assert is_wanted_asset("icons/app.svg")
    assert is_wanted_asset("translations/opendream_es.qm")
    assert is_wanted_asset("samples/cat.jpg")
    assert not is_wanted_asset("openapi.json")
    assert not is_wanted_asset("translations/opendream_es.ts")


def test_every_folder_of_assets_that_the_desktop_reads_comes_whole() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (PROJECT / "desktop").rglob("*.py")
    )
    folders = set(re.findall(r"""files\("assets"\)[\s)]*/\s*"(\w+)\"""", sources))
    assert {"icons", "samples", "translations"} <= folders

    left_out = [
        path.name
        for folder in folders
        for path in (PROJECT / "assets" / folder).iterdir()
        if path.suffix != ".ts" and not is_wanted_asset(f"{folder}/{path.name}")
    ]

    assert left_out == []


def test_the_display_is_the_systems_and_python_is_ours() -> None:
    assert is_left_to_system("/lib/x86_64-linux-gnu/libX11.so.6")
    assert is_left_to_system("/usr/lib/x86_64-linux-gnu/libgtk-3.so.0")
    assert not is_left_to_system("/usr/lib/x86_64-linux-gnu/libcrypto.so.3")
    assert not is_left_to_system("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
    assert not is_left_to_system("/home/me/.venv/lib/PySide6/Qt/lib/libQt6Gui.so.6")


def test_set_up_and_package_agree_on_what_qt_needs_of_the_system() -> None:
    asked_for_at_setup = {need.package for need in (*QT, *WINDOW)}
    left_out_of_the_bundle_too = {"libgssapi-krb5-2", "libbrotli1", "fonts-dejavu-core"}

    assert asked_for_at_setup - set(PACKAGES.values()) <= left_out_of_the_bundle_too


@pytest.mark.skipif(sys.platform != "linux", reason="ELF")
def test_a_library_that_no_package_brings_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"libunheard\.so\.1"):
        packages_for({"libc.so.6", "libunheard.so.1"})


@pytest.mark.skipif(sys.platform != "linux", reason="ELF")
def test_what_a_program_needs_is_read_from_the_program_itself(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(Path("/bin/ls").read_bytes())

    assert "libc.so.6" in needed_from_outside(tmp_path)


def test_the_frozen_app_gives_its_children_their_own_libraries() -> None:
    script = (
        "import os; from installers.bundle.start import put_environment_right;"
        "put_environment_right();"
        "print(os.environ.get('LD_LIBRARY_PATH'), os.environ.get('QT_PLUGIN_PATH'))"
    )
    ours = {"LD_LIBRARY_PATH": "/usr/lib/app/_internal", "QT_PLUGIN_PATH": "/home/evil"}

    def environment_after(**before: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-c", script],
            cwd=PROJECT,
            env={**os.environ, **ours, **before},
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout.strip()

    assert environment_after() == "None None"
    assert environment_after(LD_LIBRARY_PATH_ORIG="/opt/lib") == "/opt/lib None"
