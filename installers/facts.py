"""What briefcase.toml says of the app, as one typed value that every installer is made from."""

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

PROJECT = Path(__file__).resolve().parents[1]
BRIEFCASE_FILE = PROJECT / "briefcase.toml"
APP = "opendream-upscale"


class DocumentType(Struct, frozen=True, kw_only=True):
    """One kind of file that the app opens."""

    extension: str
    mime_type: str
    description: str


class LinuxFacts(Struct, frozen=True, kw_only=True):
    system_runtime_requires: tuple[str, ...]
    categories: tuple[str, ...]


class MacFacts(Struct, frozen=True, kw_only=True):
    min_os_version: str
    info: dict[str, str | bool]
    entitlement: dict[str, bool]


class WindowsFacts(Struct, frozen=True, kw_only=True):
    external_package_executable_path: str
    system_installer: bool
    guid: str
    template: str


class Facts(Struct, frozen=True, kw_only=True):
    """The project's and the app's facts in one."""

    version: str
    bundle: str
    url: str
    license: str
    author: str
    author_email: str
    formal_name: str
    description: str
    description_es: str
    long_description: str
    long_description_es: str
    keywords: tuple[str, ...]
    url_scheme: str
    document_type: dict[str, DocumentType]
    linux: LinuxFacts
    macos: MacFacts = msgspec.field(name="macOS")
    windows: WindowsFacts

    @property
    def app_id(self) -> str:
        """The name in software centres: the bundle in reverse-domain form."""
        return f"{self.bundle}.{APP}"

    @property
    def mime_types(self) -> tuple[str, ...]:
        return tuple(kind.mime_type for kind in self.document_type.values())


class Tool(Struct, frozen=True):
    briefcase: dict[str, object]


class Document(Struct, frozen=True):
    """The file as TOML has it."""

    tool: Tool


def read_facts(path: Path = BRIEFCASE_FILE) -> Facts:
    """Raises: msgspec.ValidationError naming what is missing or of the wrong kind."""
    document = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Document)
    project = dict(document.tool.briefcase)
    apps = msgspec.convert(project.pop("app"), dict[str, dict[str, object]])
    return msgspec.convert({**project, **apps[APP]}, Facts)
