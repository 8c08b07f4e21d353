"""The files that were left out of the queue, each with its reason."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.client.outcomes import describe
from desktop.files.finding import Skipped
from desktop.ui.labels import plain_label
from desktop.ui.theme.tokens import Space

DIALOG_WIDTH_PX, DIALOG_HEIGHT_PX = 560, 420


class SkippedDialog(QDialog):
    """Plain text, so that any name is shown as it is and the list can be copied."""

    def __init__(self, skipped: Sequence[Skipped], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Files that were left out"))
        self.resize(DIALOG_WIDTH_PX, DIALOG_HEIGHT_PX)
        self.list = QPlainTextEdit("\n".join(_line(each) for each in skipped))
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.list.setAccessibleName(self.tr("Files that were left out"))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL_PX, Space.L_PX, Space.XL_PX, Space.L_PX)
        column.setSpacing(Space.M_PX)
        intro = self.tr("Nothing was sent or charged for these.")
        column.addWidget(plain_label(intro, "quiet", wraps=True))
        column.addWidget(self.list)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = box.addButton(self.tr("Copy the list"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.list.toPlainText()))
        box.rejected.connect(self.close)
        return box


def _line(skipped: Skipped) -> str:
    reason = describe(skipped.reason, QCoreApplication.translate).title
    name = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in str(skipped.path)
    )
    return f"{name}: {reason}"
