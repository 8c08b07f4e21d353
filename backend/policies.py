"""The texts that people accept: versions, dates, what changed, words; read from the assets."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

LEGAL = Path(__file__).parent.parent / "assets" / "legal"

PolicyLocale = Literal["en", "es"]
DocumentName = Literal["privacy", "terms"]


class PublishedVersion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version as `versions.json` lists it; the text lies beside it."""

    version: str
    """Also the day from which it counts."""
    is_material: bool
    """Whether people are told and asked again: it changes what is done with their data or money."""
    changes: dict[PolicyLocale, str]
    sha256: dict[PolicyLocale, str]
    """Of each text: a published text never changes, a change is a new version."""


class Published(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All versions of both documents, the newest first."""

    privacy: list[PublishedVersion]
    terms: list[PublishedVersion]

    def of(self, document: DocumentName) -> list[PublishedVersion]:
        return self.privacy if document == "privacy" else self.terms

    def current(self, document: DocumentName) -> PublishedVersion:
        return self.of(document)[0]


class PolicyText(Struct, frozen=True, kw_only=True):
    """One published text; plain Markdown."""

    version: str
    updated: date
    text: str
    is_material: bool = False
    """This version asks people to accept anew."""
    changes: str = ""
    """What is new since the version before, in a sentence or two."""
    material_since: str = ""
    """The newest version that asks people anew, if they accepted an older one; empty: none does."""


class Policies(Struct, frozen=True, kw_only=True):
    """The current privacy policy and terms."""

    privacy: PolicyText
    terms: PolicyText


@cache
def published(legal: Path = LEGAL) -> Published:
    """Every version there has been."""
    return msgspec.json.decode((legal / "versions.json").read_bytes(), type=Published)


CURRENT_POLICY_VERSION = published().current("privacy").version
CURRENT_TERMS_VERSION = published().current("terms").version


@cache
def read_policies(locale: PolicyLocale, legal: Path = LEGAL) -> Policies:
    """The current texts in a language."""
    return Policies(
        privacy=_read("privacy", locale, legal),
        terms=_read("terms", locale, legal),
    )


def text_path(document: DocumentName, version: str, locale: PolicyLocale, legal: Path) -> Path:
    return legal / f"{document}-{version}.{locale}.md"


def _read(document: DocumentName, locale: PolicyLocale, legal: Path) -> PolicyText:
    found = published(legal).current(document)
    path = text_path(document, found.version, locale, legal)
    material = [x.version for x in published(legal).of(document) if x.is_material]
    return PolicyText(
        version=found.version,
        updated=date.fromisoformat(found.version),
        text=path.read_text(encoding="utf-8"),
        is_material=found.is_material,
        changes=found.changes[locale],
        material_since=max(material, default=""),
    )
