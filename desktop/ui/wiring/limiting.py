"""Connects the spending limit in the panel with the queue and remembers it."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop.queue.arranging import ArrangingPresenter
from desktop.settings import Settings, SettingsStore
from desktop.ui.parts import Parts


class Limiting(QObject):
    """Lives as long as its window. A limit counts from the moment it was chosen."""

    def __init__(
        self, parts: Parts, arranging: ArrangingPresenter, settings: SettingsStore
    ) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._arranging = arranging
        self._settings = settings
        chosen = settings.load()
        parts.options.more.show_limit(chosen.spending_cap_credits)
        arranging.limit(chosen.spending_cap_credits, chosen.spending_cap_since)
        parts.options.more.limit_changed.connect(self._choose)

    def allow_more(self) -> None:
        """As much again, counted from now on."""
        self._choose(self._settings.load().spending_cap_credits)

    def _choose(self, limit_credits: int | None) -> None:
        limit = self._arranging.limit(limit_credits)
        self._change(
            lambda now: replace(
                now, spending_cap_credits=limit.credits, spending_cap_since=limit.since
            )
        )

    def _change(self, change: Callable[[Settings], Settings]) -> None:
        self._settings.save(change(self._settings.load()))
