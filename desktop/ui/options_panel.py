"""What a person may ask for, on one panel: how large, how true, how clean, saved as what."""

from typing import Literal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.client.wire import UpscaleOptions
from desktop.ui.buttons import push_button
from desktop.ui.figures import factor_text
from desktop.ui.labels import plain_label
from desktop.ui.more_options import MoreOptions
from desktop.ui.option_words import OptionWords
from desktop.ui.preset_bar import PresetBar
from desktop.ui.print_size import SideChoice
from desktop.ui.scope_bar import ScopeBar
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.tokens import Space

Factor = Literal[2, 4, 8]
FACTORS: tuple[Factor, ...] = (2, 4, 8)
FOCUS = Qt.FocusPolicy
USUAL_CHOICE_LETTERS = 14
CHOICE_EDGES_PX = 34
"""Border, padding and arrow of a box."""
_SIZE = 0
_CLEAN = 1


class OptionsPanel(QWidget):
    """Holds what is chosen; says so when it changes. It knows no prices and no queue."""

    options_changed = Signal(object)
    """With the UpscaleOptions."""
    folder_changed = Signal(str)
    """With the output folder, empty for beside the original."""
    more_toggled = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self._sizes = QButtonGroup(self)
        self._words = OptionWords(self)
        self._meanings = self._words.strictness_meanings()
        self.scope = ScopeBar()
        self.presets = PresetBar(icons, self._words)
        self.side = SideChoice()
        self.long_side = self.side.pixels
        self.strictness = QComboBox()
        self.denoise = QComboBox()
        self.format = QComboBox()
        self.place = QComboBox()
        self.more = MoreOptions()
        self.metadata = self.more.metadata
        self.more_button = push_button("", self._toggle_more, kind="link")
        self._meaning = plain_label(kind="small", wraps=True)
        self._fill_choices()
        self._lay_out()
        self._name_parts()
        self.show_more(is_open=False)
        self.show_options(UpscaleOptions(scale=4))
        self._connect()

    @property
    def meaning(self) -> str:
        """What the chosen strictness means, in a sentence."""
        return self._meaning.text()

    def options(self) -> UpscaleOptions:
        chosen = self._sizes.checkedId()
        is_clean = chosen == _CLEAN
        return UpscaleOptions(
            scale=next((factor for factor in FACTORS if factor == chosen), None),
            long_side_px=self.long_side.value() if chosen == _SIZE else None,
            clean=is_clean,
            strictness=self.strictness.currentData(),
            denoise=self.denoise.currentData(),
            format=self.format.currentData(),
            metadata=self.metadata.currentData(),
            print_dpi=self.side.print_dpi if chosen == _SIZE else None,
        )

    def show_options(self, options: UpscaleOptions) -> None:
        """Show choices that were made elsewhere, without reporting them back."""
        with QSignalBlocker(self):
            chosen = _CLEAN if options.clean else options.scale or _SIZE
            self._sizes.button(chosen).setChecked(True)
            if options.long_side_px is not None:
                self.side.show_print_dpi(options.print_dpi)
                self.side.show_pixels(options.long_side_px)
            _choose(self.strictness, options.strictness)
            _choose(self.denoise, options.denoise)
            _choose(self.format, options.format)
            _choose(self.metadata, options.metadata)
            self._follow()

    def size_button(self, factor: int) -> QPushButton:
        """The button of a factor; 1 only cleans."""
        button = self._sizes.button(factor)
        assert isinstance(button, QPushButton)
        return button

    def show_folder(self, folder: str) -> None:
        self._folder = folder
        with QSignalBlocker(self.place):
            self.place.clear()
            self.place.addItem(self.tr("Beside the original"), "")
            if folder:
                self.place.addItem(folder, folder)
            self.place.addItem(self.tr("Choose a folder…"), None)
            self.place.setCurrentIndex(1 if folder else 0)
        _give_way(self.place, [self.place.itemText(0)])

    def show_more(self, *, is_open: bool) -> None:
        """What is rarely changed, shown or put away."""
        self.more.setVisible(is_open)
        self.more_button.setText(self.tr("Fewer options") if is_open else self.tr("More options"))

    def _toggle_more(self) -> None:
        is_open = self.more.isHidden()
        self.show_more(is_open=is_open)
        self.more_toggled.emit(is_open)

    def _fill_choices(self) -> None:
        _fill(self.strictness, self._words.strictness())
        _fill(self.denoise, self._words.denoise())
        _fill(self.format, self._words.formats())
        _fill(self.metadata, self._words.metadata())
        self.show_folder("")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.S_PX)
        grid.setVerticalSpacing(Space.S_PX)
        grid.setColumnStretch(1, 1)
        rows: list[tuple[str, list[QWidget]]] = [
            (self.tr("Make it"), self._size_buttons()),
            ("", [self.side]),
            (self.tr("Keep it"), [self.strictness, self.denoise]),
            ("", [self._meaning]),
            (self.tr("Save as"), [self.format, self.place]),
        ]
        titles = list(self.more.titles)
        for number, (title, widgets) in enumerate(rows):
            line = QHBoxLayout()
            line.setSpacing(Space.XS_PX)
            for widget in widgets:
                line.addWidget(widget, stretch=1)
            if title:
                titles.append(plain_label(title, "quiet"))
                grid.addWidget(titles[-1], number, 0)
            grid.addLayout(line, number, 1)
        for each in titles:
            each.setMinimumWidth(max(title.sizeHint().width() for title in titles))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S_PX)
        column.addWidget(self.scope)
        column.addWidget(self.presets)
        column.addLayout(grid)
        column.addWidget(self.more)
        column.addWidget(self.more_button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _size_buttons(self) -> list[QWidget]:
        texts: list[tuple[int, str]] = [(_CLEAN, factor_text(1))]
        texts += [(factor, factor_text(factor)) for factor in FACTORS]
        texts.append((_SIZE, self.tr("Size")))
        buttons: list[QWidget] = []
        for number, text in texts:
            button = push_button(text, kind="segment")
            button.setCheckable(True)
            self._sizes.addButton(button, number)
            buttons.append(button)
        return buttons

    def _name_parts(self) -> None:
        names = [
            (self.strictness, self.tr("How strictly the photo is kept")),
            (self.denoise, self.tr("How much noise is removed")),
            (self.format, self.tr("File format of the result")),
            (self.place, self.tr("Where results are saved")),
        ]
        for widget, name in names:
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        sizes: dict[int, str] = {
            factor: self.tr("%n times as large", "", factor) for factor in FACTORS
        }
        sizes[_CLEAN] = self.tr("Keep the size, only clean the photo")
        sizes[_SIZE] = self.tr("Set the longest side, in pixels or as a print")
        for number, name in sizes.items():
            self._sizes.button(number).setAccessibleName(name)
            self._sizes.button(number).setToolTip(name)

    def _connect(self) -> None:
        self._sizes.idClicked.connect(self._changed)
        self.side.changed.connect(self._changed)
        for box in (self.strictness, self.denoise, self.format, self.metadata):
            box.currentIndexChanged.connect(self._changed)
        self.place.activated.connect(self._place_chosen)
        self.presets.preset_chosen.connect(self._preset_chosen)

    def _preset_chosen(self, options: UpscaleOptions) -> None:
        self.show_options(options)
        self.options_changed.emit(options)

    def _changed(self) -> None:
        self._follow()
        self.options_changed.emit(self.options())

    def _follow(self) -> None:
        """Show only what the choice needs, and say what strictness means."""
        self.side.setVisible(self._sizes.checkedId() == _SIZE)
        for button in self._sizes.buttons():
            # One stop for Tab, as in a group of radio buttons; the arrow keys go on from there.
            is_stop = button.isChecked()
            button.setFocusPolicy(FOCUS.StrongFocus if is_stop else FOCUS.ClickFocus)
        self._meaning.setText(self._meanings[self.strictness.currentData()])
        self.presets.show_options(self.options())
        self.more.show_options(self.options(), self.presets.preset_name)

    def _place_chosen(self) -> None:
        folder = self.place.currentData()
        if folder is None:
            title = self.tr("Where to save results")
            folder = QFileDialog.getExistingDirectory(self, title, self._folder) or self._folder
        self.show_folder(folder)
        self.folder_changed.emit(folder)


def _fill(box: QComboBox, choices: list[tuple[str, str]]) -> None:
    for text, value in choices:
        box.addItem(text, value)
    _give_way(box, [text for text, _ in choices])


def _give_way(box: QComboBox, texts: list[str]) -> None:
    """Boxes beside each other share the width, but none of `texts` is cut off."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(USUAL_CHOICE_LETTERS)
    widest_px = max(box.fontMetrics().horizontalAdvance(text) for text in texts)
    box.setMinimumWidth(widest_px + CHOICE_EDGES_PX)


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(0, box.findData(value, Qt.ItemDataRole.UserRole)))
