"""How every page is shown: in the reader's language, with the headers that all pages have."""

from pathlib import Path

from litestar.response import Template
from litestar.router import Router
from litestar.static_files import create_static_files_router

from backend.errors import BackendError
from backend.http_types import AnyRequest
from backend.pages.language import (
    page_words,
    preferred_language,
    refusal_words,
    same_page_in,
)
from backend.settings import Settings

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Vary": "Accept-Language",
}


def show(
    request: AnyRequest, settings: Settings, template: str, *, status: int = 200, **values: object
) -> Template:
    """One page in the reader's language, with the headers every page has."""
    language = preferred_language(request)
    context = {
        "language": language,
        "words": page_words(language),
        "contact_email": settings.contact_email,
        "in_english": same_page_in(request, "en"),
        "in_spanish": same_page_in(request, "es"),
        "path": request.url.path,
        **values,
    }
    return Template(template, context=context, headers=PAGE_HEADERS, status_code=status)


def show_refusal(
    request: AnyRequest, settings: Settings, name: str, error: BackendError
) -> Template:
    """What happened and what to do; for an old link, where a new one comes from."""
    words = page_words(preferred_language(request))
    is_old = error.code == "gone"
    return show(
        request,
        settings,
        "failed.html",
        status=error.status,
        heading=words["failed"] if is_old else words["failed_other"],
        what=words["failed_text"] if is_old else refusal_words(words, error),
        advice=words[f"{name}_failed_text"] if is_old else "",
    )


def static_files() -> Router:
    """The stylesheet and the few pictures."""
    return create_static_files_router(
        "/static", [HERE / "static"], include_in_schema=False, html_mode=False
    )
