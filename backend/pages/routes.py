"""The pages that only show: the first one, the privacy policy and the terms."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template

from backend.http_types import AnyRequest
from backend.pages.language import preferred_language
from backend.pages.markdown import blocks_of
from backend.pages.showing import TEMPLATES, show, static_files
from backend.policies import DocumentName, PolicyText, read_policies
from backend.settings import Settings

__all__ = ["TEMPLATES", "PageController", "static_files"]


class PageController(Controller):
    include_in_schema = False

    @get("/")
    async def home(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Template:
        """What this is, and where to get it."""
        return show(
            request,
            settings,
            "home.html",
            free_credits=settings.free_credits,
            retention_hours=settings.retention_hours,
            downloads_url=settings.downloads_url,
        )

    @get("/privacy")
    async def privacy(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Template:
        """The privacy policy."""
        return _document(request, settings, "privacy")

    @get("/terms")
    async def terms(self, request: AnyRequest, settings: NamedDependency[Settings]) -> Template:
        """The terms of service."""
        return _document(request, settings, "terms")


def _document(request: AnyRequest, settings: Settings, name: DocumentName) -> Template:
    policies = read_policies(preferred_language(request))
    document: PolicyText = policies.privacy if name == "privacy" else policies.terms
    blocks = blocks_of(document.text)
    return show(request, settings, "text.html", heading=name, document=document, blocks=blocks)
