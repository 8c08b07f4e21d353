"""What is chosen once and rarely changed: names of results, photo details, a spending limit."""

from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QSpinBox, QWidget

from desktop.client.wire import UpscaleOptions
from desktop.files.naming import (
    DEFAULT_PATTERN,
    FIELDS,
    BadPattern,
    NameFields,
    check_pattern,
    output_name,
)
from desktop.ui.labels import plain_label
from desktop.ui.theme.tokens import Space

EXAMPLE_STEM = "beach"
EXAMPLE_SIZE_PX = (4000, 3000)
MOST_CREDITS = 1_000_000


class MoreOptions(QWidget):
    """Says when a pattern that can be used, or a limit, was chosen."""

    pattern_changed = Signal(str)
    limit_changed = Signal(object)
    """With the credits, or None for no limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.metadata = QComboBox()
        self.pattern = QLineEdit(DEFAULT_PATTERN)
        self.limit = QSpinBox()
        self.titles: list[QLabel] = []
        """In front of the rows; the panel gives them the width of its own."""
        self._example = plain_label(kind="small", wraps=True)
        self._options = UpscaleOptions(scale=4)
        self._preset = ""
        self._prepare()
        self._lay_out()
        self.pattern.textChanged.connect(self._show_example)
        self.pattern.editingFinished.connect(self._tell_pattern)
        self.limit.valueChanged.connect(lambda value: self.limit_changed.emit(value or None))

    @property
    def example(self) -> str:
        """What a result would be called, or why the pattern cannot be used."""
        return self._example.text()

    def show_pattern(self, pattern: str) -> None:
        self.pattern.setText(pattern)
        self._show_example()

    def show_limit(self, limit_credits: int | None) -> None:
        with QSignalBlocker(self.limit):
            self.limit.setValue(limit_credits or 0)

    def show_options(self, options: UpscaleOptions, preset: str) -> None:
        """What the example is made of."""
        self._options, self._preset = options, preset
        self._show_example()

    def _prepare(self) -> None:
        self.limit.setRange(0, MOST_CREDITS)
        self.limit.setGroupSeparatorShown(True)
        self.limit.lineEdit().setTextMargins(Space.S_PX, 0, Space.S_PX, 0)
        self.limit.setSpecialValueText(self.tr("No limit"))
        self.limit.setSuffix(self.tr(" credits"))
        fields = " ".join(f"{{{field}}}" for field in FIELDS)
        named: list[tuple[QWidget, str, str]] = [
            (self.metadata, self.tr("What happens to date, camera and location"), ""),
            (self.pattern, self.tr("How results are named"), fields),
            (self.limit, self.tr("Stop when so many credits are spent"), ""),
        ]
        for widget, name, hint in named:
            widget.setAccessibleName(name)
            widget.setToolTip(f"{name}: {hint}" if hint else name)

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(Space.S_PX)
        form.setVerticalSpacing(Space.S_PX)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows = [
            (self.tr("Details"), self.metadata),
            (self.tr("Names"), self.pattern),
            ("", self._example),
            (self.tr("Stop at"), self.limit),
        ]
        for title, widget in rows:
            self.titles.append(plain_label(title, "quiet"))
            form.addRow(self.titles[-1], widget)

    def _show_example(self) -> None:
        factor = self._options.scale or 4
        fields = NameFields(
            stem=EXAMPLE_STEM,
            options=self._options,
            width_px=EXAMPLE_SIZE_PX[0] * factor,
            height_px=EXAMPLE_SIZE_PX[1] * factor,
            day=date(2026, 11, 23),
            preset=self._preset,
        )
        kind = "jpeg" if self._options.format == "same" else self._options.format
        try:
            name = output_name(self.pattern.text(), fields, kind, ".jpg")
        except BadPattern:
            self._example.setText(self._why_not())
        else:
            self._example.setText(self.tr("beach.jpg becomes {name}").format(name=name))

    def _why_not(self) -> str:
        fields = ", ".join(f"{{{field}}}" for field in FIELDS)
        sentence = self.tr("This cannot be a name. Use letters and at least one of {fields}.")
        return sentence.format(fields=fields)

    def _tell_pattern(self) -> None:
        try:
            check_pattern(self.pattern.text())
        except BadPattern:
            return  # the example says why; the last good pattern stays in use
        self.pattern_changed.emit(self.pattern.text())
