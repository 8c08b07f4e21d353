"""The one place where the desktop is built and wired."""

import argparse
import faulthandler
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import __version__
from desktop.account.presenter import AccountPresenter
from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.client.key_store import open_token_store
from desktop.client.server_address import BadServerAddress, ServerAddress, parse_server_address
from desktop.client.session import Session
from desktop.client.wire import Account
from desktop.credits.presenter import CreditsPresenter
from desktop.credits.top_up import TopUpPresenter
from desktop.places import Places, find_places
from desktop.queue.assembly import Queue, build_queue
from desktop.queue.desk import QueueDesk
from desktop.queue.feed import ItemFeed
from desktop.queue.fidelity import FidelityPresenter
from desktop.queue.finished_work import FinishedWork
from desktop.queue.journal import Journal
from desktop.queue.presenter import QueuePresenter
from desktop.queue.runner import Limits
from desktop.queue.store import QueueInUse, QueueStore, QueueTooNew
from desktop.queue.view_thumbnails import ThumbnailStore
from desktop.settings import SettingsStore
from desktop.ui.crash import CrashCatcher, CrashDialog
from desktop.ui.language import Language
from desktop.ui.logs import start_log, stop_log
from desktop.ui.parts import Ground
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme, ThemeChoice
from desktop.ui.workbench import Presenters, Surroundings, Workbench

log = logging.getLogger(__name__)

APP_NAME = "OpenDream Upscale"
QUEUE_FILE = "queue.sqlite3"
FINISHED_FILE = "finished.sqlite3"
LOG_FILE = "app.log"


def main(arguments: Sequence[str]) -> int:
    """Open the app on the named files; `--server` names the service."""
    parser = argparse.ArgumentParser(prog="opendream-upscale", allow_abbrev=False)
    parser.add_argument("--server", metavar="URL", default=None)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parsed = parser.parse_args(arguments)
    return run_app([Path(name) for name in parsed.files], parsed.server)


def run_app(
    paths: Sequence[Path],
    server_url: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Show the window until it is closed; the exit code."""
    variables = os.environ if environment is None else environment
    app = make_application()
    places = find_places(variables)
    settings = SettingsStore(places.config)
    chosen = settings.load()
    language = Language(app)
    language.choose(chosen.language)
    translate = QCoreApplication.translate
    try:
        address = parse_server_address(
            server_url or variables.get("OPENDREAM_SERVER_URL") or chosen.server_url
        )
        desktop = Desktop(app, places, settings, address, language, variables)
    except BadServerAddress as error:
        return _refuse(str(error))
    except QueueInUse:
        return _refuse(translate("App", "OpenDream Upscale is already open."))
    except QueueTooNew:
        return _refuse(
            translate("App", "A newer version of this app wrote your queue. Please update.")
        )
    desktop.open(paths)
    code = app.exec()
    desktop.close()
    return code


def make_application() -> QApplication:
    """The application object, with its name and icon; the one that exists if there is one."""
    existing = QCoreApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName(APP_NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("opendream-upscale")
    app.setWindowIcon(QIcon(str(files("assets") / "icons" / "app.svg")))
    return app


@dataclass(frozen=True)
class Engine:
    """The parts without a face: what is on disk and what speaks with the service."""

    store: QueueStore
    finished: FinishedWork
    api: ApiClient
    session: Session


class Desktop(QObject):
    """Everything that lives as long as the app does."""

    def __init__(
        self,
        app: QApplication,
        places: Places,
        settings: SettingsStore,
        address: ServerAddress,
        language: Language,
        environment: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._places = places
        self._address = address
        self._log_path = places.data / "logs" / LOG_FILE
        self._engine = _open_engine(places, settings, address, environment)
        self._log = start_log(self._log_path)
        self._faults = (self._log_path.parent / "faults.log").open("w", encoding="utf-8")
        faulthandler.enable(self._faults)
        self._crashes = CrashCatcher(self)
        self._crashes.install()
        self._crashes.caught.connect(self._show_crash)
        self.bridge = Bridge(self)
        theme = Theme(app, ThemeChoice(settings.load().theme))
        self.presenters = self._make_presenters()
        self._thumbnails = ThumbnailStore(self.bridge, self)
        sample = Path(str(files("assets") / "samples" / "cat.jpg"))
        self.workbench = Workbench(
            Ground(
                theme=theme,
                icons=Icons(theme),
                bridge=self.bridge,
                thumbnails=self._thumbnails,
                address=address,
                has_sample=sample.exists(),
            ),
            self.presenters,
            Surroundings(
                settings=settings,
                geometry=QSettings(
                    str(places.config / "window.ini"), QSettings.Format.IniFormat, self
                ),
                pasted=places.data / "pasted",
                log=self._log_path,
                sample=sample if sample.exists() else None,
            ),
            language,
        )

    def open(self, paths: Sequence[Path]) -> None:
        self.workbench.open()
        self.presenters.queue.load()
        self.presenters.account.restore()
        if paths:
            self.presenters.queue.add(paths)

    def close(self) -> None:
        """In order: what runs, what speaks, what is on disk, the log."""
        self.presenters.queue.stop_working()
        self.bridge.close(self._engine.api.close)
        self._engine.store.close()
        self._engine.finished.close()
        self._crashes.uninstall()
        faulthandler.disable()
        self._faults.close()
        stop_log(self._log)

    def _make_presenters(self) -> Presenters:
        engine = self._engine
        journal = Journal(engine.store)
        feed = ItemFeed(self.bridge, self)
        journal.watch(feed.watch)
        desk = QueueDesk(journal, self._open_queue)
        account = AccountPresenter(self.bridge, engine.session, engine.api.accounts, self)
        credit = CreditsPresenter(self.bridge, engine.api.credits, self)
        queue = QueuePresenter(self.bridge, desk, feed, self)
        account.signed_in.connect(self._begin_work)
        account.signed_out.connect(queue.stop_working)
        account.signed_out.connect(credit.stop)
        top_up = TopUpPresenter(self.bridge, engine.api.billing, self._address, parent=self)
        fidelity = FidelityPresenter(
            self.bridge, engine.api.jobs, self._places.cache / "differences", self
        )
        return Presenters(account, credit, queue, top_up, fidelity)

    def _begin_work(self, account: Account) -> None:
        self.presenters.credit.start()
        if account.email_verified:
            self.presenters.queue.work_for(self._engine.session.owner)

    def _open_queue(self, owner: str) -> Queue:
        return build_queue(
            api=self._engine.api,
            store=self._engine.store,
            finished_work=self._engine.finished,
            folder=self._places.data / "under-way",
            owner=owner,
            limits=Limits(),
        )

    def _show_crash(self, details: str) -> None:
        CrashDialog(details, self.workbench.parts.window).open()


def _open_engine(
    places: Places,
    settings: SettingsStore,
    address: ServerAddress,
    environment: Mapping[str, str],
) -> Engine:
    """Raises: QueueInUse, QueueTooNew."""
    store = QueueStore(places.data / QUEUE_FILE)
    api = ApiClient.connect(address, proxy_url=settings.load().proxy_url or None)
    token = environment.get("OPENDREAM_TOKEN", "")
    session = Session(api, address, settings, open_token_store, token)
    return Engine(store, FinishedWork(places.data / FINISHED_FILE), api, session)


def _refuse(sentence: str) -> int:
    box = QMessageBox(QMessageBox.Icon.Warning, APP_NAME, "")
    box.setText(sentence)
    box.exec()
    return 1
