"""Connects presets and the panel's own habits with what is remembered."""

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop.queue.presets import with_preset, without_preset
from desktop.settings import Preset, SettingsStore
from desktop.ui.parts import Parts
from desktop.ui.print_size import PrintMeasure


class Presetting(QObject):
    """Lives as long as its window."""

    def __init__(self, parts: Parts, settings: SettingsStore) -> None:
        super().__init__(parts.window)
        self._panel = parts.options
        self._settings = settings
        chosen = settings.load()
        self._panel.side.show_measure(PrintMeasure(chosen.print_unit, chosen.print_dpi))
        self._panel.show_more(is_open=chosen.has_more_options)
        self._panel.presets.show_presets(chosen.presets)
        self._panel.presets.save_asked.connect(self._save)
        self._panel.presets.delete_asked.connect(self._delete)
        self._panel.side.measure_changed.connect(self._remember_measure)
        self._panel.more_toggled.connect(self._remember_more)

    def _save(self, name: str) -> None:
        presets = with_preset(self._settings.load().presets, name, self._panel.options())
        self._show(presets)

    def _delete(self, name: str) -> None:
        self._show(without_preset(self._settings.load().presets, name))

    def _show(self, presets: list[Preset]) -> None:
        self._settings.save(replace(self._settings.load(), presets=tuple(presets)))
        self._panel.presets.show_presets(presets)
        self._panel.show_options(self._panel.options())

    def _remember_measure(self, measure: PrintMeasure) -> None:
        now = self._settings.load()
        self._settings.save(replace(now, print_unit=measure.unit, print_dpi=measure.dpi))

    def _remember_more(self, is_open: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        self._settings.save(replace(self._settings.load(), has_more_options=is_open))
