"""The certificate authorities that outward connections trust."""

import ssl
from functools import cache

import httpx


@cache
def trusted_authorities() -> ssl.SSLContext:
    """One context for all clients of the process: reading the authorities takes 40 ms and 1 MB."""
    return httpx.create_ssl_context()
