"""Builds the wheel that a server is installed from: `python -m installers.server.build_wheel`."""

from pathlib import Path

from installers.bundle.freeze import BUILD, packaging_python, run
from installers.facts import PROJECT, read_facts


def main() -> None:
    """Build the wheel into build/."""
    print(build_wheel(packaging_python(), BUILD))


def build_wheel(python: Path, folder: Path) -> Path:
    """Write the wheel into the folder; the same bytes from the same source and time."""
    options = ("--wheel", "--no-isolation", "--outdir", str(folder))
    run(python, "-m", "build", *options, str(PROJECT))
    return folder / f"opendream_upscale-{read_facts().version}-py3-none-any.whl"


if __name__ == "__main__":
    main()
