"""The window as a whole: made, connected, made anew in another language, closed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices
from PySide6.QtWidgets import QMenu

from desktop.account.desk import AccountDesk
from desktop.account.hub import HubTab
from desktop.account.presenter import AccountPresenter
from desktop.client.web_pictures import WebPictures
from desktop.credits.presenter import CreditsPresenter
from desktop.credits.top_up import TopUpPresenter
from desktop.proxy import usable_proxy
from desktop.queue.arranging import ArrangingPresenter
from desktop.queue.fidelity import FidelityPresenter
from desktop.queue.item import QueueItem
from desktop.queue.part_presenter import PartPresenter
from desktop.queue.presenter import QueuePresenter
from desktop.queue.sharing import SharingPresenter
from desktop.settings import SettingsStore
from desktop.shell.sections import add_shell_sections
from desktop.shell.settings_presenter import IntegrationPresenter
from desktop.ui.actions import Act, Menu
from desktop.ui.geometry import remember, restore
from desktop.ui.help_pages import AboutDialog, ShortcutsDialog, open_folder
from desktop.ui.language import LANGUAGES, Language
from desktop.ui.main_window import MainWindow
from desktop.ui.notifying.batches import BatchWatch
from desktop.ui.parts import Ground, Parts, build_parts
from desktop.ui.theme.theme import ThemeChoice
from desktop.ui.wiring.accounting import Accounting
from desktop.ui.wiring.choosing import Choosing
from desktop.ui.wiring.hub_wiring import HubWiring
from desktop.ui.wiring.limiting import Limiting
from desktop.ui.wiring.opening import Opening
from desktop.ui.wiring.placing import Placing
from desktop.ui.wiring.preferring import Changes, Preferring
from desktop.ui.wiring.presetting import Presetting
from desktop.ui.wiring.queue_notices import QueueNotices
from desktop.ui.wiring.queue_wiring import QueueWiring
from desktop.ui.wiring.sharing import Sharing
from desktop.ui.wiring.spending import Spending
from desktop.ui.wiring.telling import Telling
from desktop.ui.wiring.trying import Trying
from desktop.ui.wiring.viewing import Viewing
from desktop.watch.presenter import WatchPresenter


@dataclass(frozen=True)
class Presenters:
    """What outlives a window."""

    account: AccountPresenter
    credit: CreditsPresenter
    queue: QueuePresenter
    arranging: ArrangingPresenter
    batches: BatchWatch
    parts: PartPresenter
    top_up: TopUpPresenter
    fidelity: FidelityPresenter
    sharing: SharingPresenter
    desk: AccountDesk
    integration: IntegrationPresenter
    watch: WatchPresenter


@dataclass(frozen=True)
class Surroundings:
    """Files and choices that the window works with."""

    settings: SettingsStore
    geometry: QSettings
    pictures: Path
    logs: Path
    sample: Path | None
    use_proxy: Callable[[str], None]


class Workbench(QObject):
    """Holds the present window. A change of language makes a new one around the same presenters."""

    def __init__(
        self,
        ground: Ground,
        presenters: Presenters,
        surroundings: Surroundings,
        language: Language,
        window: MainWindow | None = None,
    ) -> None:
        """`window` is one that is shown already and waits to be filled."""
        super().__init__()
        self._ground = ground
        self._presenters = presenters
        self._around = surroundings
        self._language = language
        self.parts, self._choosing = self._make(window or self._new_window())

    def open(self) -> None:
        self.parts.window.show()
        self.parts.window.activateWindow()
        _focus_photos(self.parts)

    def come_forward(self) -> None:
        """Somebody started the app again, or sent it something."""
        window = self.parts.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def begin(self, items: list[QueueItem]) -> None:
        """Start photos that were sent here to begin at once."""
        self._choosing.start_these(items)

    def speak(self, code: str) -> None:
        """Change the language, keeping the window's place and everything under way."""
        self._language.choose(code)
        self._remember_language(code)
        old = self.parts.window
        self.remember()
        self.parts, self._choosing = self._make(self._new_window())
        self.open()
        old.close()
        old.deleteLater()

    def _new_window(self) -> MainWindow:
        window = MainWindow()
        restore(window, self._around.geometry)
        return window

    def _make(self, window: MainWindow) -> tuple[Parts, Choosing]:
        ground, presenters, around = self._ground, self._presenters, self._around
        parts = build_parts(window, ground, presenters.account, presenters.top_up, presenters.desk)
        accounting = Accounting(parts, presenters.account, presenters.queue)
        Spending(parts, presenters.account, presenters.top_up, presenters.credit, presenters.queue)
        hub = HubWiring(
            parts,
            presenters.desk,
            presenters.account,
            credit=presenters.credit,
            queue=presenters.queue,
            thumbnails=ground.thumbnails,
        )
        accounting.settings_wanted.connect(partial(hub.open, HubTab.ACCOUNT))
        Presetting(parts, around.settings)
        changes = Changes(self._speak_later, self._choose_theme, around.use_proxy)
        Preferring(parts, around.settings, changes)
        add_shell_sections(parts.settings, presenters.integration, presenters.watch)
        Telling(parts.window, presenters.batches, ground.notifier, ground.taskbar, around.settings)
        choosing = Choosing(
            parts, presenters.queue, presenters.arranging, accounting, around.settings
        )
        limiting = Limiting(parts, presenters.arranging, around.settings)
        QueueNotices(
            parts, presenters.account, presenters.queue, presenters.credit, limiting.allow_more
        )
        QueueWiring(parts, presenters.queue, presenters.credit, ground.thumbnails, choosing)
        Placing(parts, presenters.queue, presenters.arranging)
        Trying(parts, presenters.queue, presenters.parts, choosing)
        Viewing(parts, presenters.queue, presenters.fidelity, ground.bridge)
        Sharing(parts, presenters.sharing, presenters.fidelity)
        Opening(
            parts,
            presenters.queue,
            ground.bridge,
            pictures=around.pictures,
            sample=around.sample,
            web=WebPictures(lambda: usable_proxy(around.settings.load().proxy_url)),
        )
        for place in (parts.news, parts.hint, parts.stages):
            place.left.connect(partial(_focus_photos, parts))
        self._connect_window(parts)
        return parts, choosing

    def _connect_window(self, parts: Parts) -> None:
        actions = parts.actions
        actions[Act.QUIT].triggered.connect(parts.window.close)
        actions[Act.SHORTCUTS].triggered.connect(lambda: ShortcutsDialog(parts).exec())
        actions[Act.ABOUT].triggered.connect(lambda: AboutDialog(parts.window).exec())
        actions[Act.CONTACT].triggered.connect(self._open_contact)
        actions[Act.LOGS].triggered.connect(lambda: open_folder(self._around.logs))
        self._add_theme_menu(parts.menus[Menu.VIEW])
        self._add_language_menu(parts.menus[Menu.VIEW])

    def _open_contact(self) -> None:
        QDesktopServices.openUrl(QUrl(f"{self._ground.address.origin}/support"))

    def _add_theme_menu(self, view: QMenu) -> None:
        view.addSeparator()
        menu = view.addMenu(self.tr("&Theme"))
        texts = {
            ThemeChoice.SYSTEM: self.tr("Like the system"),
            ThemeChoice.LIGHT: self.tr("Light"),
            ThemeChoice.DARK: self.tr("Dark"),
        }
        group = QActionGroup(menu)
        for choice, text in texts.items():
            action = self._choice(menu, group, text, is_on=choice is self._ground.theme.choice)
            action.triggered.connect(partial(self._choose_theme, choice))

    def _add_language_menu(self, view: QMenu) -> None:
        menu = view.addMenu(self.tr("&Language"))
        group = QActionGroup(menu)
        for code, text in {"": self.tr("Like the system"), **LANGUAGES}.items():
            action = self._choice(menu, group, text, is_on=code == self._language.chosen)
            action.triggered.connect(partial(self._speak_later, code))

    def _choice(self, menu: QMenu, group: QActionGroup, text: str, *, is_on: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_on)
        group.addAction(action)
        return action

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._ground.theme.choose(choice)
        settings = self._around.settings
        settings.save(replace(settings.load(), theme=choice.value))

    def _speak_later(self, code: str) -> None:
        """After the menu that asked for it is gone: it belongs to the window that goes too."""
        self._ground.bridge.post(partial(self.speak, code))

    def _remember_language(self, code: str) -> None:
        settings = self._around.settings
        settings.save(replace(settings.load(), language=code))

    def remember(self) -> None:
        """Write down where the window was and what was chosen in it."""
        self._choosing.remember()
        is_dark = self._ground.theme.tokens.is_dark
        remember(self.parts.window, self._around.geometry, is_dark=is_dark)


def _focus_photos(parts: Parts) -> None:
    """The keys go to the list, or where the first photo is to be dropped."""
    first = parts.view if parts.model.rowCount() else parts.empty
    first.setFocus()
