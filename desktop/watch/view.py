"""The settings page's section about the watched folder."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.theme.tokens import Space
from desktop.watch.presenter import WatchPresenter

MOST_CREDITS = 9999


class WatchBox(QWidget):
    """On or off, which folder, and how much a day."""

    def __init__(self, presenter: WatchPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.switch = QCheckBox(self.tr("Upscale new photos in a folder by themselves"))
        self.folder = plain_label(kind="quiet", wraps=True)
        self.choose = push_button(self.tr("Choose the folder…"), self._ask_folder)
        self.limit = QSpinBox()
        self.note = plain_label(kind="small", wraps=True)
        self._fill()
        self.switch.toggled.connect(lambda is_on: presenter.switch(is_on=is_on))
        self.limit.valueChanged.connect(presenter.choose_limit)
        presenter.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Without reporting it back."""
        presenter = self._presenter
        with QSignalBlocker(self.switch), QSignalBlocker(self.limit):
            self.switch.setChecked(presenter.is_on)
            self.limit.setValue(presenter.daily_credits)
        self.folder.setText(presenter.folder or self.tr("No folder is chosen yet."))
        self.note.setText(self._note())

    def _fill(self) -> None:
        self.limit.setRange(1, MOST_CREDITS)
        name = self.tr("Credits a day, at most")
        self.limit.setAccessibleName(name)
        self.limit.lineEdit().setTextMargins(Space.S_PX, 0, 0, 0)
        label = plain_label(name, "quiet")
        label.setBuddy(self.limit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S_PX)
        for part in (self.switch, self.folder):
            column.addWidget(part)
        for controls in ((self.choose,), (self.limit, label)):
            line = QHBoxLayout()
            line.setSpacing(Space.S_PX)
            for control in controls:
                line.addWidget(control)
            line.addStretch()
            column.addLayout(line)
        column.addWidget(self.note)

    def _note(self) -> str:
        texts = {
            "no_folder": self.tr("Choose the folder first."),
            "folder_unreadable": self.tr(
                "The folder cannot be read. It is looked for until it is back."
            ),
            "already_watched": self.tr("Another program of ours watches this folder already."),
        }
        if self._presenter.problem:
            return texts[self._presenter.problem]
        if self._presenter.is_on and self._presenter.held_back:
            return self.tr(
                "%n photo(s) wait for their price or for tomorrow's credits.",
                "",
                self._presenter.held_back,
            )
        return self.tr(
            "Photos that you put there are sent by themselves and spend credits, never more than"
            " this in a day. Photos that are there already are left alone."
        )

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Watch a folder"))
        if folder:
            self._presenter.choose_folder(folder)
