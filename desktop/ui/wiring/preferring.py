"""Connects the settings page with what is remembered and with what follows at once."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop.proxy import BadProxy, parse_proxy
from desktop.settings import Settings, SettingsStore
from desktop.ui.actions import Act
from desktop.ui.notifying.motion import reduce_motion
from desktop.ui.parts import Parts
from desktop.ui.stages import Stage
from desktop.ui.theme.theme import ThemeChoice


@dataclass(frozen=True)
class Changes:
    """What changes more than the settings page."""

    speak: Callable[[str], None]
    choose_theme: Callable[[ThemeChoice], None]
    use_proxy: Callable[[str], None]
    """With its address, or nothing."""


class Preferring(QObject):
    """Lives as long as its window."""

    def __init__(self, parts: Parts, settings: SettingsStore, changes: Changes) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._page = parts.settings
        self._settings = settings
        self._use_proxy = changes.use_proxy
        parts.actions[Act.SETTINGS].triggered.connect(self.open)
        page = self._page
        page.closed.connect(lambda: parts.stages.show_stage(Stage.PICTURE))
        page.language_chosen.connect(changes.speak)
        page.theme_chosen.connect(lambda name: changes.choose_theme(ThemeChoice(name)))
        page.switched.connect(self._switch)
        page.uploads_chosen.connect(self._choose_uploads)
        page.proxy_chosen.connect(self._choose_proxy)
        now = settings.load()
        page.show_settings(now)
        reduce_motion(is_reduced=now.has_reduced_motion)

    def open(self) -> None:
        self._page.show_settings(self._settings.load())
        self._page.show_proxy_note("")
        self._parts.stages.show_stage(Stage.SETTINGS)
        self._page.language.setFocus()

    def _switch(self, field: str, is_on: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        self._change(lambda now: replace(now, **{field: is_on}))
        if field == "has_reduced_motion":
            reduce_motion(is_reduced=is_on)

    def _choose_uploads(self, count: int) -> None:
        self._change(lambda now: replace(now, parallel_uploads=count))

    def _choose_proxy(self, text: str) -> None:
        try:
            proxy_url = parse_proxy(text)
        except BadProxy as error:
            self._page.show_proxy_note(self._why_not(error.code), is_wrong=True)
            return
        if proxy_url != self._settings.load().proxy_url:
            self._change(lambda now: replace(now, proxy_url=proxy_url))
            self._use_proxy(proxy_url)
            self._page.show_proxy_note(self.tr("This counts from now on."))

    def _why_not(self, code: str) -> str:
        if code == "with_password":
            return self.tr("Leave out name and password: they would be readable on this disk.")
        return self.tr("This is not the address of a proxy. It looks like http://name:8080.")

    def _change(self, change: Callable[[Settings], Settings]) -> None:
        self._settings.save(change(self._settings.load()))
