"""The pages' words in both languages, and which of them a reader gets."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from backend.errors import BackendError
from backend.http_types import AnyRequest

Language = Literal["en", "es"]
Words = Mapping[str, str]
FOLDER = Path(__file__).parent / "words"


def _read(language: Language) -> dict[str, str]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


WORDS: dict[Language, dict[str, str]] = {"en": _read("en"), "es": _read("es")}


def preferred_language(request: AnyRequest) -> Language:
    """Spanish when the address asks for it or the browser prefers it; English otherwise."""
    asked = request.query_params.get("lang", "")
    if asked in {"en", "es"}:
        return "es" if asked == "es" else "en"
    return "es" if _prefers_spanish(request.headers.get("accept-language", "")) else "en"


def _prefers_spanish(accepted: str) -> bool:
    """Whether Spanish stands before English in an Accept-Language header."""
    ranked: list[tuple[float, str]] = []
    for part in accepted.lower().split(","):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if name[:2] in {"en", "es"}:
            ranked.append((-weight, name[:2]))
    return bool(ranked) and min(ranked, key=lambda entry: entry[0])[1] == "es"


def same_page_in(request: AnyRequest, language: Language) -> str:
    """The query that shows the page in another language and keeps what else it was asked for."""
    asked = {name: value for name, value in request.query_params.items() if name != "lang"}
    return "?" + urlencode({**asked, "lang": language})


def page_words(language: Language) -> Words:
    return WORDS[language]


def refusal_words(words: Words, error: BackendError) -> str:
    """What a refusal says on a page, by its field or its code."""
    field = error.extra.get("field")
    by_field = words.get(f"error_{field}") if isinstance(field, str) else None
    return by_field or words.get(f"error_{error.code}") or words["error_other"]
