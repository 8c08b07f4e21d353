"""The one place where the desktop is built and wired."""

import logging
import os
import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.account.assembly import build_account_desk
from desktop.account.news import AccountNews
from desktop.account.presenter import AccountPresenter
from desktop.bridge import Bridge
from desktop.client.server_address import BadServerAddress, parse_server_address
from desktop.client.wire import Account
from desktop.credits.presenter import CreditsPresenter
from desktop.credits.top_up import TopUpPresenter
from desktop.engine import Engine, open_engine
from desktop.garbage import MainThreadGarbage
from desktop.late import Late
from desktop.memory import keep_large_blocks_apart
from desktop.opening import APP_NAME, Opened
from desktop.places import Places
from desktop.privacy.traces import LocalTraces
from desktop.queue.arranging import ArrangingPresenter
from desktop.queue.assembly import Queue, build_queue
from desktop.queue.desk import QueueDesk
from desktop.queue.feed import ItemFeed
from desktop.queue.fidelity import FidelityPresenter
from desktop.queue.journal import Journal
from desktop.queue.part_presenter import PartPresenter
from desktop.queue.presenter import QueuePresenter
from desktop.queue.runner import Limits
from desktop.queue.sharing import SharingPresenter
from desktop.queue.store import QueueInUse, QueueTooNew
from desktop.queue.view_thumbnails import ThumbnailStore
from desktop.settings import Settings, SettingsStore
from desktop.shell.arrivals import Arrivals
from desktop.shell.door import Door
from desktop.shell.inbox import Inbox, was_added
from desktop.shell.links import Hint
from desktop.shell.listening import Ear
from desktop.shell.recipes import may_start, options_for
from desktop.shell.request import Recipe, Request
from desktop.shell.settings_presenter import IntegrationPresenter
from desktop.ui.clipboard import let_go_of_files
from desktop.ui.crash import CrashCatcher, CrashDialog
from desktop.ui.geometry import geometry_in
from desktop.ui.language import Language
from desktop.ui.logs import logging_to
from desktop.ui.look import Look
from desktop.ui.main_window import MainWindow
from desktop.ui.notifying.batches import BatchWatch
from desktop.ui.notifying.notifiers import open_notifier
from desktop.ui.notifying.taskbar import TaskbarProgress
from desktop.ui.parts import Ground
from desktop.ui.signals import EndSignals
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme, ThemeChoice
from desktop.ui.wiring.rerouting import Rerouting
from desktop.ui.wiring.updating import Updating
from desktop.ui.workbench import Presenters, Surroundings, Workbench
from desktop.updates.assembly import build_updates
from desktop.watch.days import local_now
from desktop.watch.presenter import WatchPresenter

if TYPE_CHECKING:
    from desktop.shell.integration import assembly as integration
    from desktop.shell.integration.applier import Applier
else:
    integration = Late("desktop.shell.integration.assembly")

PARTS_FOLDER = "parts"
"""Of the pictures folder: what was cut out to be tried."""
SAMPLE = Path(str(files("assets") / "samples" / "cat.jpg"))


SETTLED_MS = 1000
"""After the start: the window is painted by then."""

log = logging.getLogger(__name__)


def run_app(
    opened: Opened,
    request: Request,
    environment: Mapping[str, str],
    door: Door | None = None,
) -> int:
    """Fill the window, and show it until it is closed; the exit code."""
    keep_large_blocks_apart()
    app, places, settings = opened.app, opened.places, SettingsStore(opened.places.config)
    look = make_look(app, settings.load())
    translate = QCoreApplication.translate
    try:
        address = parse_server_address(
            request.server or environment.get("OPENDREAM_SERVER_URL") or settings.load().server_url
        )
        engine = open_engine(places, settings, address, environment)
    except BadServerAddress as error:
        return _refuse(opened, str(error))
    except QueueInUse:
        return _refuse(opened, translate("App", "OpenDream Upscale is already open."))
    except QueueTooNew:
        sentence = translate("App", "A newer version of this app wrote your queue. Please update.")
        return _refuse(opened, sentence)
    except (OSError, sqlite3.Error):
        sentence = translate("App", "The app cannot use its own files in %1. Is the disk full?")
        return _refuse(opened, sentence.replace("%1", str(places.data)))
    with logging_to(places.data / "logs"):
        pictures = pictures_folder(places, environment)
        desktop = Desktop(engine, look, pictures, window=opened.window)
        ending = EndSignals(app.quit)
        garbage = MainThreadGarbage()
        app.installEventFilter(desktop.arrivals)
        desktop.open([])
        if door is not None:
            desktop.listen(door)
        desktop.arrivals.open(request)
        QTimer.singleShot(SETTLED_MS, garbage, garbage.settle)
        code = app.exec()
        ending.close()
        desktop.close()
        garbage.close()
    return code


def make_look(app: QApplication, chosen: Settings) -> Look:
    """What every window has in common, as it was chosen."""
    app.setWindowIcon(QIcon(str(files("assets") / "icons" / "app.svg")))
    language = Language(app)
    language.choose(chosen.language)
    theme = Theme(app, ThemeChoice(chosen.theme))
    return Look(theme, Icons(theme), language)


class Desktop(QObject):
    """Everything that lives as long as the app does."""

    def __init__(
        self,
        engine: Engine,
        look: Look,
        pictures: Path,
        limits: Limits | None = None,
        window: MainWindow | None = None,
    ) -> None:
        """`window` is one that is shown already and waits to be filled."""
        super().__init__()
        self._engine = engine
        self._limits = limits or Limits()
        self._inbox = Inbox(engine.places.data)
        self._crashes = CrashCatcher(self)
        self._crashes.install()
        self.bridge = Bridge(self)
        self.arrivals = Arrivals(self.bridge.post, self)
        self.presenters = self._make_presenters(pictures)
        self.workbench = Workbench(
            self._ground(look),
            self.presenters,
            self._surroundings(pictures),
            look.language,
            window,
        )
        # Not before there is a window to show it in: until then the program ends with its log.
        self._crashes.caught.connect(self._show_crash)
        self._connect_arrivals()
        self.updates = build_updates(
            self.bridge,
            engine.api.updates,
            engine.settings,
            cache=engine.places.cache,
            origin=engine.address.origin,
            parent=self,
        )
        Updating(lambda: self.workbench.parts, self.updates, self)

    def open(self, paths: Sequence[Path]) -> None:
        self.workbench.open()
        self.presenters.queue.load()
        self.presenters.account.restore()
        self.updates.start()
        self.presenters.watch.begin()
        if paths:
            self.presenters.queue.add(paths)

    def listen(self, door: Door) -> None:
        """From now on further starts of the program hand their files to this one."""
        ear = Ear(self._engine.address.origin, self.arrivals.take, self._inbox)
        ear.take_up(partial(was_added, self._engine.store.all))
        self.bridge.run(ear.serve(door), failed=_log_deafness)

    def close(self) -> None:
        """In order: what was chosen, what runs, what speaks, what is on disk."""
        self.workbench.remember()
        let_go_of_files()
        self.presenters.queue.stop_working()
        self.bridge.close(self._engine.api.close)
        self.presenters.watch.close()
        self._engine.store.close()
        self._engine.finished.close()
        self._crashes.uninstall()

    def _ground(self, look: Look) -> Ground:
        return Ground(
            theme=look.theme,
            icons=look.icons,
            bridge=self.bridge,
            thumbnails=ThumbnailStore(self.bridge, self),
            address=self._engine.address,
            has_sample=SAMPLE.exists(),
            notifier=open_notifier(QApplication.windowIcon(), self._come_forward, self),
            taskbar=TaskbarProgress(parent=self),
        )

    def _come_forward(self) -> None:
        self.workbench.come_forward()

    def _surroundings(self, pictures: Path) -> Surroundings:
        places = self._engine.places
        return Surroundings(
            settings=self._engine.settings,
            geometry=geometry_in(places.config, self),
            pictures=pictures,
            logs=places.data / "logs",
            sample=SAMPLE if SAMPLE.exists() else None,
            use_proxy=self._rerouting().use_proxy,
        )

    def _rerouting(self) -> Rerouting:
        presenters = self.presenters
        return Rerouting(self.bridge, self._engine.api, presenters.account, presenters.queue)

    def _make_presenters(self, pictures: Path) -> Presenters:
        engine = self._engine
        journal = Journal(engine.store)
        feed = ItemFeed(self.bridge, self)
        journal.watch(feed.watch)
        desk = QueueDesk(journal, self._open_queue)
        self._news = AccountNews(self.bridge, self)
        account = AccountPresenter(self.bridge, engine.session, engine.api.accounts, self)
        credit = CreditsPresenter(self.bridge, engine.api.credits, self)
        queue = QueuePresenter(self.bridge, desk, feed, self)
        arranging = ArrangingPresenter(self.bridge, desk, self)
        arranging.changed.connect(queue.price)
        account.signed_in.connect(self._begin_work)
        account.signed_out.connect(queue.stop_working)
        account.signed_out.connect(credit.stop)
        top_up = TopUpPresenter(self.bridge, engine.api.billing, engine.address, parent=self)
        fidelity = FidelityPresenter(
            self.bridge, engine.api.jobs, engine.places.cache / "differences", self
        )
        self._news.purchase_arrived.connect(top_up.hear)
        self._news.balance_arrived.connect(credit.hear)
        books = (engine.finished, engine.store.trials)
        account_desk = build_account_desk(
            self.bridge,
            engine.api,
            account=account,
            news=self._news,
            traces=LocalTraces(engine.places.cache, books, engine.places.data),
            parent=self,
        )
        return Presenters(
            account,
            credit,
            queue,
            arranging,
            BatchWatch(queue, self),
            PartPresenter(self.bridge, desk, queue, pictures / PARTS_FOLDER, self),
            top_up,
            fidelity,
            SharingPresenter(self.bridge, engine.places.cache / "shared", self),
            account_desk,
            IntegrationPresenter(self.bridge, self._make_integration, self),
            self._make_watch(queue),
        )

    def _make_integration(self) -> "Applier":
        engine = self._engine
        return integration.build_integration(engine.places, engine.settings.load(), os.environ)

    def _make_watch(self, queue: QueuePresenter) -> WatchPresenter:
        engine = self._engine
        return WatchPresenter(
            self.bridge,
            queue,
            engine.settings,
            engine.places.data,
            spent_since=engine.store.committed_credits,
            now=local_now,
            parent=self,
        )

    def _connect_arrivals(self) -> None:
        self.arrivals.files_arrived.connect(self._take_files)
        self.arrivals.hinted.connect(self._take_hint)
        self.arrivals.called.connect(self.workbench.come_forward)

    def _take_files(self, paths: list[Path], recipe: Recipe, receipts: list[str]) -> None:
        settings = self._engine.settings.load()
        then = self.workbench.begin if may_start(recipe, settings) else None
        kept = partial(self._inbox.forget, receipts)
        self.presenters.queue.add(paths, options_for(recipe, settings), then, kept=kept)

    def _take_hint(self, hint: Hint) -> None:
        if hint is Hint.BILLING_RETURN:
            self.presenters.credit.look_soon()

    def _begin_work(self, account: Account) -> None:
        self.presenters.credit.start()
        if account.email_verified:
            self.presenters.queue.work_for(self._engine.session.owner)

    def _open_queue(self, owner: str) -> Queue:
        return build_queue(
            api=self._engine.api,
            store=self._engine.store,
            finished_work=self._engine.finished,
            folder=self._engine.places.data / "under-way",
            owner=owner,
            limits=self._chosen_limits(),
            on_news=self._news.take,
        )

    def _chosen_limits(self) -> Limits:
        uploads = self._engine.settings.load().parallel_uploads
        return structs.replace(self._limits, parallel_uploads=uploads)

    def _show_crash(self, details: str) -> None:
        CrashDialog(details, self.workbench.parts.window).open()


def pictures_folder(places: Places, environment: Mapping[str, str]) -> Path:
    """Where pasted pictures, the sample and their results are found again."""
    if environment.get("OPENDREAM_CONFIG_DIR"):
        return places.data / "pictures"
    location = QStandardPaths.StandardLocation.PicturesLocation
    return Path(QStandardPaths.writableLocation(location)) / APP_NAME


def _log_deafness(error: Exception) -> None:
    """Without its door the app works on, alone; a further start says that it is open already."""
    log.warning("The app cannot be reached by further starts: %s.", type(error).__name__)


def _refuse(opened: Opened, sentence: str) -> int:
    box = QMessageBox(QMessageBox.Icon.Warning, APP_NAME, "", parent=opened.window)
    box.setText(sentence)
    box.exec()
    opened.window.close()
    return 1
