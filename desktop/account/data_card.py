"""Taking everything along: the export into a file of the person's choice."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.account.exporting import DataExport
from desktop.ui.announcing import announce
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.moments import amount_text
from desktop.ui.sheet import Card, buttons

PROPOSED_NAME = "opendream-data.zip"


class DataCard(Card):
    """One export at a time, with how far it is and a way to stop it."""

    def __init__(self, exporting: DataExport, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._exporting = exporting
        self._path = Path()
        self._said = plain_label(wraps=True)
        self._said.hide()
        self.start = push_button(self.tr("Export…"), self._ask)
        self.stop = push_button(self.tr("Cancel"), self._stop)
        self.stop.hide()
        meaning = self.tr(
            "One ZIP file with everything we know of you: account, devices, purchases, jobs, and"
            " the photos that are still at our server."
        )
        self.add(plain_label(self.tr("Your data"), "section"))
        self.add(plain_label(meaning, "quiet", wraps=True), self._said)
        self.add(buttons(self.start, self.stop))
        exporting.progressed.connect(self._show_progress)
        exporting.saved.connect(self._finish)
        exporting.failed.connect(self._refuse)

    @property
    def said(self) -> str:
        return self._said.text()

    def export_to(self, path: Path) -> None:
        self._path = path
        self._show_running(is_running=True)
        self._say(self.tr("Collecting your data…"))
        self._exporting.start(path)

    def _ask(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export your data"), PROPOSED_NAME)
        if name:
            self.export_to(Path(name))

    def _stop(self) -> None:
        self._exporting.cancel()
        self._show_running(is_running=False)
        self._say(self.tr("The export was cancelled. Nothing was kept."))

    def _show_progress(self, have_bytes: int) -> None:
        self._said.setText(self.tr("{amount} so far…").format(amount=amount_text(have_bytes)))

    def _finish(self) -> None:
        self._show_running(is_running=False)
        self._say(self.tr("Saved as {name}").format(name=self._path.name))

    def _refuse(self, sentence: str) -> None:
        self._show_running(is_running=False)
        self._say(sentence)

    def _show_running(self, *, is_running: bool) -> None:
        self.start.setEnabled(not is_running)
        self.stop.setVisible(is_running)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        announce(self, sentence)
