"""The package is the same bytes from the same source, and says what is true of it."""

import gzip
import io
import lzma
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from installers.facts import APP, read_facts
from installers.linux.archive import Entry, deb, entries_below, tarball
from installers.linux.desktop_entry import desktop_entry, metainfo
from installers.linux.package import control_entries, control_file, installed_bytes, package_entries

FACTS = read_facts()
EPOCH = 1_790_000_000


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder in the shape of the frozen app."""
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    program = folder / APP
    program.write_bytes(b"#!/bin/sh\necho started\n")
    program.chmod(0o755)
    (folder / "_internal" / "data").write_bytes(b"x" * 5000)
    (folder / "_internal" / "link").symlink_to("data")
    return folder


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    from installers.bundle.icons import SIDES_PX

    folder = tmp_path / "icons"
    folder.mkdir()
    for side in SIDES_PX:
        (folder / f"app-{side}.png").write_bytes(b"png")
    return folder


def build(bundle: Path, icons: Path) -> bytes:
    files = package_entries(FACTS, bundle, icons, epoch_seconds=EPOCH)
    control = control_entries(FACTS, files, ["libx11-6"])
    return deb(
        tarball(control, epoch_seconds=EPOCH),
        tarball(files, epoch_seconds=EPOCH),
        epoch_seconds=EPOCH,
    )


def test_the_same_files_make_the_same_bytes(bundle: Path, icons: Path) -> None:
    first = build(bundle, icons)
    for path in bundle.rglob("*"):
        path.touch()

    assert build(bundle, icons) == first


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs Debian's own tools to read it")
def test_debians_own_tools_read_what_we_wrote(bundle: Path, icons: Path, tmp_path: Path) -> None:
    package = tmp_path / "one.deb"
    package.write_bytes(build(bundle, icons))
    out = tmp_path / "out"

    subprocess.run(["dpkg-deb", "-R", str(package), str(out)], check=True)
    field = subprocess.run(
        ["dpkg-deb", "-f", str(package), "Package", "Version", "Depends"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    started = subprocess.run(
        [str(out / "usr/bin" / APP)], capture_output=True, text=True, check=True
    )
    assert started.stdout == "started\n"
    assert (out / f"usr/lib/{APP}/_internal/link").read_bytes() == b"x" * 5000
    assert f"Package: {APP}\nVersion: {FACTS.version}\n" in field
    assert "libx11-6" in field
    subprocess.run(["md5sum", "--check", "--quiet", "DEBIAN/md5sums"], cwd=out, check=True)


def test_everything_belongs_to_root_and_nothing_can_be_written_by_others(bundle: Path) -> None:
    data = tarball(entries_below(bundle, "usr/lib/app"), epoch_seconds=EPOCH)
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress(data))) as tar:
        members = tar.getmembers()

    assert {(one.uid, one.gid, one.uname, one.mtime) for one in members} == {(0, 0, "root", EPOCH)}
    assert [one.name for one in members if one.mode & 0o022 and not one.issym()] == []
    assert [one.mode for one in members if one.name.endswith("usr/lib/app/" + APP)] == [0o755]


def test_no_path_of_the_package_leads_out_of_its_places(bundle: Path, icons: Path) -> None:
    paths = [entry.path for entry in package_entries(FACTS, bundle, icons, epoch_seconds=EPOCH)]

    assert len(paths) == len(set(paths))
    assert [
        path for path in paths if not path.startswith(("usr/lib/", "usr/bin/", "usr/share/"))
    ] == []


def test_the_description_wraps_as_debian_wants_it() -> None:
    control = control_file(FACTS, ["libx11-6"], installed_bytes=2048)
    description = control.partition("Description: ")[2].splitlines()

    assert "Installed-Size: 2\n" in control
    assert len(description[0]) < 80
    assert all(line.startswith(" ") for line in description[1:])
    assert " ." in description


def test_the_disk_counts_in_blocks() -> None:
    assert (
        installed_bytes([Entry("a", b"x"), Entry("b", b"x" * 4097), Entry("c", link="a")]) == 12_288
    )


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="needs desktop-file-utils")
def test_the_menu_entry_is_valid(tmp_path: Path) -> None:
    path = tmp_path / f"{APP}.desktop"
    path.write_text(desktop_entry(FACTS), encoding="utf-8")

    said = subprocess.run(
        ["desktop-file-validate", str(path)], capture_output=True, text=True, check=False
    )

    assert (said.returncode, said.stdout) == (0, "")


def test_the_menu_entry_takes_photos_and_our_links() -> None:
    entry = desktop_entry(FACTS)

    assert "\nExec=opendream-upscale %U\n" in entry
    assert ";x-scheme-handler/opendream;\n" in entry
    assert "MimeType=image/jpeg;" in entry


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="needs appstream")
def test_the_page_in_software_centres_is_valid(tmp_path: Path) -> None:
    path = tmp_path / f"{FACTS.app_id}.metainfo.xml"
    path.write_bytes(metainfo(FACTS, epoch_seconds=EPOCH))

    said = subprocess.run(
        ["appstreamcli", "validate", "--no-net", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stdout


def test_the_manual_and_each_shells_completion_come_along(bundle: Path, icons: Path) -> None:
    entries = {
        entry.path: entry for entry in package_entries(FACTS, bundle, icons, epoch_seconds=EPOCH)
    }
    manual = entries[f"usr/share/man/man1/{APP}.1.gz"].content
    bash = entries[f"usr/share/bash-completion/completions/{APP}"].content

    assert isinstance(manual, bytes)
    assert gzip.decompress(manual).startswith(b".")
    assert isinstance(bash, bytes)
    assert b"integrate" in bash
    assert f"usr/share/zsh/vendor-completions/_{APP}" in entries
    assert f"usr/share/fish/vendor_completions.d/{APP}.fish" in entries
