"""What the service stands on, opened in order: database, model, payments; sandboxes where unset."""

import asyncio
from contextlib import AsyncExitStack
from typing import Literal

from msgspec import Struct

from backend.database import Database
from backend.embedded_postgres import EmbeddedPostgres, kept_alive
from backend.migrations.runner import MigrationsPending, migrate, pending_migrations
from backend.providers.gemini import GeminiImageModel
from backend.providers.image_model import ImageModel
from backend.providers.payments import PaymentGateway, PaymentRefused, PaymentsUnavailable
from backend.providers.sandbox_stripe import SandboxStripeClient
from backend.providers.stripe_gateway import StripeGateway
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import parse_behaviour
from backend.sandbox.stripe import SANDBOX_KEY as STRIPE_SANDBOX_KEY
from backend.sandbox.stripe import SandboxStripe, known_address
from backend.settings import Settings
from backend.tables import TABLES

Role = Literal["all", "api", "worker"]
SANDBOX_KEY = "sandbox"
NOBODY = "http://127.0.0.1:9"
"""Where payments go when no process runs the sandbox: they are not available."""


class Engines(Struct, frozen=True):
    """What was opened before anything is built."""

    database: Database
    model: ImageModel
    gateway: PaymentGateway
    webhook_secrets: tuple[str, ...]
    sandbox_stripe: SandboxStripeClient | None


class StripeDoor(Struct, frozen=True):
    """Where payments are made, and who may tell us of them."""

    key: str
    base_url: str
    webhook_secrets: tuple[str, ...]


async def open_engines(
    settings: Settings, role: Role, stack: AsyncExitStack, *, may_migrate: bool
) -> Engines:
    """Open everything; `stack` closes it in reverse.

    Raises: EmbeddedPostgresError, MigrationsPending, OSError.
    """
    database = await _open_database(settings, stack, may_migrate=may_migrate)
    gemini_url, key = await _gemini(settings, stack, role)
    model = GeminiImageModel(
        key,
        base_url=gemini_url,
        api_version=settings.gemini_api_version,
        model=settings.gemini_model,
    )
    stack.push_async_callback(model.close)
    door = await _stripe(settings, stack, role)
    gateway = StripeGateway(door.key, base_url=door.base_url)
    stack.push_async_callback(gateway.close)
    sandbox = None if settings.stripe_secret_key else SandboxStripeClient(door.base_url, door.key)
    return Engines(database, model, gateway, door.webhook_secrets, sandbox)


async def _open_database(
    settings: Settings, stack: AsyncExitStack, *, may_migrate: bool
) -> Database:
    url = settings.database_url
    if not url:
        postgres = EmbeddedPostgres(settings.data_dir)
        url = await asyncio.to_thread(postgres.start)
        stack.push_async_callback(asyncio.to_thread, postgres.stop)
        await stack.enter_async_context(kept_alive(postgres))
    database = Database(url, pool_size=settings.database_pool_size)
    await database.open()
    stack.push_async_callback(database.close)
    database.bind(TABLES)
    if may_migrate:
        await migrate(database)
    elif pending := await pending_migrations(database):
        raise MigrationsPending(
            f"The database lacks {len(pending)} migrations; run 'opendream-server migrate'."
        )
    return database


async def _gemini(settings: Settings, stack: AsyncExitStack, role: Role) -> tuple[str, str]:
    """Google's server by key, or the sandbox that speaks its protocol on loopback."""
    if settings.gemini_api_key or role == "api":
        return settings.gemini_base_url, settings.gemini_api_key or SANDBOX_KEY
    sandbox = SandboxGemini(behaviour=parse_behaviour(settings.sandbox_gemini))
    await sandbox.start()
    stack.push_async_callback(sandbox.stop)
    return sandbox.base_url, SANDBOX_KEY


async def _stripe(settings: Settings, stack: AsyncExitStack, role: Role) -> StripeDoor:
    """Stripe by key; or the sandbox, which one process of a data folder runs for all."""
    secrets_ = tuple(part.strip() for part in settings.stripe_webhook_secret.split(","))
    if settings.stripe_secret_key:
        return StripeDoor(settings.stripe_secret_key, settings.stripe_api_base, secrets_)
    folder = settings.data_dir / "stripe"
    known = await asyncio.to_thread(known_address, folder)
    if role != "all" or (known and await _answers(known.base_url)):
        url = known.base_url if known else NOBODY
        return StripeDoor(STRIPE_SANDBOX_KEY, url, (known.webhook_secret,) if known else ())
    sandbox = SandboxStripe(folder, shop_url=settings.public_url, webhook_secret=secrets_[0])
    await sandbox.start()
    stack.push_async_callback(sandbox.stop)
    address = sandbox.address
    return StripeDoor(STRIPE_SANDBOX_KEY, address.base_url, (address.webhook_secret,))


def sandbox_stripe(settings: Settings) -> SandboxStripeClient:
    """The sandbox that another process of this data folder runs."""
    known = known_address(settings.data_dir / "stripe")
    return SandboxStripeClient(known.base_url if known else NOBODY, STRIPE_SANDBOX_KEY)


async def _answers(base_url: str) -> bool:
    """Whether another process runs the sandbox there."""
    probe = StripeGateway(STRIPE_SANDBOX_KEY, base_url=base_url, retries=0)
    try:
        await probe.check()
    except (PaymentsUnavailable, PaymentRefused):
        return False
    finally:
        await probe.close()
    return True
