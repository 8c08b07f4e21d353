"""The page of everything that was ever made: state, price, and saving a result once more."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.bridge import Bridge
from desktop.client.jobs import JobsApi
from desktop.client.wire import Job
from desktop.history.naming import proposed_name
from desktop.history.saving import SaveAgain
from desktop.history.words import JobWords, can_be_saved
from desktop.ui.announcing import announce
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.layout import inset, separator
from desktop.ui.paged_model import PagedModel
from desktop.ui.row_view import RowView
from desktop.ui.rows import RowDelegate
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import Space


class HistoryPage(QWidget):
    """Jobs as the service has them, on whatever machine they were started."""

    deletion_wanted = Signal(object)
    """With the Job whose photo and result are to be deleted at the service."""

    def __init__(
        self,
        bridge: Bridge,
        jobs: JobsApi,
        *,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.words = JobWords(self)
        self.saving = SaveAgain(bridge, jobs, self)
        self.jobs: PagedModel[Job] = PagedModel(bridge, jobs.page, self.words.face, self)
        self.list = RowView(
            self.jobs,
            RowDelegate(theme, icons),
            theme,
            name=self.tr("Photos made so far"),
            empty=self.tr("Nothing has been made yet. What you upscale will stand here."),
        )
        self.save = push_button(self.tr("Save again…"), self._save, kind="primary-small")
        self.remove = push_button(self.tr("Delete at the server"), self._remove)
        self.stop = push_button(self.tr("Cancel"), self._stop)
        self._about = plain_label(kind="quiet", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of saving"))
        self._lay_out()
        self.list.chosen_changed.connect(self._show_chosen)
        self.list.doubleClicked.connect(lambda _: self._save())
        self.jobs.modelReset.connect(self._show_chosen)
        self.saving.progressed.connect(self._bar.setValue)
        self.saving.saved.connect(self._say_saved)
        self.saving.failed.connect(self._ended)
        self._show_chosen()

    @property
    def about(self) -> str:
        return self._about.text()

    def open(self) -> None:
        self.jobs.refresh()

    def clear(self) -> None:
        """Nobody is signed in any more."""
        self.saving.cancel()
        self.jobs.clear()

    def chosen(self) -> Job | None:
        return self.jobs.row(self.list.currentIndex())

    def save_to(self, path: Path) -> None:
        """Fetch the chosen job's result into a file."""
        job = self.chosen()
        if job is not None and can_be_saved(job):
            self._bar.setValue(0)
            self.saving.save(job, path)
            self._show_running()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(inset(self.list), stretch=1)
        column.addWidget(separator())
        foot = QVBoxLayout()
        foot.setContentsMargins(Space.XL_PX, Space.M_PX, Space.XL_PX, Space.M_PX)
        foot.setSpacing(Space.S_PX)
        foot.addWidget(self._about)
        foot.addWidget(self._bar)
        line = QHBoxLayout()
        line.setSpacing(Space.S_PX)
        for button in (self.save, self.stop, self.remove):
            line.addWidget(button)
        line.addStretch()
        foot.addLayout(line)
        column.addLayout(foot)

    def _save(self) -> None:
        job = self.chosen()
        if job is None or not can_be_saved(job) or self.saving.is_running:
            return
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save again"), proposed_name(job))
        if name:
            self.save_to(Path(name))

    def _remove(self) -> None:
        job = self.chosen()
        if job is not None:
            self.deletion_wanted.emit(job)

    def _stop(self) -> None:
        self.saving.cancel()
        self._ended(self.tr("Saving was cancelled."))

    def _show_chosen(self) -> None:
        job = self.chosen()
        self._about.setText(
            self.words.explained(job)
            if job is not None
            else self.tr("Choose a photo to save its result again. Saving again is free.")
        )
        self._show_running()

    def _show_running(self) -> None:
        job, is_running = self.chosen(), self.saving.is_running
        self.save.setEnabled(job is not None and can_be_saved(job) and not is_running)
        self.remove.setEnabled(job is not None and can_be_saved(job) and not is_running)
        self.stop.setVisible(is_running)
        self._bar.setVisible(is_running)

    def _say_saved(self, path: str) -> None:
        self._ended(self.tr("Saved as {name}").format(name=Path(path).name))

    def say(self, sentence: str) -> None:
        """Something that was asked for here did not go."""
        self._ended(sentence)

    def _ended(self, sentence: str) -> None:
        self._show_running()
        self._about.setText(sentence)
        announce(self, sentence)
