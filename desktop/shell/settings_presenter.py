"""Integration from the settings page: looked at and changed on a worker thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge import Bridge
from desktop.shell.integration.report import Report

if TYPE_CHECKING:
    from desktop.shell.integration.applier import Applier

MakeApplier = Callable[[], "Applier"]
"""Made anew each time: the person's presets belong in the menu."""


class IntegrationPresenter(QObject):
    """Says how it stands after each look, installation and removal."""

    reported = Signal(object)
    """With the Report."""
    began = Signal()

    def __init__(
        self, bridge: Bridge, make_applier: MakeApplier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._make_applier = make_applier

    def look(self) -> None:
        self._do(lambda applier: applier.status())

    def install(self) -> None:
        """Also mends what is not whole."""
        self._do(lambda applier: applier.install())

    def remove(self) -> None:
        self._do(lambda applier: applier.remove())

    def _do(self, work: Callable[["Applier"], Report]) -> None:
        self.began.emit()
        self._bridge.decode(lambda: work(self._make_applier()), done=self.reported.emit)
