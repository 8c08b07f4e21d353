"""The service's contract on loopback, small and obedient, with faults on order.

It is for the desktop's tests: real sockets, a picture that really gets larger, a balance that is
really held and taken. What the real service does is tested in journeys.
"""

import hashlib
import io
import json
import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NotRequired, TypedDict

from PIL import Image, ImageOps, PngImagePlugin

PASSWORD = "correct horse battery"
PROVENANCE = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    b' Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/'
    b'compositeWithTrainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>'
)
SAME = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp", "TIFF": "tiff"}
SUFFIXES = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "tiff": "TIFF"}


@dataclass
class Fault:
    """What goes wrong, where, and how often. `pattern` matches `METHOD /path`."""

    pattern: str
    kind: str
    """drop_request, drop_answer, status, html, redirect, huge, problem"""
    share: float = 0.0
    status: int = 503
    code: str = "service_unavailable"
    times: int = 1

    def meets(self, line: str) -> bool:
        return self.times > 0 and re.search(self.pattern, line) is not None


class QuoteWish(TypedDict):
    """What a quote is asked for."""

    width: int
    height: int
    options: dict[str, object]
    after_trial: NotRequired[dict[str, object]]


@dataclass
class FakeJob:
    """One job; `script` is what the next looks will see."""

    id: str
    image_id: str
    options: dict[str, object]
    credits: int
    size_px: tuple[int, int]
    script: list[str]
    state: str = "queued"
    reason: str | None = None
    result: bytes = b""
    format: str = "jpeg"
    trial_id: str = ""
    trial_credits: int = 0


@dataclass
class FakeAccount:
    id: str
    email: str
    available: int
    held: int = 0
    tokens: set[str] = field(default_factory=set)


class Refusal(Exception):
    """Answered as problem+json."""

    def __init__(self, status: int, code: str, **extra: object) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"code": code, "title": code, "status": status, "detail": "", **extra}


class ContractService:
    """State and rules. The HTTP around it is in `contract_server.py`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._arrived = threading.Condition(self.lock)
        self.accounts: dict[str, FakeAccount] = {}
        self.images: dict[str, bytes] = {}
        self.jobs: dict[str, FakeJob] = {}
        self.keys: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.requests: list[str] = []
        self.on_request: Callable[[str], object] = lambda _: None
        """Told of every `METHOD /path` before it is answered."""
        self.uploads: list[bytes] = []
        self.file_names: list[str] = []
        self.ranges: list[str] = []
        self.events: list[tuple[str, str]] = []
        self.script = ["running", "delivered"]
        self.reason: str | None = None
        self.wrong_sha = False
        self.keeps_images = True
        self.sees_other_pictures = False
        """A tried part and its whole differ: it counts when asked about, and not when sent."""
        self.origin = ""
        self.checkout_url = ""
        self.let_go = threading.Event()
        """Frees whoever hangs."""

    def account(self, email: str = "ada@example.test", available: int = 50) -> FakeAccount:
        made = FakeAccount(str(uuid.uuid4()), email, available)
        self.accounts[email] = made
        return made

    def token(self, account: FakeAccount) -> str:
        token = f"token-{uuid.uuid4().hex}"
        account.tokens.add(token)
        return token

    def fail(self, fault: Fault) -> None:
        """Order a fault for the next matching request."""
        with self.lock:
            self.faults.append(fault)

    def due_fault(self, line: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.meets(line):
                    fault.times -= 1
                    return fault
        return None

    def note(self, line: str) -> None:
        """A request has come in."""
        with self._arrived:
            self.requests.append(line)
            self._arrived.notify_all()
        self.on_request(line)

    def wait_for(self, pattern: str, timeout_seconds: float = 30.0) -> None:
        """Until such a request has come in."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: self.count(pattern) > 0, timeout_seconds)

    def count(self, pattern: str) -> int:
        with self.lock:
            return sum(1 for line in self.requests if re.search(pattern, line))

    def caller(self, token: str) -> FakeAccount:
        for account in self.accounts.values():
            if token in account.tokens:
                return account
        raise Refusal(401, "not_signed_in")

    def sign_in(self, body: dict[str, str]) -> dict[str, object]:
        account = self.accounts.get(body["email"])
        if account is None or body["password"] != PASSWORD:
            raise Refusal(401, "not_signed_in")
        return {"token": self.token(account), "account": account_json(account)}

    def upload(self, data: bytes, file_name: str) -> dict[str, object]:
        try:
            with Image.open(io.BytesIO(data)) as picture:
                upright = ImageOps.exif_transpose(picture)
                width, height, kind = upright.width, upright.height, (picture.format or "").lower()
        except (OSError, SyntaxError) as error:
            raise Refusal(422, "image_unreadable") from error
        image_id = str(uuid.uuid4())
        self.images[image_id] = data
        self.uploads.append(data)
        self.file_names.append(file_name)
        return {
            "id": image_id, "file_name": file_name, "width": width, "height": height,
            "format": kind, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(),
            "created_at": moment(), "expires_at": moment(72),
        }  # fmt: skip

    def quote(self, width: int, height: int, options: dict[str, object]) -> dict[str, int]:
        out = output_size(width, height, options)
        calls = max(1, -(-out[0] * out[1] // 4_000_000))
        return {
            "credits": calls, "calls": calls, "output_width": out[0], "output_height": out[1],
        }  # fmt: skip

    def quoted(self, asked: QuoteWish) -> dict[str, int]:
        """The price, less what a tried part has cost."""
        quote = self.quote(asked["width"], asked["height"], asked["options"])
        less = self.trial_credits(asked.get("after_trial"), quote["credits"])
        return {**quote, "credits": quote["credits"] - less, "trial_credits": less}

    def trial_credits(self, place: dict[str, object] | None, full_credits: int) -> int:
        """What a tried part takes off: once, when it was delivered."""
        tried = self.jobs.get(str(place["job_id"])) if place else None
        if tried is None or tried.state != "delivered":
            return 0
        counts = {"queued", "running", "delivered"}
        if any(job.trial_id == tried.id and job.state in counts for job in self.jobs.values()):
            return 0
        return min(tried.credits, full_credits)

    def create_job(self, account: FakeAccount, body: dict[str, object], key: str) -> FakeJob:
        known = self.keys.get(key)
        if known is not None:
            return self.jobs[known]
        data = self.images.get(str(body["image_id"]))
        if data is None:
            raise Refusal(404, "not_found")
        options = body["options"]
        assert isinstance(options, dict)
        with Image.open(io.BytesIO(data)) as picture:
            upright = ImageOps.exif_transpose(picture)
            quote = self.quote(upright.width, upright.height, options)
        place = body.get("after_trial")
        assert place is None or isinstance(place, dict)
        less = 0 if self.sees_other_pictures else self.trial_credits(place, quote["credits"])
        price = quote["credits"] - less
        if price > int(str(body["max_credits"])):
            raise Refusal(409, "price_changed", now_credits=price)
        if price > account.available:
            raise Refusal(
                402, "insufficient_credits",
                needed_credits=price, available_credits=account.available,
            )  # fmt: skip
        account.available -= price
        account.held += price
        size_px = (quote["output_width"], quote["output_height"])
        job = FakeJob(
            str(uuid.uuid4()), str(body["image_id"]), options, price, size_px, list(self.script)
        )
        if place and less:
            job.trial_id, job.trial_credits = str(place["job_id"]), less
        self.jobs[job.id] = job
        self.keys[key] = job.id
        return job

    def advance(self, account: FakeAccount, job: FakeJob) -> None:
        """Each look brings the job one step on."""
        if job.script and job.state in {"queued", "running"}:
            self.end(account, job, job.script.pop(0))

    def end(self, account: FakeAccount, job: FakeJob, state: str) -> None:
        job.state = state
        if state in {"queued", "running"}:
            return
        account.held -= job.credits
        if state == "delivered":
            job.result, job.format = enlarged(self.images[job.image_id], job)
            self.events.append(("job", json.dumps(self.job_json(job))))
        else:
            account.available += job.credits
            job.reason = job.reason or self.reason or state
        balance = {"available": account.available, "held": account.held, "debt": 0}
        self.events.append(("balance", json.dumps(balance)))

    def cancel(self, account: FakeAccount, job: FakeJob) -> None:
        if job.state in {"queued", "running"}:
            self.end(account, job, "cancelled")

    def job_json(self, job: FakeJob) -> dict[str, object]:
        is_done = job.state == "delivered"
        sha = hashlib.sha256(job.result).hexdigest()
        result = {
            "width": job.size_px[0], "height": job.size_px[1], "format": job.format,
            "bytes": len(job.result), "sha256": "0" * 64 if self.wrong_sha else sha,
            "expires_at": moment(72),
        }  # fmt: skip
        return {
            "id": job.id, "image_id": job.image_id, "file_name": "", "state": job.state,
            "stage": "working" if job.state == "running" else job.state, "progress": 0.5,
            "credits": job.credits, "reason": job.reason, "created_at": moment(),
            "finished_at": None, "options": job.options, "output_width": job.size_px[0],
            "output_height": job.size_px[1], "fidelity": {"score": 0.9} if is_done else None,
            "result": result if is_done else None, "a_later_field": True,
            "trial_credits": job.trial_credits,
        }  # fmt: skip


def account_json(account: FakeAccount) -> dict[str, object]:
    return {
        "id": account.id, "email": account.email, "email_verified": True, "locale": "en",
        "newsletter": False, "policy_version": "1", "terms_version": "1", "created_at": moment(),
    }  # fmt: skip


def output_size(width: int, height: int, options: dict[str, object]) -> tuple[int, int]:
    if options.get("clean"):
        return width, height
    long_side = options.get("long_side_px")
    if isinstance(long_side, int):
        share = long_side / max(width, height)
        return round(width * share), round(height * share)
    factor = options.get("scale") or 4
    assert isinstance(factor, int)
    return width * factor, height * factor


def enlarged(data: bytes, job: FakeJob) -> tuple[bytes, str]:
    """The picture at its new size, upright, with profile and the mark of how it was made."""
    with Image.open(io.BytesIO(data)) as picture:
        chosen = str(job.options.get("format", "same"))
        kind = SAME.get(picture.format or "", "png") if chosen == "same" else chosen
        upright = ImageOps.exif_transpose(picture)
        large = _plain(upright, kind).resize(job.size_px, Image.Resampling.BICUBIC)
        large.info.pop("compression", None)
        buffer = io.BytesIO()
        icc = picture.info.get("icc_profile") if picture.mode != "CMYK" else None
        if kind == "png":
            words = PngImagePlugin.PngInfo()
            words.add_itxt("XML:com.adobe.xmp", PROVENANCE.decode())
            large.save(buffer, "PNG", pnginfo=words, icc_profile=icc)
        elif kind == "tiff":
            large.save(buffer, "TIFF", tiffinfo={700: PROVENANCE}, icc_profile=icc)
        else:
            large.save(buffer, SUFFIXES[kind], xmp=PROVENANCE, icc_profile=icc, quality=90)
    return buffer.getvalue(), kind


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """In a mode that every format can hold."""
    is_see_through = picture.mode in {"RGBA", "LA", "PA"} and kind != "jpeg"
    return picture.convert("RGBA" if is_see_through else "RGB")


def moment(hours: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
