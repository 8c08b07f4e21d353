"""Where Piccolo's own machinery finds the engine and the migrations: set by the migration run."""

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

DB: PostgresEngine | None = None

APP_REGISTRY = AppRegistry(apps=["backend.migrations.piccolo_app"])
