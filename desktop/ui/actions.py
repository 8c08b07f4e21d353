"""Every action of the application, in one place: menus, shortcuts and the help page use it."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from desktop.ui.theme.icons import Icons

Keys = QKeySequence.StandardKey | str | None


class Menu(Enum):
    """The menus, in their order."""

    FILE = "file"
    EDIT = "edit"
    QUEUE = "queue"
    VIEW = "view"
    ACCOUNT = "account"
    HELP = "help"


class Act(Enum):
    """Everything that can be asked of the application."""

    OPEN = "open"
    OPEN_FOLDER = "open_folder"
    PASTE = "paste"
    OPEN_RESULT = "open_result"
    REVEAL = "reveal"
    SETTINGS = "settings"
    QUIT = "quit"
    UNDO = "undo"
    SELECT_ALL = "select_all"
    REMOVE = "remove"
    START = "start"
    PAUSE = "pause"
    START_ITEM = "start_item"
    PAUSE_ITEM = "pause_item"
    CANCEL_ITEM = "cancel_item"
    CANCEL_ALL = "cancel_all"
    RETRY = "retry"
    RETRY_FAILED = "retry_failed"
    CLEAR_FINISHED = "clear_finished"
    OWN_OPTIONS = "own_options"
    TRY_PART = "try_part"
    COPY_RESULT = "copy_result"
    SHARE = "share"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    NEXT = "next"
    PREVIOUS = "previous"
    FIT = "fit"
    ACTUAL = "actual"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    SPLIT = "split"
    SIDE_BY_SIDE = "side_by_side"
    FLIP = "flip"
    DIFFERENCE = "difference"
    SHOW_PIXELS = "show_pixels"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    TOP_UP = "top_up"
    CREDITS = "credits"
    HISTORY = "history"
    PRIVACY = "privacy"
    SHORTCUTS = "shortcuts"
    CONTACT = "contact"
    LOGS = "logs"
    ABOUT = "about"


@dataclass(frozen=True)
class Spec:
    """How an action is shown and reached."""

    act: Act
    menu: Menu
    text: str
    keys: Keys = None
    icon: str = ""
    is_checkable: bool = False
    starts_group: bool = False


class Actions(QObject):
    """The actions as Qt knows them, by name."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.specs = [*self._file(), *self._edit(), *self._queue(), *self._view(), *self._rest()]
        self._actions = {spec.act: self._make(spec, icons) for spec in self.specs}

    def __getitem__(self, act: Act) -> QAction:
        return self._actions[act]

    def fill(self, bar: QMenuBar) -> dict[Menu, QMenu]:
        """Make the menus; returns them for what is added later."""
        titles = {
            Menu.FILE: self.tr("&File"),
            Menu.EDIT: self.tr("&Edit"),
            Menu.QUEUE: self.tr("&Queue"),
            Menu.VIEW: self.tr("&View"),
            Menu.ACCOUNT: self.tr("&Account"),
            Menu.HELP: self.tr("&Help"),
        }
        menus = {menu: bar.addMenu(title) for menu, title in titles.items()}
        for spec in self.specs:
            if spec.starts_group:
                menus[spec.menu].addSeparator()
            menus[spec.menu].addAction(self._actions[spec.act])
        return menus

    def _make(self, spec: Spec, icons: Icons) -> QAction:
        action = QAction(spec.text, self)
        action.setCheckable(spec.is_checkable)
        if spec.keys is not None:
            action.setShortcut(QKeySequence(spec.keys))
        if spec.icon:
            icons.dress(action, spec.icon)
            action.setIconVisibleInMenu(False)
        return action

    def _file(self) -> list[Spec]:
        key = QKeySequence.StandardKey
        return [
            Spec(Act.OPEN, Menu.FILE, self.tr("&Open…"), key.Open, "open"),
            Spec(Act.OPEN_FOLDER, Menu.FILE, self.tr("Open &folder…"), "Ctrl+Shift+O", "folder"),
            Spec(Act.PASTE, Menu.FILE, self.tr("&Paste"), key.Paste, "paste"),
            Spec(
                Act.OPEN_RESULT,
                Menu.FILE,
                self.tr("Open &result"),
                "Ctrl+Shift+Return",
                "external",
                starts_group=True,
            ),
            Spec(Act.REVEAL, Menu.FILE, self.tr("&Show in folder"), "Ctrl+Shift+R", "reveal"),
            Spec(
                Act.SETTINGS,
                Menu.FILE,
                self.tr("Se&ttings…"),
                "Ctrl+,",
                "settings",
                starts_group=True,
            ),
            Spec(Act.QUIT, Menu.FILE, self.tr("&Quit"), key.Quit, starts_group=True),
        ]

    def _edit(self) -> list[Spec]:
        key = QKeySequence.StandardKey
        return [
            Spec(Act.UNDO, Menu.EDIT, self.tr("&Undo remove"), key.Undo, "undo"),
            Spec(
                Act.SELECT_ALL, Menu.EDIT, self.tr("Select &all"), key.SelectAll, starts_group=True
            ),
            Spec(Act.COPY_RESULT, Menu.EDIT, self.tr("&Copy result"), key.Copy, "copy"),
            Spec(Act.SHARE, Menu.EDIT, self.tr("S&hare before and after"), "Ctrl+Shift+C", "split"),
            Spec(Act.REMOVE, Menu.EDIT, self.tr("&Remove"), key.Delete, "remove"),
        ]

    def _queue(self) -> list[Spec]:
        menu = Menu.QUEUE
        return [
            Spec(Act.START, menu, self.tr("&Upscale all"), "Ctrl+Return", "play"),
            Spec(Act.PAUSE, menu, self.tr("&Pause the queue"), "Ctrl+Shift+P", "pause"),
            Spec(Act.RETRY_FAILED, menu, self.tr("Retry all &failed"), "Ctrl+R", "retry"),
            Spec(Act.CLEAR_FINISHED, menu, self.tr("&Clear finished"), "Ctrl+Shift+K", "clear"),
            Spec(Act.CANCEL_ALL, menu, self.tr("Cancel a&ll"), None, "cancel"),
            Spec(
                Act.START_ITEM,
                menu,
                self.tr("&Start selected"),
                "Ctrl+Shift+S",
                "play",
                starts_group=True,
            ),
            Spec(Act.PAUSE_ITEM, menu, self.tr("Pause s&elected"), "P", "pause"),
            Spec(Act.CANCEL_ITEM, menu, self.tr("Ca&ncel selected"), "Ctrl+Backspace", "cancel"),
            Spec(Act.RETRY, menu, self.tr("&Retry selected"), "R", "retry"),
            Spec(Act.OWN_OPTIONS, menu, self.tr("&Options for selected…"), "O", "settings"),
            Spec(Act.MOVE_UP, menu, self.tr("&Move up"), "Alt+Up", starts_group=True),
            Spec(Act.MOVE_DOWN, menu, self.tr("Move &down"), "Alt+Down"),
        ]

    def _view(self) -> list[Spec]:
        menu = Menu.VIEW
        return [
            Spec(Act.TRY_PART, menu, self.tr("Try a pa&rt…"), "T", "actual"),
            Spec(Act.NEXT, menu, self.tr("&Next photo"), "Ctrl+Down"),
            Spec(Act.PREVIOUS, menu, self.tr("&Previous photo"), "Ctrl+Up"),
            Spec(Act.FIT, menu, self.tr("&Fit in the window"), "0", "fit", starts_group=True),
            Spec(Act.ACTUAL, menu, self.tr("&Actual pixels"), "1", "actual"),
            Spec(Act.ZOOM_IN, menu, self.tr("Zoom &in"), "+", "zoom-in"),
            Spec(Act.ZOOM_OUT, menu, self.tr("Zoom &out"), "-", "zoom-out"),
            Spec(Act.SPLIT, menu, self.tr("Sli&der"), None, "split", starts_group=True),
            Spec(Act.SIDE_BY_SIDE, menu, self.tr("&Side by side"), "S", "side-by-side"),
            Spec(Act.FLIP, menu, self.tr("Flip &between both"), "B", "flip"),
            Spec(Act.DIFFERENCE, menu, self.tr("&Where it differs"), "D", "difference"),
            Spec(Act.SHOW_PIXELS, menu, self.tr("Original as s&quare pixels"), is_checkable=True),
        ]

    def _rest(self) -> list[Spec]:
        return [
            Spec(Act.SIGN_IN, Menu.ACCOUNT, self.tr("&Sign in…"), None, "account"),
            Spec(Act.SIGN_OUT, Menu.ACCOUNT, self.tr("Sign &out")),
            Spec(
                Act.TOP_UP,
                Menu.ACCOUNT,
                self.tr("&Top up…"),
                None,
                "credits",
                starts_group=True,
            ),
            Spec(Act.CREDITS, Menu.ACCOUNT, self.tr("&Credits and receipts"), "Ctrl+B"),
            Spec(Act.HISTORY, Menu.ACCOUNT, self.tr("&History"), "Ctrl+H"),
            Spec(Act.PRIVACY, Menu.ACCOUNT, self.tr("&Privacy and data"), "Ctrl+Shift+D"),
            Spec(Act.SHORTCUTS, Menu.HELP, self.tr("&Keyboard shortcuts"), "F1", "help"),
            Spec(Act.CONTACT, Menu.HELP, self.tr("&Write to us"), None, "mail"),
            Spec(Act.LOGS, Menu.HELP, self.tr("Show the &log")),
            Spec(Act.ABOUT, Menu.HELP, self.tr("&About"), None, "info", starts_group=True),
        ]
