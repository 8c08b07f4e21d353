"""The parts of the app without a face: what is on disk and what speaks with the service."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.client.api import ApiClient
from desktop.client.key_store import open_token_store
from desktop.client.server_address import ServerAddress
from desktop.client.session import Session
from desktop.places import Places, keep_private
from desktop.proxy import usable_proxy
from desktop.queue.finished_work import FinishedWork
from desktop.queue.store import QueueStore
from desktop.settings import SettingsStore

QUEUE_FILE = "queue.sqlite3"
FINISHED_FILE = "finished.sqlite3"


@dataclass(frozen=True)
class Engine:
    """Closed by the desktop that is built on it."""

    places: Places
    settings: SettingsStore
    address: ServerAddress
    store: QueueStore
    finished: FinishedWork
    api: ApiClient
    session: Session


def open_engine(
    places: Places,
    settings: SettingsStore,
    address: ServerAddress,
    environment: Mapping[str, str],
) -> Engine:
    """Raises: QueueInUse, QueueTooNew, OSError, sqlite3.Error."""
    keep_private(places)
    store = QueueStore(places.data / QUEUE_FILE)
    api = ApiClient.connect(address, proxy_url=usable_proxy(settings.load().proxy_url))
    token = environment.get("OPENDREAM_TOKEN", "")
    return Engine(
        places=places,
        settings=settings,
        address=address,
        store=store,
        finished=FinishedWork(places.data / FINISHED_FILE),
        api=api,
        session=Session(api, address, settings, open_token_store, token),
    )
