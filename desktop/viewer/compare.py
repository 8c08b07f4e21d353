"""The compare view: canvas, the split's slider under it, and the ways of looking."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.ui.buttons import ToolButton
from desktop.ui.figures import percent_text
from desktop.ui.labels import plain_label
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import ICON_PX, Space
from desktop.viewer.canvas import CompareCanvas
from desktop.viewer.focus_frame import FocusFrame
from desktop.viewer.modes import CompareMode, Side
from desktop.viewer.painting import Picture
from desktop.viewer.part_bar import PartBar
from desktop.viewer.region import RegionFrame
from desktop.viewer.tiles import TileStore

SLIDER_STEPS = 1000
SLIDER_STEP = 20
ZOOM_STEP = 1.25


class CompareView(QWidget):
    """Before and after. Everything the mouse can do here, a key can do too."""

    mode_changed = Signal(CompareMode)

    def __init__(
        self, theme: Theme, icons: Icons, tiles: TileStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self.tiles = tiles
        self.canvas = CompareCanvas(theme, tiles)
        self.focus_frame = FocusFrame(theme, self.canvas)
        self.slider = self._make_slider()
        self._modes: dict[CompareMode, QToolButton] = {}
        self.region = RegionFrame(self.canvas)
        self.part_bar = PartBar()
        self._zoom_label = plain_label(kind="quiet")
        self._bar_part = QWidget()
        self._bar = QHBoxLayout(self._bar_part)
        self._fill_bar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, stretch=1)
        column.addWidget(self.part_bar)
        column.addWidget(self._bar_part)
        self._connect()
        self._name_parts()
        self._show_state()

    @property
    def mode(self) -> CompareMode:
        return self.canvas.scene.arrangement.mode

    @property
    def mode_buttons(self) -> list[QToolButton]:
        return list(self._modes.values())

    @property
    def zoom_text(self) -> str:
        return self._zoom_label.text()

    def set_picture(self, side: Side, picture: Picture | None) -> None:
        self.canvas.set_picture(side, picture)
        if picture is None:
            self.tiles.clear()
            if side is Side.DIFFERENCE and self.mode is CompareMode.DIFFERENCE:
                self.choose_mode(CompareMode.SPLIT)
        self._show_state()

    def choose_mode(self, mode: CompareMode) -> None:
        """Flipping again flips back and forth; every other choice again returns to the split."""
        if mode is self.mode is CompareMode.FLIP:
            shown = self.canvas.scene.arrangement.is_original_shown
            self.canvas.show_original(is_shown=not shown)
            return
        chosen = CompareMode.SPLIT if mode is self.mode else mode
        self.canvas.set_mode(chosen)
        if chosen is CompareMode.FLIP:
            self.canvas.show_original(is_shown=True)
        self._modes[chosen].setChecked(True)
        self._show_state()
        self.mode_changed.emit(chosen)

    def hold_original(self, *, is_held: bool) -> None:
        if self.mode is not CompareMode.FLIP:
            self.canvas.show_original(is_shown=is_held)

    def fit(self) -> None:
        self.canvas.show_fit()

    def actual(self) -> None:
        self.canvas.show_actual()

    def zoom_in(self) -> None:
        self.canvas.zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        self.canvas.zoom(1 / ZOOM_STEP)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_original(is_held=True)
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self.slider.isEnabled():
            step = SLIDER_STEP if event.key() == Qt.Key.Key_Right else -SLIDER_STEP
            self.slider.setValue(self.slider.value() + step)
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_original(is_held=False)
        else:
            super().keyReleaseEvent(event)

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, SLIDER_STEPS)
        slider.setValue(SLIDER_STEPS // 2)
        slider.setSingleStep(SLIDER_STEP)
        slider.setPageStep(SLIDER_STEPS // 10)
        slider.setMinimumWidth(96)
        policy = slider.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        slider.setSizePolicy(policy)
        return slider

    def _fill_bar(self) -> None:
        self._bar.setContentsMargins(Space.L_PX, Space.S_PX, Space.M_PX, Space.S_PX)
        self._bar.setSpacing(Space.XS_PX)
        self._bar.addWidget(self.slider, stretch=1)
        self._bar.addSpacing(Space.S_PX)
        self._zoom_label.setMinimumWidth(44)
        self._zoom_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar.addWidget(self._zoom_label)
        self._bar.addWidget(self._button("fit", self.tr("Fit in the window"), "0", self.fit))
        self._bar.addWidget(self._button("actual", self.tr("Actual pixels"), "1", self.actual))
        self._bar.addSpacing(Space.S_PX)
        group = QButtonGroup(self)
        for mode, icon, name, key in self._mode_buttons():
            button = self._button(icon, name, key, partial(self.choose_mode, mode))
            button.setCheckable(True)
            group.addButton(button)
            self._modes[mode] = button
            self._bar.addWidget(button)
        self._modes[CompareMode.SPLIT].setChecked(True)

    def _mode_buttons(self) -> list[tuple[CompareMode, str, str, str]]:
        return [
            (CompareMode.SPLIT, "split", self.tr("Slider"), ""),
            (CompareMode.SIDE_BY_SIDE, "side-by-side", self.tr("Side by side"), "S"),
            (CompareMode.FLIP, "flip", self.tr("Flip between both"), "B"),
            (CompareMode.DIFFERENCE, "difference", self.tr("Where it differs"), "D"),
        ]

    def _button(self, icon: str, name: str, key: str, pressed: Callable[[], None]) -> QToolButton:
        button = ToolButton()
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        self._icons.dress(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})" if key else name)
        button.clicked.connect(pressed)
        return button

    def _connect(self) -> None:
        self.slider.valueChanged.connect(lambda value: self.canvas.set_split(value / SLIDER_STEPS))
        self.canvas.split_moved.connect(self._follow_split)
        self.canvas.view_changed.connect(self._show_zoom)
        self.tiles.tile_arrived.connect(self.canvas.refresh)

    def _follow_split(self, share: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * SLIDER_STEPS))

    def _show_zoom(self) -> None:
        scale = self.canvas.scene.viewport.scale if self.canvas.scene.pictures else 1.0
        self._zoom_label.setText(percent_text(scale * 100))

    def _show_state(self) -> None:
        pictures = self.canvas.scene.pictures
        has_pair = Side.AFTER in pictures and Side.BEFORE in pictures
        self._bar_part.setVisible(bool(pictures))
        self.slider.setVisible(has_pair)
        self.slider.setEnabled(has_pair and self.mode is CompareMode.SPLIT)
        for mode, button in self._modes.items():
            button.setEnabled(has_pair and mode is not CompareMode.DIFFERENCE)
        self._modes[CompareMode.DIFFERENCE].setEnabled(Side.DIFFERENCE in pictures)

    def _name_parts(self) -> None:
        self.slider.setAccessibleName(self.tr("Where the original ends and the result begins"))
        self.canvas.setAccessibleName(self.tr("Original and result"))
        self.canvas.setAccessibleDescription(
            self.tr("Arrow keys move the line, Space shows the original, plus and minus zoom.")
        )
