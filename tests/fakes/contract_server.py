"""HTTP around `ContractService`: routes, faults, ranges, server-sent events."""

import contextlib
import gzip
import hashlib
import json
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import unquote

from tests.fakes.contract_service import (
    ContractService,
    FakeAccount,
    FakeJob,
    Fault,
    Refusal,
    account_json,
)

PREFIX = "/api/v1"


class Dropped(Exception):
    """The connection was cut on purpose."""


class ContractHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: ClassVar[ContractService]
    stopping: ClassVar[threading.Event]

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_DELETE = do_GET  # noqa: N815  the base class's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's
        pass

    def _serve(self) -> None:
        path = self.path.split("?")[0].removeprefix(PREFIX)
        line = f"{self.command} {path}"
        self.service.note(line)
        fault = self.service.due_fault(line)
        try:
            body = self._read_body(fault)
            if fault is not None and self._misbehave(fault):
                return
            if path == "/events":
                self._stream_events()
                return
            self._route(path, body, fault)
        except Refusal as refusal:
            self._send(refusal.status, refusal.body, kind="application/problem+json")
        except (Dropped, ConnectionError, TimeoutError):
            self._cut()

    def _read_body(self, fault: Fault | None) -> bytes:
        size = int(self.headers.get("Content-Length") or 0)
        if fault is not None and fault.kind == "drop_request":
            self.rfile.read(int(size * fault.share))
            raise Dropped
        return self.rfile.read(size)

    def _misbehave(self, fault: Fault) -> bool:
        """Whether the fault was the whole answer."""
        if fault.kind == "html":
            self._send_bytes(fault.status, b"<html>Please sign in to this WiFi</html>", "text/html")
        elif fault.kind == "redirect":
            self._send_bytes(302, b"", "text/html", {"Location": "http://127.0.0.1:9/portal"})
        elif fault.kind == "huge":
            self._send_bytes(200, b'{"id": "' + b"x" * 1_500_000 + b'"}', "application/json")
        elif fault.kind == "garbage":
            self._send_bytes(200, b'{"unexpected": [1, 2, {}]}', "application/json")
        elif fault.kind == "problem":
            raise Refusal(fault.status, fault.code)
        elif fault.kind == "compressed":
            packed = gzip.compress(b'{"available": 1, "held": 0, "debt": 0}')
            self._send_bytes(200, packed, "application/json", {"Content-Encoding": "gzip"})
        elif fault.kind == "hang":
            self.service.let_go.wait(30)
            raise Dropped
        else:
            return False
        return True

    def _route(self, path: str, body: bytes, fault: Fault | None) -> None:
        service = self.service
        with service.lock:
            if path == "/sessions" and self.command == "POST":
                self._send(201, service.sign_in(json.loads(body)))
                return
            account = service.caller(
                (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            )
            if path == "/images" and self.command == "POST":
                name = unquote((self.headers.get("X-File-Name") or "").removeprefix("UTF-8''"))
                self._answer(201, service.upload(body, name), fault)
            elif path == "/images":
                counts = {"images": len(service.images), "results": len(service.jobs)}
                service.images.clear()
                self._send(202, {**counts, "cancelled_jobs": 0})
            elif path == "/quotes":
                self._send(200, service.quoted(json.loads(body)))
            elif path in {"/credits", "/account", "/packs"}:
                self._send(200, _plain_answers(account)[path])
            elif path == "/sessions/current":
                account.tokens.clear()
                self._send_bytes(204, b"", "")
            elif path.startswith("/purchases"):
                self._route_purchases(path, account)
            elif path.startswith("/jobs"):
                self._route_jobs(path, body, account, fault)
            else:
                raise Refusal(404, "not_found")

    def _route_jobs(
        self, path: str, body: bytes, account: FakeAccount, fault: Fault | None
    ) -> None:
        service = self.service
        if path == "/jobs" and self.command == "POST":
            key = self.headers.get("Idempotency-Key") or ""
            job = service.create_job(account, json.loads(body), key)
            self._answer(201, service.job_json(job), fault)
            return
        if path == "/jobs":
            jobs = [service.job_json(job) for job in service.jobs.values()]
            self._send(200, {"items": jobs, "next_cursor": None})
            return
        _, _, job_id, *rest = path.split("/")
        found = service.jobs.get(job_id)
        if found is None:
            raise Refusal(404, "not_found")
        if rest == ["result"]:
            self._send_result(found, fault)
        elif rest == ["original"] and found.result:
            self._send_bytes(200, found.result, "image/jpeg")
        elif rest == ["fidelity"]:
            self._send(200, {"score": 0.9, "calls": []})
        elif self.command == "DELETE":
            service.cancel(account, found)
            self._send(200, service.job_json(found))
        else:
            service.advance(account, found)
            self._send(200, service.job_json(found))

    def _route_purchases(self, path: str, account: FakeAccount) -> None:
        """Paid at the first look."""
        url = self.service.checkout_url or f"{self.service.origin}/sandbox/checkout/1"
        purchase = {"id": "purchase-1", "state": "open", "checkout_url": url}
        if self.command == "POST":
            self._send(201, purchase)
        elif path == "/purchases/purchase-1":
            account.available += 20
            self._send(200, {**purchase, "state": "paid"})

    def _send_result(self, job: FakeJob, fault: Fault | None) -> None:
        if not job.result:
            raise Refusal(410, "gone")
        start = 0
        asked = self.headers.get("Range")
        self.service.ranges.append(asked or "")
        if asked:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        data = job.result[start:]
        etag = hashlib.sha256(job.result).hexdigest()
        headers = {"ETag": f'"{etag}"'}
        if asked:
            headers["Content-Range"] = f"bytes {start}-{len(job.result) - 1}/{len(job.result)}"
        if fault is not None and fault.kind == "wrong_bytes":
            data = bytes(len(data))
        self._send_bytes(206 if asked else 200, data, "image/jpeg", headers, fault)

    def _answer(self, status: int, document: object, fault: Fault | None) -> None:
        """The answer, unless it gets lost after the work was done."""
        if fault is not None and fault.kind == "lost_answer":
            raise Dropped
        self._send(status, document)

    def _send(self, status: int, document: object, kind: str = "application/json") -> None:
        self._send_bytes(status, json.dumps(document).encode(), kind)

    def _send_bytes(
        self,
        status: int,
        data: bytes,
        kind: str,
        headers: dict[str, str] | None = None,
        fault: Fault | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if kind:
            self.send_header("Content-Type", kind)
        if status == 429:
            self.send_header("Retry-After", "7")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if fault is not None and fault.kind == "drop_answer":
            self.wfile.write(data[: int(len(data) * fault.share)])
            raise Dropped
        self.wfile.write(data)

    def _stream_events(self) -> None:
        with self.service.lock:
            self.service.caller((self.headers.get("Authorization") or "").removeprefix("Bearer "))
            seen = int(self.headers.get("Last-Event-ID") or len(self.service.events))
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while not self.stopping.wait(0.01):
            with self.service.lock:
                fresh = self.service.events[seen:]
            for kind, data in fresh:
                seen += 1
                self.wfile.write(f"id: {seen}\nevent: {kind}\ndata: {data}\n\n".encode())
            self.wfile.flush()
            if not fresh:
                self.wfile.write(b": \n\n")

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


class QuietServer(ThreadingHTTPServer):
    """Says nothing of connections that a test has cut."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # only passed on


def _plain_answers(account: FakeAccount) -> dict[str, object]:
    """What only depends on who asks."""
    pack = {"code": "small", "credits": 20, "unit_amount": 500, "currency": "eur"}
    return {
        "/credits": {"available": account.available, "held": account.held, "debt": 0},
        "/account": account_json(account),
        "/packs": {"items": [pack]},
    }


@contextlib.contextmanager
def serving(service: ContractService) -> Iterator[str]:
    """The service on a free port of this machine; its origin."""
    stopping = threading.Event()
    handler = type("Handler", (ContractHandler,), {"service": service, "stopping": stopping})
    server = QuietServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        service.origin = f"http://127.0.0.1:{server.server_address[1]}"
        yield service.origin
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
