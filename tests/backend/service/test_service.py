"""The service as operations see it: health, metrics, problems, secrets, settings."""

import asyncio
import json
import logging
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from litestar import Litestar, get
from litestar.testing import TestClient

from backend.app import create_app
from backend.logs import configure_logs, redact_text
from backend.serving import ServingFailed, held_port, running
from backend.settings import Settings, SettingsError, read_settings
from tests.fakes.service import Service

ROOT = Path(__file__).parents[3]


async def test_health_says_alive_and_ready(service: Service) -> None:
    async with httpx.AsyncClient(base_url=service.url) as http:
        assert (await http.get("/healthz")).json()["status"] == "ok"
        assert (await http.get("/readyz")).json()["status"] == "ready"


async def test_metrics_count_requests_for_the_machine_itself(service: Service) -> None:
    async with httpx.AsyncClient(base_url=service.url) as http:
        await http.get("/healthz")
        metrics = (await http.get("/metrics")).text

    assert 'path="/healthz"' in metrics


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/nothing", "/api/v1/jobs/../../etc"])
async def test_what_is_not_there_is_a_problem_in_the_contracts_words(
    service: Service, path: str
) -> None:
    answer = await service.http.get(f"{service.url}{path}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


async def test_a_body_that_is_no_json_names_what_is_wrong(service: Service) -> None:
    answer = await service.http.post(
        "/sessions", content=b"{nonsense", headers={"Content-Type": "application/json"}
    )

    assert answer.json()["code"] == "validation_failed"
    assert answer.status_code in {400, 422}


async def test_an_endless_body_is_cut_off(service: Service) -> None:
    answer = await service.http.post("/sessions", json={"email": "x" * 100_000, "password": "x"})

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/privacy", "/terms", "/verify", "/reset", "/sandbox/mail"])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_every_page_is_there_in_both_languages(
    service: Service, path: str, language: str
) -> None:
    answer = await service.http.get(f"{service.url}{path}", params={"lang": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "script" not in answer.text


def test_production_names_everything_that_is_missing_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"OPENDREAM_ENV": "production", "OPENDREAM_DATABASE_URL": "postgresql://x"})

    named = " ".join(refusal.value.problems)
    for variable in (
        "OPENDREAM_STORAGE_URL",
        "OPENDREAM_GEMINI_API_KEY",
        "OPENDREAM_GEMINI_PAID_TIER",
        "OPENDREAM_STRIPE_SECRET_KEY",
        "OPENDREAM_SMTP_URL",
        "OPENDREAM_SECRET_KEY",
        "OPENDREAM_CONTACT_EMAIL",
        "OPENDREAM_PUBLIC_URL",
    ):
        assert variable in named
    assert "OPENDREAM_DATABASE_URL" not in named


PRODUCTION = {
    "OPENDREAM_ENV": "production",
    "OPENDREAM_DATABASE_URL": "postgresql://db/opendream?sslmode=require",
    "OPENDREAM_STORAGE_URL": "s3://pictures",
    "OPENDREAM_GEMINI_API_KEY": "key",
    "OPENDREAM_GEMINI_PAID_TIER": "true",
    "OPENDREAM_STRIPE_SECRET_KEY": "sk_live_x",
    "OPENDREAM_STRIPE_WEBHOOK_SECRET": "whsec_x",
    "OPENDREAM_SMTP_URL": "smtps://mail",
    "OPENDREAM_SECRET_KEY": "s" * 40,
    "OPENDREAM_CONTACT_EMAIL": "privacy@example.com",
    "OPENDREAM_PUBLIC_URL": "https://example.com",
}


def test_production_starts_when_all_is_there() -> None:
    assert read_settings(PRODUCTION).is_production


@pytest.mark.parametrize("path", ["/healthz", "/nothing-here", "/api/v1/nothing-here"])
async def test_production_asks_for_tls_on_every_answer(path: str) -> None:
    app = create_app(read_settings(PRODUCTION))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type] # two names of one protocol

    async with httpx.AsyncClient(transport=transport, base_url="https://example.com") as http:
        answer = await http.get(path)

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_what_cannot_be_read_and_what_is_missing_are_named_together() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"OPENDREAM_ENV": "production", "OPENDREAM_FREE_CREDITS": "-3"})

    named = " ".join(refusal.value.problems)
    assert "OPENDREAM_FREE_CREDITS" in named
    assert "OPENDREAM_STRIPE_SECRET_KEY" in named


@pytest.mark.parametrize(
    "variable",
    ["DATABASE_URL", "STORAGE_URL", "SMTP_URL", "GEMINI_BASE_URL", "STRIPE_API_BASE", "PUBLIC_URL"],
)
def test_an_address_of_a_kind_that_nothing_speaks_is_named_without_its_password(
    variable: str,
) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({f"OPENDREAM_{variable}": "ftp://user:hidden@host"})

    assert f"OPENDREAM_{variable} must begin with" in str(refusal.value)
    assert "hidden" not in str(refusal.value)


async def test_a_port_that_is_taken_is_refused_and_not_shared(service: Service) -> None:
    address = urlsplit(service.url)
    assert address.hostname
    assert address.port

    with pytest.raises(ServingFailed, match="another with --port"):
        async with running(service.settings, "all", host=address.hostname, port=address.port):
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port is let go at once")
async def test_a_held_port_is_left_to_the_server_that_it_is_held_for() -> None:
    with held_port("127.0.0.1") as port:
        with pytest.raises(OSError, match="in use"), socket.socket() as stranger:
            stranger.bind(("127.0.0.1", port))

        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
        with pytest.raises(ServingFailed), held_port("127.0.0.1", port):
            pass
        server.close()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConnectionRefusedError(), 503),
        (TimeoutError(), 503),
        (asyncpg.CannotConnectNowError(), 503),
        (asyncpg.ConnectionDoesNotExistError(), 503),
        (asyncpg.TooManyConnectionsError(), 503),
        (asyncpg.InterfaceError("closed"), 503),
        (asyncpg.UniqueViolationError(), 500),
    ],
)
def test_a_database_that_is_away_is_an_outage_and_no_bug(error: Exception, status: int) -> None:
    @get("/")
    async def failing() -> None:
        raise error

    app = Litestar([failing], exception_handlers=create_app(Settings()).exception_handlers)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/")

    assert answer.status_code == status
    assert ("retry-after" in answer.headers) == (status == 503)


def test_the_wire_contract_knows_no_refusal_of_another_form() -> None:
    document = json.loads((ROOT / "assets" / "openapi.json").read_text())

    refusals = [
        form
        for path in document["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if not status.startswith("2")
        for form in answer["content"]
    ]

    assert set(refusals) == {"application/problem+json"}


def test_a_setting_that_cannot_be_read_is_named() -> None:
    with pytest.raises(SettingsError, match="OPENDREAM_RETENTION_HOURS"):
        read_settings({"OPENDREAM_RETENTION_HOURS": "three days"})


def test_an_empty_environment_is_a_sandbox_in_an_absolute_folder() -> None:
    settings = read_settings({})

    assert settings.env == "sandbox"
    assert settings.data_dir.is_absolute()
    assert settings.free_credits == Settings().free_credits


@pytest.mark.parametrize(
    "secret",
    [
        "Authorization: Bearer odu_abcdefghijklmnop",
        "odv_abcdefghijklmnop",
        "sk_live_abcdefghijk",
        "whsec_abcdefghijk",
        "AIzaSyA1234567890abcdefghijklmn",
        "alice@example.com",
        "https://x/verify?token=abcdefgh",
    ],
)
def test_secrets_are_taken_out_of_every_text(secret: str) -> None:
    cleaned = redact_text(f"before {secret} after")

    assert secret.rsplit(maxsplit=1)[-1].rsplit("=", maxsplit=1)[-1] not in cleaned
    assert cleaned.startswith("before")


def test_a_log_line_of_any_library_is_redacted(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers, logging.getLogger().level
    try:
        configure_logs("json", "info")
        logging.getLogger("some.library").warning("sent to alice@example.com")
    finally:
        logging.getLogger().handlers, level = before
        logging.getLogger().setLevel(level)

    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert line["event"] == "sent to [address]"


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    from backend.assembly import secret_key

    first = secret_key(Settings(data_dir=tmp_path))

    assert secret_key(Settings(data_dir=tmp_path)) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
