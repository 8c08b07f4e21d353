"""The HTTP application: routes, errors and collaborators, over the parts that assembly builds."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from operator import attrgetter

import msgspec
from asyncpg import CharacterNotInRepertoireError
from litestar import Litestar, Router
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.plugins.prometheus import PrometheusConfig
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler, Message, Scope
from msgspec import Struct

from backend.accounts.callers import CallerMiddleware, provide_caller
from backend.accounts.routes import AccountController, ProfileController
from backend.accounts.session_routes import SessionController, TotpController
from backend.assembly import Parts, Role, open_parts
from backend.billing.routes import PackController, PurchaseController, WebhookController
from backend.clock import Clock
from backend.credits.routes import CreditController
from backend.database import OUTAGES
from backend.errors import (
    BackendError,
    Problem,
    handle_backend_error,
    handle_crash,
    handle_outage,
    handle_unstorable,
)
from backend.health import HealthController, MetricsController
from backend.images.routes import ImageController
from backend.jobs.routes import ErasureController, EventController, JobController, QuoteController
from backend.newsletter.routes import NewsletterController
from backend.pages.billing import BillingPageController
from backend.pages.checkout import SandboxCheckoutController
from backend.pages.forms import FormPageController
from backend.pages.link_pages import LinkPageController
from backend.pages.mailbox import MailboxController
from backend.pages.missing import answer_lost_visitor
from backend.pages.routes import TEMPLATES, PageController, static_files
from backend.policies_routes import PolicyController
from backend.privacy.routes import PrivacyController
from backend.settings import Settings
from backend.staff.pages import TEMPLATES as DESK_TEMPLATES
from backend.staff.pages import DeskPageController
from backend.updates.routes import VersionController
from backend.version import VERSION

REFUSAL = {
    "description": "A refusal: a stable code, a title for all cases, a sentence for this one.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
API: list[ControllerRouterHandler] = [
    AccountController,
    ProfileController,
    PrivacyController,
    SessionController,
    TotpController,
    CreditController,
    PackController,
    PurchaseController,
    ImageController,
    ErasureController,
    QuoteController,
    JobController,
    EventController,
    PolicyController,
    VersionController,
    NewsletterController,
]


class Kind(Struct, frozen=True):
    """What decides on routes and headers: settings of one kind fit one bare application."""

    is_production: bool
    has_checkout: bool

    @classmethod
    def of(cls, settings: Settings) -> "Kind":
        has_checkout = not (settings.is_production or settings.stripe_secret_key)
        return cls(settings.is_production, has_checkout)


def create_app(
    settings: Settings, role: Role = "all", *, clock: Clock | None = None, may_migrate: bool = True
) -> Litestar:
    """The service as an ASGI application; everything is opened in its lifespan."""
    app = bare_app(Kind.of(settings))
    furnish(app, settings, role, clock=clock, may_migrate=may_migrate)
    return app


def furnish(
    app: Litestar,
    settings: Settings,
    role: Role = "all",
    *,
    clock: Clock | None = None,
    may_migrate: bool = True,
) -> None:
    """Say what the next lifespan of a bare application opens."""
    app.state.settings = settings
    app.state.opening = partial(open_parts, settings, role, clock=clock, may_migrate=may_migrate)


@asynccontextmanager
async def _opened(app: Litestar) -> AsyncIterator[None]:
    opening: Callable[[], AbstractAsyncContextManager[Parts]] = app.state.opening
    async with opening() as parts:
        app.state.parts = parts
        app.state.callers = parts.callers
        yield


def bare_app(kind: Kind) -> Litestar:
    """Routes, errors and headers, before it is known for which settings."""
    return Litestar(
        _handlers(kind),
        lifespan=[_opened],
        dependencies=_dependencies(),
        exception_handlers={
            BackendError: handle_backend_error,
            HTTPException: answer_lost_visitor,
            CharacterNotInRepertoireError: handle_unstorable,
            **dict.fromkeys(OUTAGES, handle_outage),
            Exception: handle_crash,
        },
        openapi_config=None if kind.is_production else _openapi(),
        middleware=[PrometheusConfig(app_name="opendream", group_path=True).middleware],
        template_config=TemplateConfig(
            directory=[TEMPLATES, DESK_TEMPLATES], engine=JinjaTemplateEngine
        ),
        before_send=[_ask_for_tls] if kind.is_production else [],
        request_max_body_size=1_000_000,
        logging_config=None,
        debug=False,
    )


async def _ask_for_tls(message: Message, _: Scope) -> None:
    """On every answer, refusals and crashes too: response headers of the application miss those."""
    if message["type"] == "http.response.start":
        MutableScopeHeaders.from_message(message)["Strict-Transport-Security"] = STRICT_TRANSPORT


def _handlers(kind: Kind) -> list[ControllerRouterHandler]:
    """The interface, the pages, and in the sandbox the mailbox and the checkout."""
    handlers: list[ControllerRouterHandler] = [
        Router(
            "/api/v1",
            route_handlers=API,
            middleware=[CallerMiddleware],
        ),
        HealthController,
        MetricsController,
        WebhookController,
        PageController,
        LinkPageController,
        FormPageController,
        DeskPageController,
        BillingPageController,
        static_files(),
    ]
    if not kind.is_production:
        handlers.append(MailboxController)
    if kind.has_checkout:
        handlers.append(SandboxCheckoutController)
    return handlers


def _dependencies() -> dict[str, Provide]:
    """What handlers may ask for by name."""
    names = {
        "account_service": "accounts",
        "credit_service": "credits",
        "image_service": "images",
        "job_service": "jobs",
        "erasure_service": "erasure",
        "event_streams": "streams",
        "privacy": "privacy",
        "storage": "storage",
        "sandbox_stripe": "sandbox_stripe",
        "purchase_service": "billing.purchases",
        "webhook_desk": "billing.webhooks",
        "newsletter_service": "correspondence.newsletter",
        "account_desk": "account_desk",
        "money_desk": "money_desk",
        "letter_desk": "letter_desk",
        "operators": "operators",
        "dossiers": "dossiers",
        "support_service": "correspondence.support",
    }
    provided = {name: Provide(_part(field), sync_to_thread=False) for name, field in names.items()}

    def all_parts(state: State) -> Parts:
        found: Parts = state.parts
        return found

    def the_settings(state: State) -> Settings:
        found: Settings = state.settings
        return found

    provided["parts"] = Provide(all_parts, sync_to_thread=False)
    provided["caller"] = Provide(provide_caller, sync_to_thread=False)
    provided["settings"] = Provide(the_settings, sync_to_thread=False)
    return provided


def _part(field: str) -> Callable[[State], object]:
    """A dependency that is one of the parts."""

    def find(state: State) -> object:
        found: object = attrgetter(field)(state.parts)
        return found

    return find


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="OpenDream Upscale",
        version=VERSION,
        path="/api/v1/schema",
        components=Components(
            security_schemes={"device": SecurityScheme(type="http", scheme="bearer")}
        ),
        security=[{"device": []}],
        render_plugins=[JsonRenderPlugin()],
        use_handler_docstrings=True,
    )


def openapi_document() -> dict[str, object]:
    """The wire contract, as assets/openapi.json holds it; every operation may refuse."""
    document = create_app(Settings()).openapi_schema.to_schema()
    _, schemas = msgspec.json.schema_components(
        [Problem], ref_template="#/components/schemas/{name}"
    )
    document["components"]["schemas"].update(schemas)
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("400", None)  # in the framework's form, which we never send
            operation["responses"]["default"] = REFUSAL
    return document
