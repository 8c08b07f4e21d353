"""The pages with a form of their own: the newsletter and support."""

from collections.abc import AsyncIterator
from typing import Annotated

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template
from msgspec import Struct

from backend.client_address import client_address
from backend.errors import BackendError
from backend.http_types import AnyRequest
from backend.newsletter.service import NewsletterService
from backend.pages.language import page_words, preferred_language, refusal_words
from backend.pages.showing import show
from backend.settings import Settings
from backend.support.schemas import Attached, SupportRequest
from backend.support.service import MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, SupportService

CHUNK_BYTES = 256 * 1024
MAX_SUPPORT_BYTES = MAX_ATTACHMENTS * MAX_ATTACHMENT_BYTES + 1_000_000


class NewsletterForm(Struct, frozen=True):
    email: str = ""


class SupportForm(Struct, frozen=True):
    name: str = ""
    email: str = ""
    message: str = ""


NewsletterData = Annotated[NewsletterForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


class FormPageController(Controller):
    include_in_schema = False

    @get("/newsletter")
    async def newsletter_page(
        self, request: AnyRequest, settings: NamedDependency[Settings]
    ) -> Template:
        """Ask for an address."""
        return show(request, settings, "newsletter.html", form=NewsletterForm())

    @post("/newsletter", status_code=200, request_max_body_size=16_384)
    async def newsletter(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        newsletter_service: NamedDependency[NewsletterService],
        data: NewsletterData,
    ) -> Template:
        """Mail the link that confirms."""
        language = preferred_language(request)
        try:
            await newsletter_service.subscribe(
                data.email, language, address=client_address(request)
            )
        except BackendError as error:
            return _again(request, settings, "newsletter.html", data, error)
        return show(request, settings, "done.html", name="newsletter_asked", kind="newsletter")

    @get("/support")
    async def support_page(
        self, request: AnyRequest, settings: NamedDependency[Settings]
    ) -> Template:
        """Ask what it is about."""
        return show(request, settings, "support.html", form=SupportForm())

    @post("/support", status_code=200, request_max_body_size=MAX_SUPPORT_BYTES)
    async def support(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        support_service: NamedDependency[SupportService],
    ) -> Template:
        """Take the message and its pictures; read by hand, since a part may come many times."""
        parts = await request.form()
        data = SupportForm(*(_text(parts, field) for field in ("name", "email", "message")))
        asked = SupportRequest(
            email=data.email,
            message=data.message,
            name=data.name,
            locale=preferred_language(request),
        )
        try:
            reference = await support_service.send(
                asked, _pictures(parts), address=client_address(request)
            )
        except BackendError as error:
            return _again(request, settings, "support.html", data, error)
        return show(request, settings, "done.html", name="support", reference=reference)


def _again(
    request: AnyRequest,
    settings: Settings,
    template: str,
    form: NewsletterForm | SupportForm,
    error: BackendError,
) -> Template:
    """The form once more, as it was filled in, with what was wrong."""
    wrong = refusal_words(page_words(preferred_language(request)), error)
    field = error.extra.get("field", "pictures" if error.code.startswith("image_") else "")
    return show(
        request, settings, template, status=error.status, form=form, wrong=wrong, field=field
    )


def _text(parts: FormMultiDict, field: str) -> str:
    value = parts.get(field, "")
    return value if isinstance(value, str) else ""


def _pictures(parts: FormMultiDict) -> list[Attached]:
    """What was attached; a browser sends an empty part where nothing was chosen."""
    sent = parts.getall("pictures", [])
    chosen = [file for file in sent if isinstance(file, UploadFile) and file.filename]
    return [Attached(file.filename, _bytes_of(file)) for file in chosen]


async def _bytes_of(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK_BYTES):
        yield chunk
