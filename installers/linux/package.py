"""What the Debian package holds and says of itself, from briefcase.toml and the frozen folder."""

import gzip
import hashlib
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib.metadata import Distribution
from pathlib import Path

from desktop.commands.grammar import commands
from desktop.commands.shell_scripts import SCRIPTS
from installers.bundle.icons import SIDES_PX
from installers.bundle.licences import bundled_distributions, licence_files, overview
from installers.facts import APP, PROJECT, Facts
from installers.linux.archive import Entry, entries_below
from installers.linux.desktop_entry import desktop_entry, metainfo

LIBRARY = f"usr/lib/{APP}"
SHARE = "usr/share"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
COMPLETIONS = {
    "bash": f"bash-completion/completions/{APP}",
    "fish": f"fish/vendor_completions.d/{APP}.fish",
    "zsh": f"zsh/vendor-completions/_{APP}",
}
SECOND_SOURCES = ("xdg-utils", "desktop-file-utils", "gnome-keyring | kwalletmanager")
"""Recommended, not needed: the app works without, and says so."""

REFRESH = """\
#!/bin/sh
# Tells the desktop that entries have come or gone. Where its own triggers do that, twice is once.
set -e
if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database -q /usr/share/applications || true
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1; then
    gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor || true
fi
"""


def debian_version(version: str) -> str:
    """Python's version as Debian sorts it: a candidate comes before its release."""
    for mark in ("a", "b", "rc", ".dev"):
        if mark in version:
            return version.replace(mark, f"~{mark.lstrip('.')}", 1)
    return version


def architecture() -> str:
    return ARCHITECTURES[platform.machine()]


def package_entries(facts: Facts, bundle: Path, icons: Path, *, epoch_seconds: int) -> list[Entry]:
    """Every file of the package."""
    entry = desktop_entry(facts).encode()
    info = metainfo(facts, epoch_seconds=epoch_seconds)
    return [
        *entries_below(bundle, LIBRARY),
        Entry(f"usr/bin/{APP}", link=f"../lib/{APP}/{APP}"),
        Entry(f"{SHARE}/applications/{APP}.desktop", entry),
        Entry(f"{SHARE}/metainfo/{facts.app_id}.metainfo.xml", info),
        *_icon_entries(icons),
        *_command_line_entries(),
        *_documents(facts, epoch_seconds=epoch_seconds),
    ]


def _icon_entries(icons: Path) -> list[Entry]:
    place = f"{SHARE}/icons/hicolor"
    drawing = PROJECT / "assets" / "icons" / "app.svg"
    return [
        *(
            Entry(f"{place}/{side}x{side}/apps/{APP}.png", icons / f"app-{side}.png")
            for side in SIDES_PX
        ),
        Entry(f"{place}/scalable/apps/{APP}.svg", drawing),
    ]


def _command_line_entries() -> list[Entry]:
    """The manual page, and each shell's completion where that shell looks for it."""
    grammar = commands()
    manual = (PROJECT / "assets" / "man" / f"{APP}.1").read_bytes()
    return [
        Entry(f"{SHARE}/man/man1/{APP}.1.gz", _compressed(manual)),
        *(
            Entry(f"{SHARE}/{place}", SCRIPTS[shell](grammar).encode())
            for shell, place in COMPLETIONS.items()
        ),
    ]


def _documents(facts: Facts, *, epoch_seconds: int) -> list[Entry]:
    place = f"{SHARE}/doc/{APP}"
    bundled = bundled_distributions()
    date = format_datetime(datetime.fromtimestamp(epoch_seconds, UTC))
    changes = (
        f"{APP} ({debian_version(facts.version)}) stable; urgency=medium\n\n"
        "  * CHANGELOG.gz beside this file says what changed.\n\n"
        f" -- {facts.author} <{facts.author_email}>  {date}\n"
    )
    return [
        Entry(f"{place}/copyright", _copyright(bundled).encode()),
        *(Entry(f"{place}/licences/{name}", text) for name, text in licence_files(bundled)),
        Entry(f"{place}/changelog.gz", _compressed(changes.encode())),
        Entry(f"{place}/CHANGELOG.gz", _compressed((PROJECT / "CHANGELOG.md").read_bytes())),
    ]


def _copyright(bundled: list[Distribution]) -> str:
    """Ours, then those of what comes along."""
    own = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    return f"{own}\nThis package brings the following; licences/ holds their texts.\n\n" + (
        overview(bundled) + "The LGPL is in /usr/share/common-licenses/LGPL-3.\n"
    )


def control_entries(
    facts: Facts, files: Sequence[Entry], needed_packages: Sequence[str]
) -> list[Entry]:
    """The package's own description, its checks and its scripts."""
    control = control_file(facts, needed_packages, installed_bytes=installed_bytes(files))
    return [
        Entry("control", control.encode()),
        Entry("md5sums", _sums(files).encode()),
        Entry("postinst", REFRESH.encode(), is_program=True),
        Entry("postrm", REFRESH.encode(), is_program=True),
    ]


def control_file(facts: Facts, needed_packages: Sequence[str], *, installed_bytes: int) -> str:
    depends = [*facts.linux.system_runtime_requires, *needed_packages]
    lines = {
        "Package": APP,
        "Version": debian_version(facts.version),
        "Architecture": architecture(),
        "Maintainer": f"{facts.author} <{facts.author_email}>",
        "Installed-Size": str(-(-installed_bytes // 1024)),
        "Depends": ", ".join(depends),
        "Recommends": ", ".join(SECOND_SOURCES),
        "Section": "graphics",
        "Priority": "optional",
        "Homepage": facts.url,
        "Description": "\n".join([facts.description, *_paragraphs(facts.long_description)]),
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


def installed_bytes(files: Sequence[Entry]) -> int:
    """As the disk counts them: in blocks."""
    block_bytes = 4096
    return sum(-(-file.size_bytes // block_bytes) * block_bytes for file in files)


def _paragraphs(text: str) -> list[str]:
    return [f" {line}" if line else " ." for line in text.split("\n")]


def _sums(files: Sequence[Entry]) -> str:
    lines = []
    for file in sorted(files, key=lambda one: one.path):
        if file.content is not None:
            data = file.content.read_bytes() if isinstance(file.content, Path) else file.content
            digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
            lines.append(f"{digest}  {file.path}\n")
    return "".join(lines)


def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
