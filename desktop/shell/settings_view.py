"""The settings page's section about the file manager's menus: how it stands, and what to do."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.shell.integration.report import Overall, PieceState, Report
from desktop.shell.settings_presenter import IntegrationPresenter
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.theme.tokens import Space


class IntegrationBox(QWidget):
    """Looks whenever it is shown."""

    def __init__(self, presenter: IntegrationPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.status = plain_label(wraps=True)
        self.details = plain_label(kind="small", wraps=True)
        self.install_button = push_button(self.tr("Add to the menus"), presenter.install)
        self.remove_button = push_button(self.tr("Take out"), presenter.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S_PX)
        line = QHBoxLayout()
        line.addWidget(self.install_button)
        line.addWidget(self.remove_button)
        line.addStretch()
        column.addWidget(self.status)
        column.addWidget(self.details)
        column.addLayout(line)
        presenter.began.connect(self._wait)
        presenter.reported.connect(self.show_report)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.look()

    def show_report(self, report: Report) -> None:
        """What is there, in words, and the one or two buttons that make sense."""
        state = report.overall
        self.status.setText(self._sentence(state))
        self.details.setText(self._details(report))
        self.details.setVisible(bool(self.details.text()))
        is_broken = state is Overall.BROKEN
        self.install_button.setText(self.tr("Repair") if is_broken else self._install_text())
        self.install_button.setVisible(state is not Overall.INSTALLED)
        self.remove_button.setVisible(state is not Overall.NOT_INSTALLED)
        self.install_button.setEnabled(True)
        self.remove_button.setEnabled(True)

    def _wait(self) -> None:
        self.install_button.setEnabled(False)
        self.remove_button.setEnabled(False)

    def _install_text(self) -> str:
        return self.tr("Add to the menus")

    def _sentence(self, state: Overall) -> str:
        texts = {
            Overall.INSTALLED: self.tr(
                "Right-click photos or folders in your file manager to upscale them."
            ),
            Overall.NOT_INSTALLED: self.tr(
                "Adds “Upscale” to the right-click menu of your file managers, for you alone."
            ),
            Overall.BROKEN: self.tr("The entries in the menus are not whole any more."),
        }
        return texts[state]

    def _details(self, report: Report) -> str:
        """Which menus have it, and which could not be given it."""
        if report.overall is Overall.NOT_INSTALLED:
            return ""
        parts = report.parts()
        there = [part for part, state in parts.items() if state is PieceState.INSTALLED]
        not_there = [part for part, state in parts.items() if part and part not in there]
        lines = []
        if there:
            lines.append(self.tr("In the menus of: %1").replace("%1", ", ".join(there)))
        if not_there:
            lines.append(self.tr("Not whole in: %1").replace("%1", ", ".join(not_there)))
        return "\n".join(lines)
