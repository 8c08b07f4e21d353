"""Freezes the app and packs it for Debian and Ubuntu: `python -m installers.linux.build_deb`."""

import argparse
from pathlib import Path

from installers.bundle.freeze import BUILD, freeze, packaging_python, run, source_date_epoch
from installers.bundle.icons import write_icons
from installers.bundle.libraries import needed_from_outside
from installers.bundle.system_libraries import packages_for
from installers.facts import APP, PROJECT, Facts, read_facts
from installers.linux.archive import deb, tarball
from installers.linux.package import (
    architecture,
    control_entries,
    debian_version,
    installed_bytes,
    package_entries,
)


def main() -> None:
    """Build the package into build/, or below the folder that `--build` names."""
    parser = argparse.ArgumentParser(description="Build the Debian package.")
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--frozen", action="store_true", help="take the folder that is there")
    parsed = parser.parse_args()
    build = parsed.build.absolute()
    facts = read_facts()
    bundle = build / "bundle" / APP
    if not parsed.frozen:
        python = packaging_python()
        run(python, "-m", "installers.brief", "--check")
        print(f"Freezing {facts.formal_name} {facts.version}")
        bundle = freeze(python, build)
    write_icons(PROJECT / "assets" / "icons" / "app.svg", build / "icons")
    print("Packing")
    print(pack(facts, bundle, build))


def pack(facts: Facts, bundle: Path, build: Path) -> Path:
    """Write the package of a frozen folder. Raises: KeyError for a library nobody brings."""
    epoch = source_date_epoch()
    needed = packages_for(needed_from_outside(bundle))
    files = package_entries(facts, bundle, build / "icons", epoch_seconds=epoch)
    control = control_entries(facts, files, needed)
    package = build / f"{APP}_{debian_version(facts.version)}_{architecture()}.deb"
    written = deb(
        tarball(control, epoch_seconds=epoch),
        tarball(files, epoch_seconds=epoch),
        epoch_seconds=epoch,
    )
    package.write_bytes(written)
    print(f"{len(written) / 1e6:.1f} MB, installed {installed_bytes(files) / 1e6:.0f} MB")
    return package


if __name__ == "__main__":
    main()
