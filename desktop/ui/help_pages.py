"""Help made from the actions themselves, and what this program is made of."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import __version__
from desktop.ui.labels import plain_label
from desktop.ui.parts import Parts
from desktop.ui.theme.tokens import Space

DIALOG_WIDTH_PX = 460
DIALOG_HEIGHT_PX = 560


class ShortcutsDialog(QDialog):
    """Every action that has a key, and the keys of the picture."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(DIALOG_WIDTH_PX, DIALOG_HEIGHT_PX)
        grid = QGridLayout()
        grid.setVerticalSpacing(Space.S_PX)
        grid.setColumnStretch(0, 1)
        for row, (text, keys) in enumerate(self._lines(parts)):
            grid.addWidget(plain_label(text), row, 0)
            grid.addWidget(plain_label(keys, "quiet"), row, 1)
        page = QWidget()
        page.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Keyboard shortcuts"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(
            page.sizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L_PX, Space.S_PX, Space.S_PX, Space.L_PX)
        column.addWidget(scroll)
        column.addWidget(_close_button(self))

    def _lines(self, parts: Parts) -> list[tuple[str, str]]:
        native = QKeySequence.SequenceFormat.NativeText
        lines = [
            (_bare(spec.text), parts.actions[spec.act].shortcut().toString(native))
            for spec in parts.actions.specs
        ]
        lines += [
            (self.tr("Hold to see the original"), self.tr("Space")),
            (self.tr("Move the line between before and after"), "← →"),
            (self.tr("Fit, or actual pixels here"), self.tr("Double click")),
            (self.tr("Zoom at the mouse"), self.tr("Wheel")),
        ]
        return [(text, keys) for text, keys in lines if keys]


class AboutDialog(QDialog):
    """Name, version, and whose work it stands on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About"))
        self.setMinimumWidth(DIALOG_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL_PX, Space.L_PX, Space.XL_PX, Space.L_PX)
        column.setSpacing(Space.S_PX)
        column.addWidget(plain_label(QCoreApplication.applicationName(), "title"))
        column.addWidget(
            plain_label(self.tr("Version {version}").format(version=__version__), "quiet")
        )
        column.addWidget(
            plain_label(
                self.tr("Makes photos larger and keeps them true. MIT licence."), wraps=True
            )
        )
        made_with = self.tr(
            "Made with Qt {qt} and Qt for Python (LGPL 3), Pillow (MIT-CMU), httpx (BSD), "
            "msgspec (BSD) and keyring (MIT)."
        ).format(qt=qVersion())
        column.addWidget(plain_label(made_with, "quiet", wraps=True))
        column.addSpacing(Space.M_PX)
        column.addWidget(_close_button(self))


def open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, Qt.Orientation.Horizontal)
    box.rejected.connect(dialog.reject)
    return box


def _bare(text: str) -> str:
    return text.replace("&", "").rstrip("…")
