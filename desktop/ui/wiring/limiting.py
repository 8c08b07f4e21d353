"""Connects the spending limit in the panel with the queue and remembers it."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop.queue.arranging import ArrangingPresenter
from desktop.queue.budget import SpendingLimit
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
        self._step_credits = chosen.spending_cap_credits or 0
        """What the person last typed."""
        parts.options.more.show_limit(chosen.spending_cap_credits)
        arranging.limit(chosen.spending_cap_credits, chosen.spending_cap_since)
        parts.options.more.limit_changed.connect(self._choose)

    def allow_more(self) -> None:
        """As much again on top: what is under way now was allowed before, and still counts."""
        now = self._settings.load()
        if now.spending_cap_credits is not None:
            raised_credits = now.spending_cap_credits + self._step_credits
            self._parts.options.more.show_limit(raised_credits)
            self._keep(self._arranging.limit(raised_credits, now.spending_cap_since))

    def _choose(self, limit_credits: int | None) -> None:
        self._step_credits = limit_credits or 0
        self._keep(self._arranging.limit(limit_credits))

    def _keep(self, limit: SpendingLimit) -> None:
        self._change(
            lambda now: replace(
                now, spending_cap_credits=limit.credits, spending_cap_since=limit.since
            )
        )

    def _change(self, change: Callable[[Settings], Settings]) -> None:
        self._settings.save(change(self._settings.load()))
