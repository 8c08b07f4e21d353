"""Generates the desktop's structs from the contract."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from installers.wire.reading import Schema, client_reading

HEADER = (
    '"""What travels between desktop and service; `make openapi` writes this file: do not edit."""'
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
    """Say the struct options, and what the generator leaves roundabout."""
    text = text.replace("(Struct):", "(Struct, frozen=True, kw_only=True, omit_defaults=True):")
    text = text.replace("| None | UnsetType = UNSET", "| None = None")
    # msgspec copies an empty collection that is a default; so no name is needed for `field`.
    text = text.replace("field(default_factory=list)", "[]")
    text = text.replace("field(default_factory=dict)", "{}")
    text = re.sub(r"field_: (.+) = field\(name=.field., default=(.+)\)", r"field: \1 = \2", text)
    # Only a field without any default can be unset.
    return re.sub(r" \| UnsetType = (?!UNSET)", " = ", text)


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)
