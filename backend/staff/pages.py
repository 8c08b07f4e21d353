"""The support desk's pages: behind a link, a code and a session; each look leaves an audit row."""

import hmac
from pathlib import Path
from typing import Annotated, Literal

from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template
from msgspec import Struct

from backend.accounts.errors import NotSignedIn
from backend.errors import BackendError, ValidationFailed
from backend.http_types import AnyRequest
from backend.settings import Settings
from backend.staff.account_desk import AccountDesk
from backend.staff.dossier import Dossiers
from backend.staff.letter_desk import LetterDesk
from backend.staff.money_desk import MoneyDesk
from backend.staff.operators import SESSION_LIFE, Operator, Operators

TEMPLATES = Path(__file__).parent / "templates"
COOKIE = "od_desk"
MAX_FORM_BYTES = 16_384
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


class SignInForm(Struct, frozen=True):
    token: str = ""
    code: str = ""


class DeskForm(Struct, frozen=True):
    """What every form of a signed-in operator sends."""

    form_token: str = ""
    act: Literal["look", "freeze", "unfreeze", "approve", "decline", "answered", "read"] = "look"
    who: str = ""
    reason: str = ""


SignInData = Annotated[SignInForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
DeskData = Annotated[DeskForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


def show(template: str, *, status: int = 200, **values: object) -> Template:
    return Template(template, context=values, headers=HEADERS, status_code=status)


def refuse(_: AnyRequest, error: BackendError) -> Template:
    """A refusal as a page; it says nothing about any account to who is not signed in."""
    return show("desk_failed.html", status=error.status, title=error.title, detail=error.detail)


class DeskPageController(Controller):
    path = "/staff"
    include_in_schema = False
    request_max_body_size = MAX_FORM_BYTES
    exception_handlers = {BackendError: refuse}  # noqa: RUF012  # Litestar reads it as a class attribute

    @get("/sign-in")
    async def ask(self, token: FromQuery[str] = "") -> Template:
        """Ask for the code of the moment."""
        return show("desk_sign_in.html", token=token)

    @post("/sign-in", status_code=303)
    async def sign_in(
        self,
        operators: NamedDependency[Operators],
        settings: NamedDependency[Settings],
        data: SignInData,
    ) -> Response[object]:
        """Open a session. Raises: LinkExpired, ValidationFailed, TooManyRequests."""
        session_token = await operators.sign_in(data.token, data.code)
        return Redirect("/staff", status_code=303, headers=HEADERS, cookies=[
            Cookie(
                key=COOKIE, value=session_token, path="/staff", httponly=True, samesite="strict",
                secure=settings.public_url.startswith("https:"),
                max_age=int(SESSION_LIFE.total_seconds()),
            )
        ])  # fmt: skip

    @post("/sign-out", status_code=303)
    async def sign_out(
        self, request: AnyRequest, operators: NamedDependency[Operators], data: DeskData
    ) -> Response[object]:
        """Close the session."""
        operator = await _operator(request, operators, data)
        await operators.sign_out(operator.session_token)
        return Redirect("/staff/sign-in", status_code=303, headers=HEADERS)

    @get("/")
    async def home(
        self,
        request: AnyRequest,
        operators: NamedDependency[Operators],
        account_desk: NamedDependency[AccountDesk],
        money_desk: NamedDependency[MoneyDesk],
        letter_desk: NamedDependency[LetterDesk],
    ) -> Template:
        """What waits: tasks, free credits, requests about data, messages."""
        operator = await _operator(request, operators)
        return show(
            "desk_home.html",
            operator=operator,
            form_token=operators.form_token(operator.session_token),
            tasks=await money_desk.tasks(),
            grants=await account_desk.review_list(actor=operator.email),
            requests=await account_desk.requests(with_closed=False),
            messages=await letter_desk.messages(actor=operator.email, with_answered=False),
            audit=await account_desk.audit(None, limit=20),
        )

    @post("/account", status_code=200)
    async def account(
        self,
        request: AnyRequest,
        operators: NamedDependency[Operators],
        account_desk: NamedDependency[AccountDesk],
        money_desk: NamedDependency[MoneyDesk],
        dossiers: NamedDependency[Dossiers],
        data: DeskData,
    ) -> Template:
        """Look at an account, or act on it and look again; both are written down."""
        operator = await _operator(request, operators, data)
        by = {"reason": data.reason, "actor": operator.email}
        if data.act in {"approve", "decline"}:
            await account_desk.review(data.who, approve=data.act == "approve", **by)
        found = await account_desk.find(data.who, **by)
        if data.act == "freeze" and found.email:
            await money_desk.freeze(found.email, **by)
        elif data.act == "unfreeze" and found.email:
            await money_desk.unfreeze(found.email, **by)
        if data.act in {"freeze", "unfreeze"}:
            found = await account_desk.find(data.who, **by)
        return show(
            "desk_account.html",
            operator=operator,
            form_token=operators.form_token(operator.session_token),
            found=found,
            dossier=await dossiers.of(found.id),
            reason=data.reason,
        )

    @post("/message", status_code=200)
    async def message(
        self,
        request: AnyRequest,
        operators: NamedDependency[Operators],
        letter_desk: NamedDependency[LetterDesk],
        data: DeskData,
    ) -> Template:
        """Read a message to support, or take it off the list; its pictures are not shown."""
        operator = await _operator(request, operators, data)
        by = {"reason": data.reason, "actor": operator.email}
        if data.act == "answered":
            await letter_desk.answered(data.who, **by)
        return show(
            "desk_message.html",
            operator=operator,
            form_token=operators.form_token(operator.session_token),
            message=await letter_desk.message(data.who, **by),
            reason=data.reason,
        )


async def _operator(
    request: AnyRequest, operators: Operators, form: DeskForm | None = None
) -> Operator:
    """Who is signed in; a form must carry the session's own token.

    Raises: NotSignedIn, ValidationFailed.
    """
    operator = await operators.find(request.cookies.get(COOKIE, ""))
    if operator is None:
        raise NotSignedIn("Ask for a link: opendream-server staff operator link.")
    if form is not None:
        wanted = operators.form_token(operator.session_token)
        if not hmac.compare_digest(wanted.encode(), form.form_token.encode()):
            raise ValidationFailed("form_token", "open the page again and repeat.")
    return operator
