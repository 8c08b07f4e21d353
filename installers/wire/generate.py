"""Writes assets/openapi.json from the service, and desktop/client/schema.py from that."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.app import openapi_document
from installers.wire.desktop_types import desktop_types
from installers.wire.reading import Schema

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class GeneratedFile:
    """A file that is written by a program, and what it must hold."""

    path: Path
    text: str

    @property
    def is_stale(self) -> bool:
        return not self.path.exists() or self.path.read_text(encoding="utf-8") != self.text


def main() -> None:
    """Write what is stale, or with `--check` only name it and fail."""
    parser = argparse.ArgumentParser(description="Generate the wire contract's files.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    check_only = parser.parse_args().check
    stale = [file for file in generated_files(openapi_document()) if file.is_stale]
    for file in stale:
        print(f"{'Stale' if check_only else 'Writing'}: {file.path.relative_to(PROJECT)}")
        if not check_only:
            file.path.write_text(file.text, encoding="utf-8")
    if stale and check_only:
        sys.exit("Run `make openapi`.")


def generated_files(document: Mapping[str, object]) -> tuple[GeneratedFile, ...]:
    """Answer the files that follow from the service's OpenAPI document."""
    contract = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    read_back: Schema = json.loads(contract)
    return (
        GeneratedFile(PROJECT / "assets" / "openapi.json", contract),
        GeneratedFile(PROJECT / "desktop" / "client" / "schema.py", desktop_types(read_back)),
    )


if __name__ == "__main__":
    main()
