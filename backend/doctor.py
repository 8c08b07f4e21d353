"""Looks at every part of an installation and says what is wrong and how to mend it."""

import asyncio

import aiosmtplib
import asyncpg
from msgspec import Struct

from backend.database import Database
from backend.migrations.runner import pending_migrations
from backend.providers.gemini import GeminiImageModel
from backend.providers.image_model import ModelError
from backend.providers.mail import SmtpMailer
from backend.providers.payments import PaymentRefused, PaymentsUnavailable
from backend.providers.storage import ObjectMissing, StorageFull, open_storage
from backend.providers.stripe_gateway import StripeGateway
from backend.settings import Settings

CHECK_SECONDS = 15.0


class Finding(Struct, frozen=True):
    """One part and how it is."""

    part: str
    ok: bool
    detail: str


async def examine(settings: Settings) -> list[Finding]:
    """Check configuration, database, storage, provider, payments and mail."""
    return [
        Finding("settings", ok=True, detail=f"{settings.env}, data in {settings.data_dir}"),
        await _database(settings),
        await _storage(settings),
        await _provider(settings),
        await _payments(settings),
        await _mail(settings),
    ]


async def _database(settings: Settings) -> Finding:
    if not settings.database_url:
        return Finding("database", ok=True, detail="embedded PostgreSQL, started when needed")
    database = Database(settings.database_url, pool_size=2)
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await database.open()
            pending = await pending_migrations(database)
            await database.close()
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return Finding(
            "database",
            ok=False,
            detail=f"{type(error).__name__}: check OPENDREAM_DATABASE_URL and that it accepts us",
        )
    if pending:
        return Finding("database", ok=False, detail="run 'opendream-server migrate'")
    return Finding("database", ok=True, detail="reached, up to date")


async def _storage(settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await open_storage(settings.storage_url, settings.data_dir).check()
    except (StorageFull, ObjectMissing, TimeoutError) as error:
        return Finding(
            "storage",
            ok=False,
            detail=f"{error}: check OPENDREAM_STORAGE_URL, its credentials and free space",
        )
    return Finding("storage", ok=True, detail="written, read and cleaned")


async def _provider(settings: Settings) -> Finding:
    if not settings.gemini_api_key:
        return Finding("provider", ok=True, detail="the sandbox model, started when needed")
    model = GeminiImageModel(
        settings.gemini_api_key,
        base_url=settings.gemini_base_url,
        api_version=settings.gemini_api_version,
        model=settings.gemini_model,
    )
    try:
        await model.check()
    except ModelError as error:
        return Finding(
            "provider",
            ok=False,
            detail=f"{error} Check OPENDREAM_GEMINI_API_KEY and OPENDREAM_GEMINI_MODEL",
        )
    finally:
        await model.close()
    return Finding("provider", ok=True, detail=f"{settings.gemini_model} answers")


async def _payments(settings: Settings) -> Finding:
    if not settings.stripe_secret_key:
        return Finding("payments", ok=True, detail="the sandbox Stripe, started by 'serve'")
    if not settings.stripe_webhook_secret:
        return Finding(
            "payments",
            ok=False,
            detail="OPENDREAM_STRIPE_WEBHOOK_SECRET is empty: no webhook can be believed",
        )
    gateway = StripeGateway(
        settings.stripe_secret_key, base_url=settings.stripe_api_base, retries=0
    )
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await gateway.check()
    except (PaymentsUnavailable, PaymentRefused, TimeoutError) as error:
        return Finding(
            "payments",
            ok=False,
            detail=f"{error}: check OPENDREAM_STRIPE_SECRET_KEY and OPENDREAM_STRIPE_API_BASE",
        )
    finally:
        await gateway.close()
    return Finding("payments", ok=True, detail="Stripe takes our key")


async def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("mail", ok=True, detail=f".eml files in {settings.mailbox_dir}")
    try:
        await SmtpMailer(settings.smtp_url).check()
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return Finding("mail", ok=False, detail=f"{type(error).__name__}: check OPENDREAM_SMTP_URL")
    return Finding("mail", ok=True, detail="the server takes our greeting")
