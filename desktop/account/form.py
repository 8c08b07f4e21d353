"""The parts that forms are made of: labelled fields, a sentence for what is wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.announcing import announce
from desktop.ui.labels import plain_label
from desktop.ui.theme.tokens import Space


class Field(QWidget):
    """A line to type in, with its label above."""

    def __init__(
        self, label: str, *, is_secret: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(label)
        if is_secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        title = plain_label(label, "quiet")
        title.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS_PX)
        column.addWidget(title)
        column.addWidget(self.line)

    @property
    def text(self) -> str:
        return self.line.text()

    def mark(self, *, is_wrong: bool) -> None:
        self.line.setProperty("kind", "wrong" if is_wrong else "")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class Problem(QLabel):
    """What is wrong with a form; read aloud as it appears."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("kind", "failure")
        self.hide()

    def say(self, sentence: str) -> None:
        self.setText(sentence)
        self.setVisible(bool(sentence))
        announce(self, sentence)


def tick(text: str) -> QCheckBox:
    """A box that is never ticked for the person."""
    box = QCheckBox(text)
    box.setChecked(False)
    return box
