"""Runs Briefcase on briefcase.toml; by itself it would only look into pyproject.toml.

Usage, in the packaging environment: `python -m installers.brief package windows`.
`python -m installers.brief --check` only lets Briefcase read the file for each system.
"""

import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from briefcase.cmdline import parse_cmdline
from briefcase.config import DraftAppConfig, GlobalConfig, parse_config
from briefcase.console import Console
from briefcase.exceptions import BriefcaseError
from cookiecutter.main import cookiecutter

from installers.facts import BRIEFCASE_FILE

TARGETS = {"linux": "system", "windows": "app", "macOS": "app"}


def main() -> int:
    """Do what the command line says; the exit code."""
    console = Console()
    try:
        if sys.argv[1:] == ["--check"]:
            check(BRIEFCASE_FILE, console)
        else:
            run(sys.argv[1:], console)
    except BriefcaseError as error:
        print(error, file=sys.stderr)
        return int(error.error_code)
    return 0


def run(arguments: list[str], console: Console) -> None:
    """Run one of Briefcase's own commands on our file."""
    make_command, extra = parse_cmdline(arguments, console=console)
    command = make_command(console=console)
    options, overrides = command.parse_options(extra=extra)
    command.parse_config(BRIEFCASE_FILE, overrides=overrides)
    command(**options)


def check(path: Path, console: Console) -> None:
    """Let Briefcase read and validate the file for each system. Raises: BriefcaseError."""
    for platform, form in TARGETS.items():
        project, apps = parse_config(path, platform=platform, output_format=form, console=console)
        GlobalConfig(**project)
        for name, written in apps.items():
            app = DraftAppConfig(**written)
            print(f"{platform}: {name} {app.version}, {len(app.document_types)} file types")
            if platform == "windows":
                print(f"windows: {len(render_windows(written))} files of our template")


def render_windows(app: dict[str, object]) -> list[Path]:
    """Fill our template for Windows as Briefcase does there; every XML file must be whole."""
    context = {"version_triple": app["version"], "format": "app", "install_scope": "perUser"}
    with tempfile.TemporaryDirectory() as folder:
        cookiecutter(
            str(BRIEFCASE_FILE.parent / str(app["template"])),
            no_input=True,
            output_dir=folder,
            extra_context={**app, **context},
        )
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        for path in files:
            if path.suffix in {".wxs", ".wxl"}:
                ET.parse(path)  # noqa: S314  # our own file
        return files


if __name__ == "__main__":
    sys.exit(main())
