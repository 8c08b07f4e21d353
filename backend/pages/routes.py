"""The web pages: plain HTML that works without a script; a GET shows, only its POST acts."""

from pathlib import Path
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template
from litestar.router import Router
from litestar.static_files import create_static_files_router
from msgspec import Struct

from backend.accounts.schemas import PasswordResetConfirm
from backend.accounts.service import AccountService
from backend.errors import BackendError
from backend.http_types import AnyRequest
from backend.pages.words import page_words, preferred_language
from backend.policies import read_policies
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
}


class LinkForm(Struct, frozen=True):
    """What a page's form sends."""

    token: str = ""
    password: str = ""


FormData = Annotated[LinkForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


class PageController(Controller):
    include_in_schema = False

    @get("/")
    async def home(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Template:
        """What this is."""
        return show(request, settings, "home.html")

    @get("/privacy")
    async def privacy(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Template:
        """The privacy policy."""
        policy = read_policies(preferred_language(request)).privacy
        return show(request, settings, "text.html", heading="privacy", document=policy)

    @get("/terms")
    async def terms(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Template:
        """The terms of service."""
        policy = read_policies(preferred_language(request)).terms
        return show(request, settings, "text.html", heading="terms", document=policy)

    @get("/verify")
    async def verify_page(
        self, request: AnyRequest, settings: NamedDependency[Settings], token: FromQuery[str] = ""
    ) -> Template:
        """Ask for the press of a button: mail scanners follow links."""
        return show(request, settings, "verify.html", token=token)

    @post("/verify", status_code=200)
    async def verify(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        account_service: NamedDependency[AccountService],
        data: FormData,
    ) -> Template:
        """Confirm the address."""
        try:
            await account_service.verify(data.token)
        except BackendError as error:
            return show(request, settings, "failed.html", status=error.status, error=error)
        return show(request, settings, "done.html", done="verified")

    @get("/reset")
    async def reset_page(
        self, request: AnyRequest, settings: NamedDependency[Settings], token: FromQuery[str] = ""
    ) -> Template:
        """Ask for a new password."""
        return show(request, settings, "reset.html", token=token)

    @post("/reset", status_code=200)
    async def reset(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        account_service: NamedDependency[AccountService],
        data: FormData,
    ) -> Template:
        """Set the new password."""
        try:
            await account_service.reset(PasswordResetConfirm(data.token, data.password))
        except BackendError as error:
            return show(request, settings, "failed.html", status=error.status, error=error)
        return show(request, settings, "done.html", done="reset")


def show(
    request: AnyRequest, settings: Settings, template: str, *, status: int = 200, **values: object
) -> Template:
    """One page in the reader's language, with the headers every page has."""
    language = preferred_language(request)
    context = {
        "language": language,
        "words": page_words(language),
        "contact_email": settings.contact_email,
        **values,
    }
    return Template(template, context=context, headers=PAGE_HEADERS, status_code=status)


def static_files() -> Router:
    """The one stylesheet."""
    return create_static_files_router(
        "/static", [HERE / "static"], include_in_schema=False, html_mode=False
    )
