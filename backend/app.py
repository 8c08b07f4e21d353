"""The HTTP application: routes, errors and collaborators, over the parts that assembly builds."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from litestar import Litestar, Router
from litestar.contrib.jinja import JinjaTemplateEngine
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler

from backend.accounts.callers import CallerDirectory, CallerMiddleware, provide_caller
from backend.accounts.routes import AccountController, SessionController
from backend.assembly import Parts, Role, open_parts
from backend.clock import Clock
from backend.credits.routes import CreditController
from backend.errors import BackendError, handle_backend_error, handle_crash, handle_http_error
from backend.health import HealthController
from backend.images.routes import ImageController
from backend.jobs.routes import EventController, JobController, QuoteController
from backend.pages.mailbox import MailboxController
from backend.pages.routes import TEMPLATES, PageController, static_files
from backend.policies_routes import PolicyController
from backend.settings import Settings
from backend.version import VERSION

API: list[ControllerRouterHandler] = [
    AccountController,
    SessionController,
    CreditController,
    ImageController,
    QuoteController,
    JobController,
    EventController,
    PolicyController,
]


class LateDirectory:
    """Finds callers through the parts, which exist only once the service has started."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def directory(self) -> CallerDirectory:
        parts: Parts = self._state.parts
        return parts.callers


def create_app(
    settings: Settings, role: Role = "all", *, clock: Clock | None = None, may_migrate: bool = True
) -> Litestar:
    """The service as an ASGI application; everything is opened in its lifespan."""
    state = State()

    @asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        async with open_parts(settings, role, clock=clock, may_migrate=may_migrate) as parts:
            state.parts = parts
            app.state.parts = parts
            yield

    handlers: list[ControllerRouterHandler] = [
        Router(
            "/api/v1",
            route_handlers=API,
            middleware=[DefineMiddleware(CallerMiddleware, directory=LateDirectory(state))],
        ),
        HealthController,
        PageController,
        static_files(),
    ]
    if not settings.is_production:
        handlers.append(MailboxController)
    return Litestar(
        handlers,
        lifespan=[opened],
        dependencies=_dependencies(settings),
        exception_handlers={
            BackendError: handle_backend_error,
            HTTPException: handle_http_error,
            Exception: handle_crash,
        },
        openapi_config=_openapi(),
        template_config=TemplateConfig(directory=TEMPLATES, engine=JinjaTemplateEngine),
        request_max_body_size=1_000_000,
        debug=False,
    )


def _dependencies(settings: Settings) -> dict[str, Provide]:
    """What handlers may ask for by name."""
    found: dict[str, Callable[[State], object]] = {
        "account_service": lambda state: state.parts.accounts,
        "credit_service": lambda state: state.parts.credits,
        "image_service": lambda state: state.parts.images,
        "job_service": lambda state: state.parts.jobs,
        "event_streams": lambda state: state.parts.streams,
        "storage": lambda state: state.parts.storage,
        "parts": lambda state: state.parts,
    }
    provided = {name: Provide(find, sync_to_thread=False) for name, find in found.items()}
    provided["caller"] = Provide(provide_caller, sync_to_thread=False)
    provided["settings"] = Provide(lambda: settings, sync_to_thread=False)
    return provided


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="OpenDream Upscale",
        version=VERSION,
        path="/api/v1/schema",
        components=Components(
            security_schemes={"device": SecurityScheme(type="http", scheme="bearer")}
        ),
        security=[{"device": []}],
        use_handler_docstrings=True,
    )


def openapi_document() -> dict[str, object]:
    """The wire contract, as assets/openapi.json holds it."""
    return create_app(Settings()).openapi_schema.to_schema()
