"""Writes assets/openapi.json from the service, and desktop/client/schema.py from that."""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from backend.app import openapi_document

from installers.wire.reading import Schema, client_reading

PROJECT = Path(__file__).resolve().parents[2]
HEADER = (
    '"""What travels between desktop and service; `make openapi` writes this file: do not edit."""'
)


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


def generated_files(document: Schema) -> tuple[GeneratedFile, ...]:
    """Answer the files that follow from the service's OpenAPI document."""
    contract = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return (
        GeneratedFile(PROJECT / "assets" / "openapi.json", contract),
        GeneratedFile(PROJECT / "desktop" / "client" / "schema.py", desktop_types(document)),
    )


def desktop_types(document: Schema) -> str:
    """Generate the desktop's structs: frozen, by keyword, defaults left off the wire."""
    with tempfile.TemporaryDirectory() as folder:
        contract, module = Path(folder) / "contract.json", Path(folder) / "schema.py"
        contract.write_text(json.dumps(client_reading(document)), encoding="utf-8")
        _run(*_generator(contract, module))
        module.write_text(_sharpened(module.read_text(encoding="utf-8")), encoding="utf-8")
        _run("ruff", "check", "--isolated", "--quiet", "--fix", "--select", "F401,I", str(module))
        _run("ruff", "format", "--isolated", "--quiet", "--line-length", "100", str(module))
        return module.read_text(encoding="utf-8")


def _generator(contract: Path, module: Path) -> list[str]:
    return [
        *("datamodel_code_generator", "--output", str(module)),
        *("--input", str(contract), "--input-file-type", "openapi"),
        *("--output-model-type", "msgspec.Struct", "--target-python-version", "3.11"),
        *("--enum-field-as-literal", "all", "--type-mappings", "string+uuid=string"),
        *("--output-datetime-class", "datetime", "--use-schema-description"),
        *("--use-union-operator", "--use-standard-collections", "--disable-timestamp"),
        *("--formatters", "builtin", "--custom-file-header", HEADER),
    ]


def _sharpened(text: str) -> str:
    """Say the struct options, and that only a field without any default can be unset."""
    text = text.replace("(Struct):", "(Struct, frozen=True, kw_only=True, omit_defaults=True):")
    text = text.replace("| None | UnsetType = UNSET", "| None = None")
    return re.sub(r" \| UnsetType = (?!UNSET)", " = ", text)


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


if __name__ == "__main__":
    main()
