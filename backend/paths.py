"""Ids in paths."""

from uuid import UUID

from backend.errors import NotFound
from backend.identifiers import parse_id


def known_id(text: str) -> UUID:
    """An id from a path. Raises: NotFound when it is not one."""
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found
