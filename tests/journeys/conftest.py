"""Journeys use the backend's fixtures: the real service on real parts."""

from tests.backend.conftest import database, database_url, postgres_url, service, settings

__all__ = ["database", "database_url", "postgres_url", "service", "settings"]
