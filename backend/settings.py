"""Every knob of the service, read from the environment once; nothing else reads the environment."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

Environment = Literal["sandbox", "production"]
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
Count = Annotated[int, Meta(ge=1)]


class Settings(Struct, frozen=True, kw_only=True):
    """The service's configuration; the variable of a field is `OPENDREAM_` and its name upper-case.

    Empty strings mean "use the embedded or sandbox part", which only `sandbox` allows.
    """

    env: Environment = "sandbox"
    """`production` refuses to start on any embedded or sandbox part."""
    data_dir: Path = Path("data")
    """Where embedded PostgreSQL, pictures, sandbox mail and work folders live."""
    public_url: str = "http://127.0.0.1:8000"
    """The origin in every link that leaves the service; never taken from a request. Unless it is
    set, `serve` and `demo` put the address that they serve on in its place."""
    database_url: str = ""
    """postgresql://…; empty starts PostgreSQL in the data folder."""
    storage_url: str = ""
    """s3://, gs://, az:// or file://; empty keeps pictures in the data folder."""
    gemini_api_key: str = ""
    """Google's key; empty starts the sandbox provider on loopback."""
    gemini_base_url: str = ""
    """Another server that speaks Gemini's protocol; empty is Google's own."""
    gemini_api_version: str = "v1beta"
    """Sent explicitly: the SDK's default has changed between releases."""
    gemini_model: str = "gemini-3-pro-image"
    gemini_paid_tier: bool = False
    """The operator's word that the key's project is paid: free tiers may train on pictures."""
    gemini_deadline_seconds: float = 300.0
    """Total time for one call, whatever drips in; 4K answers take 30 to 120 s."""
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    """One signing secret, or two with a comma between them while one is being rotated."""
    stripe_api_base: str = ""
    smtp_url: str = ""
    """smtp:// (STARTTLS where offered), smtps://; empty writes .eml files into the data folder."""
    mail_from: str = "OpenDream Upscale <no-reply@localhost>"
    contact_email: str = ""
    """The address that the privacy policy and every mail name; required in production."""
    postal_address: str = ""
    """Where post reaches the operator; in production no mail about news leaves without it."""
    downloads_url: str = ""
    """The page with the installers, which the first page links to; empty says to write to us."""
    plausible_url: str = ""
    plausible_domain: str = ""
    secret_key: str = ""
    """Keys signed links and hashes; empty makes one and keeps it in the data folder."""
    trusted_proxies: str = ""
    """Addresses, with commas, whose X-Forwarded-For is believed; empty believes none."""
    geoip_file: str = ""
    """A MaxMind-format country database for general location; empty says unknown."""
    retention_hours: Count = 72
    """How long uploads and results are kept."""
    free_credits: Annotated[int, Meta(ge=0)] = 5
    """Granted once, when an address is verified."""
    max_upload_bytes: Count = 100_000_000
    max_megapixels: Count = 120
    """The largest source, in million pixels."""
    worker_concurrency: Annotated[int, Meta(ge=2)] = 4
    """Jobs in progress at once in one worker; the queue's own floor is two."""
    worker_lease_seconds: Annotated[float, Meta(gt=0)] = 20.0
    """A worker silent for so long is taken for dead and its jobs are taken over."""
    provider_rpm: Count = 60
    """Calls per minute that the provider's quota allows."""
    database_pool_size: Annotated[int, Meta(ge=2)] = 10
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    sandbox_gemini: str = ""
    """How the sandbox provider behaves (latency, drift, refusals); empty is mild drift."""

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def may_promote(self) -> bool:
        """Mail about news must carry a postal address; only the sandbox may leave it out."""
        return bool(self.postal_address) or not self.is_production

    @property
    def spool_dir(self) -> Path:
        """Uploads on their way in and jobs on their way through; emptied at every start."""
        return self.data_dir / "spool"

    @property
    def mailbox_dir(self) -> Path:
        return self.data_dir / "mailbox"


class SettingsError(Exception):
    """The environment cannot be used; `problems` names all that is wrong, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read all settings. Raises: SettingsError naming every variable that is wrong."""
    values: dict[str, object] = {}
    unread: dict[str, str] = {}
    for name, kind in get_type_hints(Settings, include_extras=True).items():
        variable = f"OPENDREAM_{name.upper()}"
        text = environ.get(variable, "")
        if not text:
            continue
        try:
            values[name] = _convert(text, kind)
        except msgspec.ValidationError as error:
            unread[variable] = f"{variable}: {error}."
    values.setdefault("data_dir", Path("data").absolute())
    settings = msgspec.structs.replace(Settings(), **values)
    found = production_problems(settings) + _address_problems(settings)
    # What could not be read stands here by its default, of which there is nothing to say.
    rest = [problem for problem in found if problem.split(maxsplit=1)[0] not in unread]
    if unread or rest:
        raise SettingsError([*unread.values(), *rest])
    return settings


def _convert(text: str, kind: object) -> object:
    """Turn a variable's text into the field's type, as msgspec reads strings."""
    if kind is Path:
        return Path(text).absolute()
    if kind is bool:
        return msgspec.convert(text.strip().lower(), bool, strict=False)
    converted: object = msgspec.convert(text.strip(), kind, strict=False)
    return converted


def served_on(settings: Settings, host: str, port: int) -> Settings:
    """The settings with links that lead to this address, unless another origin was set."""
    if settings.public_url != Settings().public_url:
        return settings
    shown = f"[{host}]" if ":" in host else host
    return msgspec.structs.replace(settings, public_url=f"http://{shown}:{port}")


def production_problems(settings: Settings) -> list[str]:
    """Everything that forbids production, at once; empty in the sandbox."""
    if not settings.is_production:
        return []
    required = {
        "database_url": "PostgreSQL must be one of your own, with backups",
        "storage_url": "pictures need a storage of their own",
        "gemini_api_key": "the sandbox model must not serve people",
        "stripe_secret_key": "the sandbox checkout must not sell credits",
        "stripe_webhook_secret": "unsigned webhooks would be forgeable",
        "smtp_url": "people must get their mail",
        "secret_key": "signed links must survive this machine",
        "contact_email": "the privacy policy promises an address",
    }
    problems = [
        f"OPENDREAM_{name.upper()} is empty: {why}."
        for name, why in required.items()
        if not getattr(settings, name)
    ]
    if not settings.gemini_paid_tier:
        problems.append(
            "OPENDREAM_GEMINI_PAID_TIER is not true: free tiers may use pictures for training."
        )
    return problems + _transport_problems(settings)


def _transport_problems(settings: Settings) -> list[str]:
    """Plain-text transport anywhere: the policy promises TLS."""
    problems = [
        f"OPENDREAM_{name.upper()} must be https."
        for name in ("public_url", "gemini_base_url", "stripe_api_base", "plausible_url")
        if (url := getattr(settings, name)) and _scheme(url) != "https"
    ]
    if "sslmode=disable" in settings.database_url:
        problems.append("OPENDREAM_DATABASE_URL must not disable TLS.")
    if settings.secret_key and len(settings.secret_key) < 32:
        problems.append("OPENDREAM_SECRET_KEY is too short: 32 characters at least.")
    return problems


def _address_problems(settings: Settings) -> list[str]:
    """Addresses of a kind that nothing here can speak to."""
    kinds = {
        "database_url": ("postgresql", "postgres"),
        "storage_url": ("s3", "gs", "az", "file", "https", "abfs", "abfss", "memory", ""),
        "smtp_url": ("smtps", "smtp"),
        "gemini_base_url": ("https", "http"),
        "stripe_api_base": ("https", "http"),
        "plausible_url": ("https", "http"),
        "public_url": ("https", "http"),
    }
    return [
        f"OPENDREAM_{name.upper()} must begin with {'://, '.join(filter(None, allowed))}://."
        for name, allowed in kinds.items()
        if (url := getattr(settings, name)) and _scheme(url) not in allowed
    ]


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def inherited_environment(**added: str) -> dict[str, str]:
    """This process's environment for a child of ours, with more variables."""
    return {**os.environ, **added}


def has_display(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be opened, and HEADLESS does not forbid it."""
    if environ.get("HEADLESS", "") not in {"", "0"}:
        return False
    return sys.platform in {"darwin", "win32"} or bool(
        environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    )
