"""An authority of our own and servers whose certificates are right, too old, or somebody else's."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DAY = timedelta(days=1)
ACCEPTED = b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Authority:
    """Signs certificates; whoever trusts `file` believes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("A test's authority")
        root = (
            self._begun(self._name, self._key, datetime.now(UTC))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.file = folder / "authority.pem"
        self.file.write_bytes(root.public_bytes(Encoding.PEM))

    def context(self, host: str, *, began: datetime) -> ssl.SSLContext:
        """What a server of that name shows; good for a day from `began`."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        signed = (
            self._begun(_named(host), key, began)
            .add_extension(names, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        pem = self._folder / f"{host}.{began:%Y%m%d%H%M%S}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        pem.write_bytes(secret + signed.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context

    def _begun(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, began: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(began)
            .not_valid_after(began + DAY)
        )


@dataclass
class Door:
    """A server on this machine, and every byte that somebody entrusted to it."""

    port: int
    heard: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def door(context: ssl.SSLContext, greeting: bytes = b"") -> AsyncIterator[Door]:
    """Greets, as mail servers do, or waits to be asked; then says yes to the web's questions."""
    opened = Door(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        opened.heard.append(await reader.read(65_536))
        writer.write(b"" if greeting else ACCEPTED)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    # Handshakes that the caller breaks off are the point.
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    opened.port = server.sockets[0].getsockname()[1]
    try:
        yield opened
    finally:
        server.close()
        asyncio.get_running_loop().set_exception_handler(None)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
