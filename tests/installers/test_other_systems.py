"""What Windows and macOS are given, as far as parsers can tell without them."""

import plistlib
import re
import subprocess
from xml.etree import ElementTree as ET

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from installers.facts import APP, PROJECT, read_facts
from installers.macos.bundle import UTI, entitlements, info_additions

FACTS = read_facts()
WIX = "{http://wixtoolset.org/schemas/v4/wxs}"
TEMPLATE = PROJECT / FACTS.windows.template / "{{ cookiecutter.format }}"
HOSTILE = 'Fox & "Sons" <Ltd>'


def test_the_mac_app_offers_itself_for_photos_and_links_without_taking_them_over() -> None:
    info = plistlib.loads(plistlib.dumps(info_additions(FACTS)))

    kinds = info["CFBundleDocumentTypes"]
    assert {uti for kind in kinds for uti in kind["LSItemContentTypes"]} == set(UTI.values())
    assert {kind["LSHandlerRank"] for kind in kinds} == {"Alternate"}
    assert info["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["opendream"]
    assert info["LSMinimumSystemVersion"] == FACTS.macos.min_os_version
    assert info["CFBundleLocalizations"] == ["en", "es"]


def test_the_mac_app_asks_for_no_right_that_it_does_not_need() -> None:
    assert plistlib.loads(entitlements(FACTS)) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_the_mac_steps_are_a_script_that_a_shell_understands() -> None:
    script = PROJECT / "installers" / "macos" / "package.sh"
    text = script.read_text(encoding="utf-8")

    subprocess.run(["sh", "-n", str(script)], check=True)
    steps = ["codesign --verify", "hdiutil create", "notarytool submit", "stapler staple"]
    assert [text.index(step) for step in steps] == sorted(text.index(step) for step in steps)


def installer(**changed: str) -> ET.Element:
    """The installer's description as Briefcase fills it on Windows."""
    context = {
        "app_name": APP,
        "formal_name": FACTS.formal_name,
        "description": FACTS.description,
        "author": FACTS.author,
        "bundle": FACTS.bundle,
        "url": FACTS.url,
        "guid": FACTS.windows.guid,
        "version_triple": FACTS.version,
        "install_scope": "perMachine" if FACTS.windows.system_installer else "perUser",
        "package_path": r"C:\build\bundle\opendream-upscale",
        "binary_path": FACTS.windows.external_package_executable_path,
        "icon": "build/icons/app",
        **changed,
    }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE), undefined=StrictUndefined, autoescape=False
    )
    name = "{{ cookiecutter.app_name }}.wxs"
    text = environment.get_template(name).render(cookiecutter=context)
    return ET.fromstring(text)


def found(root: ET.Element, tag: str) -> ET.Element:
    element = root.find(f".//{WIX}{tag}")
    assert element is not None, tag
    return element


def test_windows_installs_for_one_person_without_an_administrator() -> None:
    root = installer()
    package = found(root, "Package").attrib

    assert package["Scope"] == "perUser"
    assert package["Version"] == FACTS.version
    assert package["UpgradeCode"] == "7f0c6f0e-3d52-5e3b-9a53-6a1f6d2c9b41"
    assert found(root, "StandardDirectory").attrib["Id"] == "LocalAppDataFolder"
    roots = {one.attrib["Root"] for one in root.iter(f"{WIX}RegistryValue")}
    assert roots == {"HKCU"}
    assert found(root, "Environment").attrib["System"] == "no"


def test_windows_takes_the_menus_out_before_the_program_goes_but_not_at_an_upgrade() -> None:
    root = installer()
    action, when = found(root, "CustomAction").attrib, found(root, "Custom").attrib

    assert action["ExeCommand"] == ('"[INSTALLFOLDER]opendream-upscale.exe" integrate remove --yes')
    assert action["Return"] == "ignore"
    assert when["Before"] == "RemoveFiles"
    assert "NOT UPGRADINGPRODUCTCODE" in when["Condition"]


def test_every_piece_of_the_windows_installer_is_named_once_and_used() -> None:
    root = installer()
    groups = {one.attrib["Id"] for one in root.iter(f"{WIX}ComponentGroup")}
    used = {one.attrib["Id"] for one in root.iter(f"{WIX}ComponentGroupRef")}
    names = [one.attrib["Id"] for one in root.iter() if "Id" in one.attrib]
    places = {
        one.attrib["Id"]
        for tag in ("Directory", "StandardDirectory")
        for one in root.iter(f"{WIX}{tag}")
    }

    assert groups == used
    assert {one.attrib["Directory"] for one in root.iter() if "Directory" in one.attrib} <= places
    assert len(names) == len(set(names)) + len(used)


def test_a_name_with_signs_cannot_break_the_installer() -> None:
    root = installer(author=HOSTILE, formal_name=HOSTILE)

    assert found(root, "Package").attrib["Manufacturer"] == HOSTILE
    assert found(root, "Shortcut").attrib["Name"] == HOSTILE


def test_the_shortcut_starts_the_program_that_has_a_window() -> None:
    target = found(installer(), "Shortcut").attrib["Target"]
    spec = (PROJECT / "installers" / "bundle" / "upscale.spec").read_text(encoding="utf-8")

    assert target == f"[INSTALLFOLDER]{FACTS.formal_name}.exe"
    assert re.search(r"program\(facts\.formal_name, console=False\)", spec)


@pytest.mark.parametrize("name", ["briefcase.toml", "unicode.wxl"])
def test_the_template_has_what_briefcase_looks_for(name: str) -> None:
    assert (TEMPLATE / name).is_file()
