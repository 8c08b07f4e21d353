"""The longest side: in pixels, or as the length of a print at so many dots per inch."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QSizePolicy, QSpinBox, QWidget

from desktop.ui.theme.tokens import Space

Unit = Literal["px", "cm", "in"]
UNITS: tuple[Unit, ...] = ("px", "cm", "in")
LEAST_SIDE_PX = 16
MOST_SIDE_PX = 65_535
USUAL_SIDE_PX = 6000
LEAST_DPI, USUAL_DPI, MOST_DPI = 36, 300, 2400
CM_PER_INCH = 2.54
LEAST_BOX_PX = 76


@dataclass(frozen=True)
class PrintMeasure:
    """In what a person thinks of the longest side."""

    unit: Unit = "px"
    dpi: int = USUAL_DPI


def side_px(length: float, measure: PrintMeasure) -> int:
    """The longest side of a print, in pixels, within what can be asked for."""
    inches = length / CM_PER_INCH if measure.unit == "cm" else length
    return min(max(round(inches * measure.dpi), LEAST_SIDE_PX), MOST_SIDE_PX)


def length_of(longest_px: int, measure: PrintMeasure) -> float:
    """The other way: how long so many pixels are in print."""
    inches = longest_px / measure.dpi
    return inches * CM_PER_INCH if measure.unit == "cm" else inches


class SideChoice(QWidget):
    """A number, its unit, and dots per inch where it is a length."""

    changed = Signal()
    measure_changed = Signal(object)
    """With the PrintMeasure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pixels = QSpinBox()
        self.length = QDoubleSpinBox()
        self.unit = QComboBox()
        self.dpi = QSpinBox()
        self._prepare()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS_PX)
        for box in (self.pixels, self.length, self.unit, self.dpi):
            # A number may be cut off before a button beside it is.
            box.setMinimumWidth(LEAST_BOX_PX)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            line.addWidget(box, stretch=1)
        self._connect()
        self.show_measure(PrintMeasure())

    @property
    def measure(self) -> PrintMeasure:
        unit: Unit = self.unit.currentData()
        return PrintMeasure(unit, self.dpi.value())

    @property
    def print_dpi(self) -> int | None:
        """What the result is to say of itself: nothing, if its size is thought of in pixels."""
        return None if self.measure.unit == "px" else self.dpi.value()

    def show_print_dpi(self, dpi: int | None) -> None:
        """Of options that were chosen elsewhere; without it they were chosen in pixels."""
        if dpi is None:
            self.show_measure(PrintMeasure("px", self.dpi.value()))
        else:
            unit = self.measure.unit
            self.show_measure(PrintMeasure("cm" if unit == "px" else unit, dpi))

    def show_pixels(self, longest_px: int) -> None:
        with QSignalBlocker(self.pixels), QSignalBlocker(self.length):
            self.pixels.setValue(longest_px)
            self.length.setValue(length_of(longest_px, self.measure))

    def show_measure(self, measure: PrintMeasure) -> None:
        """Think in another unit of the same number of pixels."""
        with QSignalBlocker(self.unit), QSignalBlocker(self.dpi):
            self.unit.setCurrentIndex(max(0, self.unit.findData(measure.unit)))
            self.dpi.setValue(measure.dpi)
        self._follow()

    def _prepare(self) -> None:
        prepare_side_box(self.pixels)
        self.length.setRange(0.1, 10_000)
        self.length.setDecimals(1)
        self.dpi.setRange(LEAST_DPI, MOST_DPI)
        self.dpi.setSuffix(self.tr(" dpi"))
        for box in (self.pixels, self.length, self.dpi):
            box.lineEdit().setTextMargins(Space.S_PX, 0, 0, 0)
        names = {"px": self.tr("pixels"), "cm": self.tr("cm"), "in": self.tr("inches")}
        for unit in UNITS:
            self.unit.addItem(names[unit], unit)
        named = [
            (self.pixels, self.tr("Longest side in pixels")),
            (self.length, self.tr("Longest side of the print")),
            (self.unit, self.tr("Unit of the longest side")),
            (self.dpi, self.tr("Dots per inch of the print")),
        ]
        for widget, name in named:
            widget.setAccessibleName(name)
            widget.setToolTip(name)

    def _connect(self) -> None:
        self.pixels.valueChanged.connect(self.changed)
        self.length.valueChanged.connect(self._measured)
        self.dpi.valueChanged.connect(self._measured_anew)
        self.unit.currentIndexChanged.connect(self._other_unit)

    def _measured(self) -> None:
        self.pixels.setValue(side_px(self.length.value(), self.measure))

    def _measured_anew(self) -> None:
        with QSignalBlocker(self.pixels):
            self._measured()
        self.measure_changed.emit(self.measure)
        self.changed.emit()

    def _other_unit(self) -> None:
        self._follow()
        self.measure_changed.emit(self.measure)
        self.changed.emit()

    def _follow(self) -> None:
        is_print = self.measure.unit != "px"
        self.pixels.setVisible(not is_print)
        self.length.setVisible(is_print)
        self.dpi.setVisible(is_print)
        with QSignalBlocker(self.length):
            self.length.setValue(length_of(self.pixels.value(), self.measure))


def prepare_side_box(box: QSpinBox) -> None:
    """Range, unit and usual value of the box for the longest side."""
    box.setRange(LEAST_SIDE_PX, MOST_SIDE_PX)
    box.setValue(USUAL_SIDE_PX)
    box.setSuffix(" px")
    box.setGroupSeparatorShown(True)
