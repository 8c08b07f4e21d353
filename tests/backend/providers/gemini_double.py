"""A sandbox and a client for it, small and fast, for tests of the wire between both."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import cv2
import numpy as np

from backend.providers.circuit_breaker import CircuitBreaker
from backend.providers.gemini import GeminiImageModel
from backend.providers.image_model import ModelRequest
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import Behaviour

KEY = "key-that-nobody-may-read"

PATIENT = CircuitBreaker(time.monotonic, least_calls=1_000_000, operator_failures=1_000_000)
"""Never holds a call back, however many faults a test module plays."""


def small_jpeg() -> bytes:
    """A picture with structure, 96 x 64."""
    down, across = np.mgrid[0:64, 0:96]
    pixels = np.stack([across * 2, down * 3, (across * down) % 200], axis=2).astype(np.uint8)
    is_encoded, data = cv2.imencode(".jpg", pixels)
    assert is_encoded
    return data.tobytes()


def request_for(picture: bytes | None = None, *, deadline_seconds: float = 20.0) -> ModelRequest:
    return ModelRequest(
        picture=small_jpeg() if picture is None else picture,
        picture_mime="image/jpeg",
        prompt="Upscale this exact photograph.",
        aspect_ratio="3:2",
        image_size="1K",
        deadline_seconds=deadline_seconds,
    )


@asynccontextmanager
async def sandbox_running(
    behaviour: Behaviour | None = None, *, keeps_pictures: bool = False
) -> AsyncIterator[SandboxGemini]:
    sandbox = SandboxGemini(
        behaviour=behaviour or Behaviour(latency_seconds=0), keeps_pictures=keeps_pictures
    )
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


@asynccontextmanager
async def model_for(
    sandbox: SandboxGemini,
    *,
    key: str = KEY,
    version: str = "v1beta",
    breaker: CircuitBreaker | None = None,
) -> AsyncIterator[GeminiImageModel]:
    model = GeminiImageModel(key, base_url=sandbox.base_url, api_version=version, breaker=breaker)
    try:
        yield model
    finally:
        await model.close()


def playing(*script: str, always: str = "ok") -> Behaviour:
    return Behaviour(latency_seconds=0, drift="none", script=script, always=always)
