"""A Gemini on loopback: Google's protocol, the local engine's pictures, faults on demand."""

import asyncio
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Lock

import msgspec
from msgspec import Struct

from backend.imaging.buckets import Bucket
from backend.sandbox import gemini_wire as wire
from backend.sandbox.gemini_behaviour import (
    ANSWER_FAULTS,
    FILE_FAULTS,
    STATUS_FAULTS,
    WIRE_FAULTS,
    Behaviour,
    Fault,
    parse_fault,
)
from backend.sandbox.gemini_wire import GenerateRequest, InlinePicture, Json, MalformedRequest
from backend.sandbox.http_server import Exchange, LoopbackServer
from backend.sandbox.metadata_scan import metadata_blocks
from backend.sandbox.painter import asked_bucket, paint, preview, recoded_as_png

_PATH = re.compile(r"^(?:/[\w.-]+)*/(v1|v1beta)/models/([\w.-]+)(:generateContent)?(?:\?.*)?$")
_PAINTERS = 2


class SeenPicture(Struct, frozen=True):
    """What is remembered of a picture that was sent; the bytes only on request."""

    mime: str
    size_bytes: int
    metadata: tuple[str, ...]
    data: bytes | None


class SeenRequest(Struct, frozen=True):
    """What is remembered of one generateContent request."""

    version: str
    model: str
    text: str
    aspect_ratio: str | None
    image_size: str | None
    modalities: tuple[str, ...]
    store: object
    pictures: tuple[SeenPicture, ...]
    fault: str


class SandboxGemini:
    """Serves generateContent and model look-up until stopped; `requests` is what it was asked."""

    def __init__(
        self, port: int = 0, behaviour: Behaviour | None = None, *, keeps_pictures: bool = False
    ) -> None:
        self._behaviour = behaviour or Behaviour()
        self._keeps_pictures = keeps_pictures
        self._server = LoopbackServer(self._serve, port)
        self._painters = ThreadPoolExecutor(_PAINTERS, thread_name_prefix="sandbox-painter")
        self._lock = Lock()
        self._played = 0
        self._arrivals = Condition()
        self.requests: list[SeenRequest] = []

    @property
    def base_url(self) -> str:
        """The address for `OPENDREAM_GEMINI_BASE_URL`; only right while it runs."""
        return f"http://127.0.0.1:{self._server.port}"

    async def start(self) -> None:
        """Listen. Raises: OSError when the port is taken."""
        await self._server.start()

    async def stop(self) -> None:
        """Drop every connection; unfinished pictures are abandoned."""
        await self._server.stop()
        self._painters.shutdown(wait=False, cancel_futures=True)

    def behave(self, behaviour: Behaviour) -> None:
        """Change the behaviour; its script starts from the beginning."""
        with self._lock:
            self._behaviour = behaviour
            self._played = 0

    def forget(self) -> None:
        """Empty the record of requests."""
        self.requests.clear()

    async def wait_for_requests(self, count: int, timeout_seconds: float = 20.0) -> bool:
        """Wait until `count` pictures were asked for, answered or not; False if time runs out."""
        return await asyncio.to_thread(self._await_arrivals, count, timeout_seconds)

    def _await_arrivals(self, count: int, timeout_seconds: float) -> bool:
        with self._arrivals:
            return self._arrivals.wait_for(lambda: len(self.requests) >= count, timeout_seconds)

    async def _serve(self, exchange: Exchange) -> None:
        request = exchange.request
        path = _PATH.match(request.path)
        if path is None:
            return await _refuse(exchange, 404, "Not Found")
        key = request.headers.get("x-goog-api-key", "").strip()
        if not key:
            return await _refuse(exchange, 403, "Method doesn't allow unregistered callers.")
        if self._behaviour.valid_key not in ("", key):
            return await _bad_key(exchange)
        if path[3] and request.method == "POST":
            return await self._generate(exchange, path[1], path[2])
        if not path[3] and request.method == "GET":
            return await _send(exchange, {"name": f"models/{path[2]}", "version": "sandbox"})
        return await _refuse(exchange, 404, "Not Found")

    async def _generate(self, exchange: Exchange, version: str, model: str) -> None:
        loop = asyncio.get_running_loop()
        try:
            asked = await loop.run_in_executor(
                self._painters, wire.read_generate, exchange.request.body
            )
            fault = self._next_fault(asked)
            self._remember(version, model, asked, fault)
            await asyncio.sleep(self._behaviour.latency_seconds)
            if fault is not None and fault.name in STATUS_FAULTS:
                return await _status_fault(exchange, fault)
            if fault is not None and fault.name in ("hang", "close"):
                return await _silent_fault(exchange, fault)
            body = await loop.run_in_executor(
                self._painters, self._answer, asked, model, fault, self._behaviour
            )
        except MalformedRequest as problem:
            return await _refuse(exchange, 400, str(problem))
        return await _deliver(exchange, body, fault)

    def _next_fault(self, asked: GenerateRequest) -> Fault | None:
        with self._lock:
            behaviour, place = self._behaviour, self._played
            self._played += 1
        if place < len(behaviour.script):
            return parse_fault(behaviour.script[place])
        digest = hashlib.sha256(asked.pictures[0].data if asked.pictures else b"").digest()
        is_struck = int.from_bytes(digest[-4:], "big") / 2**32 < behaviour.share
        return parse_fault(behaviour.always) if is_struck else None

    def _remember(
        self, version: str, model: str, asked: GenerateRequest, fault: Fault | None
    ) -> None:
        seen = SeenRequest(
            version=version,
            model=model,
            text=asked.text,
            aspect_ratio=asked.aspect_ratio,
            image_size=asked.image_size,
            modalities=asked.modalities,
            store=asked.store,
            pictures=tuple(self._seen(picture) for picture in asked.pictures),
            fault=fault.name if fault else "ok",
        )
        with self._arrivals:
            self.requests.append(seen)
            self._arrivals.notify_all()

    def _seen(self, picture: InlinePicture) -> SeenPicture:
        kept = picture.data if self._keeps_pictures else None
        return SeenPicture(picture.mime, len(picture.data), metadata_blocks(picture.data), kept)

    @staticmethod
    def _answer(
        asked: GenerateRequest, model: str, fault: Fault | None, behaviour: Behaviour
    ) -> bytes:
        """The body of a 200. Heavy: runs in a painter's thread. Raises: MalformedRequest."""
        if not asked.pictures:
            raise MalformedRequest("A picture to redraw is required.")
        first = asked.pictures[0].data
        bucket = asked_bucket(first, asked.aspect_ratio, asked.image_size)
        if fault is not None and fault.name in ANSWER_FAULTS:
            return _answer_fault(fault, model, bucket)
        picture = paint(first, bucket, behaviour.drift, fault)
        parts = _file_parts(picture, fault) or [wire.picture_part(picture, "image/jpeg")]
        return msgspec.json.encode(wire.success(parts, bucket.output_tokens, model))


def _file_parts(picture: bytes, fault: Fault | None) -> list[Json]:
    """The answer's parts where the file itself is at fault; none where it is not."""
    if fault is None or fault.name not in FILE_FAULTS:
        return []
    if fault.name == "wrong_type":
        return [wire.picture_part(recoded_as_png(picture), "image/png")]
    if fault.name == "wrong_mime":
        return [wire.picture_part(picture, "image/png")]
    if fault.name == "truncated":
        return [wire.picture_part(picture[: len(picture) // 3], "image/jpeg")]
    if fault.name == "not_a_picture":
        return [wire.picture_part(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg")]
    thought = wire.picture_part(picture, "image/jpeg", is_thought=True)
    small = wire.picture_part(preview(picture), "image/jpeg")
    return [thought, small, wire.picture_part(picture, "image/jpeg")]


def _answer_fault(fault: Fault, model: str, bucket: Bucket) -> bytes:
    if fault.name == "broken_json":
        return b'{"candidates": [{"content": {"parts": [{"inlineData"'
    bodies: dict[str, Json] = {
        "text_only": wire.success([{"text": "I cannot draw this."}], 0, model),
        "empty_candidates": {"candidates": []},
        "no_parts": wire.finished("STOP", model),
        "empty_picture": wire.success([wire.picture_part(b"", "image/jpeg")], 0, model),
        "broken_base64": wire.success(
            [{"inlineData": {"mimeType": "image/jpeg", "data": "/9j/!!!"}}], 0, model
        ),
        "error_in_answer": wire.error(500, "An internal error has occurred."),
        "blocked_input": wire.blocked(fault.detail or "PROHIBITED_CONTENT", model),
        "finish": wire.finished(fault.detail or "IMAGE_SAFETY", model),
    }
    assert bucket.output_tokens > 0
    return msgspec.json.encode(bodies[fault.name])


async def _status_fault(exchange: Exchange, fault: Fault) -> None:
    if fault.name == "bad_key":
        return await _bad_key(exchange)
    if fault.name == "html":
        page = b"<html><title>502 Bad Gateway</title></html>"
        return await exchange.answer(int(fault.amount(502)), page, "text/html")
    if fault.name == "billing":
        body = wire.error(400, "Billing is not enabled.")
        assert isinstance(body["error"], dict)
        body["error"]["status"] = "FAILED_PRECONDITION"
        return await _send(exchange, body, 400)
    if fault.name == "status":
        code = int(fault.amount(503))
        return await _refuse(exchange, code, "The model is experiencing high demand.")
    return await _send(exchange, _rate_limit(fault), 429)


def _rate_limit(fault: Fault) -> Json:
    if fault.name == "day_quota":
        quota = wire.quota_failure("GenerateRequestsPerDayPerProjectPerModel")
        return wire.error(429, "You exceeded your current quota.", quota, wire.retry_info(40_000))
    if not fault.detail:
        return wire.error(429, "Resource exhausted. Please try again later.")
    quota = wire.quota_failure("GenerateRequestsPerMinutePerProjectPerModel")
    seconds = fault.amount(1)
    return wire.error(429, f"Please retry in {seconds}s.", quota, wire.retry_info(seconds))


async def _silent_fault(exchange: Exchange, fault: Fault) -> None:
    if fault.name == "close":
        exchange.close()
    else:
        await asyncio.Event().wait()


async def _deliver(exchange: Exchange, body: bytes, fault: Fault | None) -> None:
    if fault is None or fault.name not in WIRE_FAULTS:
        await exchange.answer(200, body)
    elif fault.name == "drip":
        await exchange.drip(body, seconds=fault.amount(5), pieces=50)
    else:
        await exchange.reset_within(body)


async def _bad_key(exchange: Exchange) -> None:
    message = "API key not valid. Please pass a valid API key."
    await _send(exchange, wire.error(400, message, wire.error_info("API_KEY_INVALID")), 400)


async def _refuse(exchange: Exchange, code: int, message: str) -> None:
    await _send(exchange, wire.error(code, message), code)


async def _send(exchange: Exchange, body: Json, status: int = 200) -> None:
    await exchange.answer(status, msgspec.json.encode(body))
