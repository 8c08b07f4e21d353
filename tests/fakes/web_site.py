"""Somebody's web site on loopback: a picture, ways to it, and ways astray."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(2000)
CAP_BYTES = 5000


class Site(ThreadingHTTPServer):
    """Remembers what it was asked."""

    def __init__(self, picture: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.picture = picture
        self.asked: list[tuple[str, dict[str, str]]] = []

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Page(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        onward = {
            "/moved": "/cat.png",
            "/loop": "/loop",
            "/file": "file:///etc/passwd",
            "/inside": self.server.address("/cat.png", "localhost"),
            "/odd": "http://2130706433/cat.png",
        }
        if self.path in onward:
            self.send_response(302)
            self.send_header("Location", onward[self.path])
            self.send_header("Set-Cookie", "who=ada; Path=/")
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(404)
        else:
            self._send(CAP_BYTES * 40 if self.path == "/endless" else 0)

    def _send(self, least_bytes: int) -> None:
        self.send_response(200)
        if self.path == "/large":
            self.send_header("Content-Length", str(CAP_BYTES + 1))
        self.end_headers()
        self.wfile.write(self.server.picture.ljust(least_bytes, b"\0"))

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def web_site(picture: bytes = PICTURE) -> Iterator[Site]:
    with Site(picture) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        site.shutdown()
        thread.join()
