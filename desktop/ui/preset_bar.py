"""One line of presets: choose one, save what is chosen under a name, delete one's own."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from desktop.client.wire import UpscaleOptions
from desktop.queue.presets import LONGEST_NAME, SHIPPED, clean_name
from desktop.settings import Preset
from desktop.ui.buttons import icon_button
from desktop.ui.option_words import OptionWords
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.tokens import Space


class PresetBar(QWidget):
    """Knows names and options; what is remembered is decided elsewhere."""

    preset_chosen = Signal(object)
    """With the UpscaleOptions."""
    save_asked = Signal(str)
    """With the name for what is chosen now."""
    delete_asked = Signal(str)

    def __init__(self, icons: Icons, words: OptionWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shipped = words.presets()
        self._own: list[Preset] = []
        self._options = UpscaleOptions(scale=4)
        self.box = QComboBox()
        self.name_line = _NameLine()
        self.save_button = icon_button(
            icons, "plus", self.tr("Save these options under a name"), self._ask_name
        )
        self.delete_button = icon_button(
            icons, "remove", self.tr("Delete this preset"), self._delete
        )
        self._lay_out()
        self.box.setAccessibleName(self.tr("Preset"))
        self.box.setToolTip(self.tr("Options under a name"))
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.activated.connect(self._choose)
        self.name_line.returnPressed.connect(self._save)
        self.name_line.given_up.connect(self._end_naming)
        self.show_presets([])

    @property
    def preset_name(self) -> str:
        """The name of what is chosen; empty where it has none."""
        return self.box.currentText() if self.box.currentData() is not None else ""

    def show_presets(self, own: Iterable[Preset]) -> None:
        self._own = list(own)
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(self.tr("Own choice"), None)
            for key, name in self._shipped:
                self.box.addItem(name, SHIPPED[key])
            if self._own:
                self.box.insertSeparator(self.box.count())
            for preset in self._own:
                self.box.addItem(preset.name, preset.options)
        self.show_options(self._options)

    def show_options(self, options: UpscaleOptions) -> None:
        """Name what is chosen, the person's own name first."""
        self._options = options
        rows = [row for row in range(self.box.count()) if self.box.itemData(row) == options]
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(rows[-1] if rows else 0)
        self.delete_button.setVisible(self._own_name() != "")

    def _own_name(self) -> str:
        own = {preset.name for preset in self._own if preset.options == self._options}
        return self.preset_name if self.preset_name in own else ""

    def _choose(self) -> None:
        options = self.box.currentData()
        if isinstance(options, UpscaleOptions):
            self.preset_chosen.emit(options)

    def _ask_name(self) -> None:
        self.box.hide()
        self.name_line.clear()
        self.name_line.show()
        self.name_line.setFocus()

    def _save(self) -> None:
        name = clean_name(self.name_line.text())
        self._end_naming()
        if name:
            self.save_asked.emit(name)

    def _end_naming(self) -> None:
        self.name_line.hide()
        self.box.show()
        self.box.setFocus()

    def _delete(self) -> None:
        name = self._own_name()
        if name:
            self.delete_asked.emit(name)

    def _lay_out(self) -> None:
        self.name_line.setMaxLength(LONGEST_NAME)
        self.name_line.setPlaceholderText(self.tr("Name, then Enter"))
        self.name_line.setAccessibleName(self.tr("Name of the new preset"))
        self.name_line.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS_PX)
        line.addWidget(self.box, stretch=1)
        line.addWidget(self.name_line, stretch=1)
        line.addWidget(self.save_button)
        line.addWidget(self.delete_button)


class _NameLine(QLineEdit):
    """Escape gives up naming, and does nothing else."""

    given_up = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
