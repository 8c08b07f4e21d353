"""Requests and connections as our handlers see them."""

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State

AnyRequest = Request[object, object, State]
AnyConnection = ASGIConnection[object, object, object, State]
