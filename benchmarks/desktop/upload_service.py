"""The service's contract in a process of its own, for uploads beside which the window is measured.

Each photo that has arrived is turned down, so that the next one in line is sent.
"""

import contextlib
import ssl
import sys
import threading
import time
from typing import ClassVar

from typing_extensions import override

from tests.fakes.contract_server import ContractHandler, QuietServer
from tests.fakes.contract_service import ContractService, Fault

PIECE_BYTES = 64 * 1024
CREDITS = 100_000


class SlowHandler(ContractHandler):
    """Reads what is sent to it no faster than it was told."""

    bytes_per_second: ClassVar[int]

    @override
    def _read_body(self, fault: Fault | None) -> bytes:
        del fault
        left_bytes = int(self.headers.get("Content-Length") or 0)
        pieces = []
        while left_bytes:
            pieces.append(self.rfile.read(min(PIECE_BYTES, left_bytes)))
            left_bytes -= len(pieces[-1])
            if not pieces[-1]:
                raise ConnectionError
            if self.bytes_per_second:
                time.sleep(len(pieces[-1]) / self.bytes_per_second)
        return b"".join(pieces)


class UploadServer(QuietServer):
    """Shakes hands in each connection's own thread, over TLS if there is a context."""

    tls: ssl.SSLContext | None = None

    @override
    def finish_request(self, request: object, client_address: object) -> None:
        with contextlib.suppress(OSError):
            if self.tls is not None:
                request = self.tls.wrap_socket(request, server_side=True)  # type: ignore[arg-type]  # a socket
            super().finish_request(request, client_address)  # type: ignore[arg-type]  # only passed on


def serve(bytes_per_second: int, pem: str) -> None:
    """Read uploads no faster than that (0: as they come), over TLS if there is a key.

    Prints origin and token; ends when the input does.
    """
    service = ContractService()
    service.script, service.reason = ["refused"], "not_faithful"
    account = service.account(available=CREDITS)
    handler = type(
        "Handler",
        (SlowHandler,),
        {"service": service, "stopping": threading.Event(), "bytes_per_second": bytes_per_second},
    )
    server = UploadServer(("127.0.0.1", 0), handler)
    if pem:
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(pem)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scheme, host = ("https", "localhost") if pem else ("http", "127.0.0.1")
    sys.stdout.write(f"{scheme}://{host}:{server.server_address[1]} {service.token(account)}\n")
    sys.stdout.flush()
    sys.stdin.read()
