"""Settings in one place: language, look, messages, connection, and what other parts add."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.settings import Settings
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.language import LANGUAGES
from desktop.ui.page import Page
from desktop.ui.sheet import side_by_side
from desktop.ui.theme.tokens import Space

MOST_UPLOADS = 6


class SettingsPage(Page):
    """Shows settings and says which was changed; it keeps nothing itself."""

    closed = Signal()
    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    switched = Signal(str, bool)
    """With the field of the settings."""
    proxy_chosen = Signal(str)
    uploads_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = QComboBox()
        self.theme = QComboBox()
        self.uploads = QSpinBox()
        self.proxy = QLineEdit()
        self.switches = self._make_switches()
        self._proxy_note = plain_label(kind="small", wraps=True)
        self._fill()
        self._connect()

    def show_settings(self, settings: Settings) -> None:
        """Without reporting it back."""
        with QSignalBlocker(self):
            self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
            self.theme.setCurrentIndex(max(0, self.theme.findData(settings.theme)))
            self.uploads.setValue(settings.parallel_uploads)
            self.proxy.setText(settings.proxy_url)
            for field, box in self.switches.items():
                box.setChecked(bool(getattr(settings, field)))

    def show_proxy_note(self, text: str, *, is_wrong: bool = False) -> None:
        self._proxy_note.setText(text)
        self._proxy_note.setVisible(bool(text))
        self.proxy.setProperty("kind", "wrong" if is_wrong else "")
        self.proxy.style().polish(self.proxy)

    def add_section(self, title: str, content: QWidget) -> None:
        """What another part of the app lets a person choose, under a title of its own."""
        self._column.addSpacing(Space.L_PX)
        self.add(plain_label(title, "section"), content)

    def _make_switches(self) -> dict[str, QCheckBox]:
        texts = {
            "has_notifications": self.tr("Tell me when a batch is done"),
            "has_reduced_motion": self.tr("Reduce motion"),
            "checks_for_updates": self.tr("Tell me about new versions"),
        }
        return {field: QCheckBox(text) for field, text in texts.items()}

    def _fill(self) -> None:
        for code, text in {"": self.tr("Like the system"), **LANGUAGES}.items():
            self.language.addItem(text, code)
        themes = {
            "system": self.tr("Like the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        for key, text in themes.items():
            self.theme.addItem(text, key)
        self.uploads.setRange(1, MOST_UPLOADS)
        self.uploads.lineEdit().setTextMargins(Space.S_PX, 0, 0, 0)
        self.proxy.setPlaceholderText(self.tr("None, or http://proxy.example:8080"))
        self.back_button = push_button(self.tr("Back to the photos"), self.closed.emit)
        self.add(side_by_side(plain_label(self.tr("Settings"), "title"), self.back_button))
        self.add_section(self.tr("Language and look"), self._labelled(self.language, self.theme))
        self.add(self.switches["has_reduced_motion"])
        self.add_section(self.tr("Messages"), self.switches["has_notifications"])
        self.add(self.switches["checks_for_updates"])
        self.add_section(self.tr("Connection"), self._labelled(self.uploads, self.proxy))
        self.add(self._proxy_note)
        self._proxy_note.hide()

    def _labelled(self, *fields: QWidget) -> QWidget:
        """Fields under their names, which screen readers read too."""
        names: dict[QWidget, str] = {
            self.language: self.tr("Language"),
            self.theme: self.tr("Theme"),
            self.uploads: self.tr("Photos sent at the same time"),
            self.proxy: self.tr("Proxy server"),
        }
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS_PX)
        for field in fields:
            if column.count():
                column.addSpacing(Space.S_PX)
            field.setAccessibleName(names[field])
            label = plain_label(names[field], "quiet")
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
        return group

    def _connect(self) -> None:
        self.language.activated.connect(
            lambda _: self.language_chosen.emit(self.language.currentData())
        )
        self.theme.activated.connect(lambda _: self.theme_chosen.emit(self.theme.currentData()))
        self.uploads.valueChanged.connect(self.uploads_chosen)
        self.proxy.editingFinished.connect(lambda: self.proxy_chosen.emit(self.proxy.text()))
        for field, box in self.switches.items():
            box.toggled.connect(lambda is_on, name=field: self.switched.emit(name, is_on))
