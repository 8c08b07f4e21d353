"""The one Piccolo app of the service: all features share one line of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

APP_CONFIG = AppConfig(
    app_name="opendream",
    migrations_folder_path=Path(__file__).parent / "versions",
    table_classes=[],
    migration_dependencies=[],
    commands=[],
)
