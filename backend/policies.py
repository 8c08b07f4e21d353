"""The texts that people accept: versions, dates, words; read from the assets."""

from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

LEGAL = Path(__file__).parent.parent / "assets" / "legal"
CURRENT_POLICY_VERSION = "2026-02-20"
CURRENT_TERMS_VERSION = "2026-02-20"

PolicyLocale = Literal["en", "es"]


class PolicyText(Struct, frozen=True, kw_only=True):
    """One published text; plain Markdown."""

    version: str
    updated: date
    text: str


class Policies(Struct, frozen=True, kw_only=True):
    """The current privacy policy and terms."""

    privacy: PolicyText
    terms: PolicyText


def read_policies(locale: PolicyLocale) -> Policies:
    """The current texts in a language."""
    return Policies(
        privacy=_read("privacy", CURRENT_POLICY_VERSION, locale),
        terms=_read("terms", CURRENT_TERMS_VERSION, locale),
    )


def _read(name: str, version: str, locale: PolicyLocale) -> PolicyText:
    text = (LEGAL / f"{name}-{version}.{locale}.md").read_text(encoding="utf-8")
    return PolicyText(version=version, updated=date.fromisoformat(version), text=text)
