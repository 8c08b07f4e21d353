"""The pages that mailed links open: a GET shows, only its POST acts: scanners follow links."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template
from msgspec import Struct

from backend.accounts.schemas import PasswordResetConfirm
from backend.accounts.service import AccountService
from backend.errors import BackendError
from backend.http_types import AnyRequest
from backend.newsletter.service import NewsletterService
from backend.pages.showing import show, show_refusal
from backend.settings import Settings

MAX_FORM_BYTES = 16_384


class LinkForm(Struct, frozen=True):
    """What a page's form sends."""

    token: str = ""
    password: str = ""


FormData = Annotated[LinkForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
Act = Callable[[str], Awaitable[None]]


class LinkPageController(Controller):
    include_in_schema = False
    request_max_body_size = MAX_FORM_BYTES

    @get(["/verify", "/email-change", "/email-undo", "/newsletter/confirm", "/unsubscribe"])
    async def ask(
        self, request: AnyRequest, settings: NamedDependency[Settings], token: FromQuery[str] = ""
    ) -> Template:
        """Ask for the press of a button."""
        name = _name(request)
        return show(request, settings, "press.html", name=name, token=token)

    @post(["/verify", "/email-change", "/email-undo", "/newsletter/confirm"], status_code=200)
    async def press(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        account_service: NamedDependency[AccountService],
        newsletter_service: NamedDependency[NewsletterService],
        data: FormData,
    ) -> Template:
        """Confirm an address, old or new, give the old one back, or say yes to the news."""
        acts = {
            "verify": account_service.verify,
            "email_change": account_service.confirm_email,
            "email_undo": account_service.undo_email,
            "newsletter_confirm": newsletter_service.confirm,
        }
        return await _press(request, settings, acts[_name(request)], data.token)

    @post("/unsubscribe", status_code=200)
    async def unsubscribe(
        self,
        request: AnyRequest,
        settings: NamedDependency[Settings],
        newsletter_service: NamedDependency[NewsletterService],
        token: FromQuery[str] = "",
    ) -> Template:
        """End mail about news: by the page's button, or a mail program's one click (RFC 8058).

        Mail programs may send their form in either encoding.
        """
        sent = (await request.form()).get("token", "")
        named = sent if isinstance(sent, str) and sent else token
        return await _press(request, settings, newsletter_service.unsubscribe, named)

    @get("/reset")
    async def ask_password(
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
        """Set the new password; one that is too weak may be tried again with the same link."""
        try:
            await account_service.reset(PasswordResetConfirm(data.token, data.password))
        except BackendError as error:
            if error.code != "validation_failed":
                return show_refusal(request, settings, "reset", error)
            return show(request, settings, "reset.html", status=422, token=data.token, is_weak=True)
        return show(request, settings, "done.html", name="reset")


async def _press(request: AnyRequest, settings: Settings, act: Act, token: str) -> Template:
    """Do what the link is for, and say how it went."""
    name = _name(request)
    try:
        await act(token)
    except BackendError as error:
        return show_refusal(request, settings, name, error)
    return show(request, settings, "done.html", name=name)


def _name(request: AnyRequest) -> str:
    """The page's name among the words."""
    return request.url.path.strip("/").replace("/", "_").replace("-", "_")
