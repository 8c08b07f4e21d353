"""The style sheet, made from tokens. Widgets ask for a look by the property `kind`."""

from importlib.resources import as_file, files
from string import Template

from desktop.ui.theme.tokens import RADIUS_PX, Tokens

_SHEET = Template(
    """
* { font-size: 13px; }
QPushButton, QToolButton, QCheckBox, QComboBox, QSlider { outline: none; }
QMainWindow, QDialog, #page, #header { background: $panel; }
QLabel { background: transparent; }
QLabel[kind="quiet"] { color: $quiet_text; }
QLabel[kind="small"] { color: $quiet_text; font-size: 11px; }
QLabel[kind="lead"] { font-size: 15px; }
QLabel[kind="title"] { font-size: 20px; font-weight: 600; }
QLabel[kind="section"] { font-weight: 600; }
QLabel[kind="display"] { font-size: 28px; font-weight: 600; }
QLabel[kind="lead-strong"] { font-size: 15px; font-weight: 600; }
QLabel[kind="code"] { font-family: monospace; font-size: 15px; }
QLabel[kind="failure"] { color: $failure; }

QPushButton {
  background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px;
  padding: 6px 12px; min-height: 18px;
}
QPushButton:hover { background: $pressed; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 11px; }
QPushButton:disabled { color: $disabled_text; background: $panel; }
QPushButton[kind="primary"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
  font-size: 15px; padding: 9px 16px;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 8px 15px; }
QPushButton[kind="primary"]:disabled {
  background: $pressed; color: $disabled_text; border-color: $pressed;
}
QPushButton[kind="primary-small"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[kind="primary-small"]:hover { background: $accent_hover; }
QPushButton[kind="primary-small"]:focus { border: 2px solid $text; padding: 5px 11px; }
QPushButton[kind="primary-small"]:disabled {
  background: $pressed; color: $disabled_text; border-color: $pressed;
}
QPushButton[kind="segment"] { padding: 6px 4px; }
QPushButton[kind="segment"]:focus { padding: 5px 3px; }
QPushButton[kind="segment"]:checked {
  background: $selection; border-color: $accent; color: $text;
}
QPushButton[kind="tab"] {
  background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0;
  color: $quiet_text; padding: 8px 8px 10px 8px;
}
QPushButton[kind="tab"]:hover { color: $text; }
QPushButton[kind="tab"]:checked { color: $text; border-bottom-color: $accent; }
QPushButton[kind="choice"]:checked { background: $selection; border-color: $accent; }
QPushButton[kind="tab"]:focus {
  border: 2px solid $accent; border-radius: ${radius}px; padding: 6px 6px 10px 6px;
}
QPushButton[kind="pack"] { background: $raised; }
QPushButton[kind="pack"]:hover { background: $pressed; }
QPushButton[kind="pack-suited"] { background: $selection; border-color: $accent; }
QPushButton[kind="danger"] { color: $failure; }
QPushButton[kind="link"] {
  background: transparent; border: 1px solid transparent; color: $accent_text; padding: 4px 3px;
  text-align: left;
}
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 3px 2px; }

QToolButton {
  background: transparent; color: $text; border: 1px solid transparent;
  border-radius: ${radius}px; padding: 4px 6px;
}
QToolButton:hover { background: $pressed; }
QToolButton:pressed { background: $line; }
QToolButton:checked { background: $selection; border-color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: 3px 5px; }
QToolButton:disabled { color: $disabled_text; }
QToolButton:checked:disabled { background: transparent; border-color: transparent; }
#qt_menubar_ext_button { padding: 0; min-width: 20px; border: none; qproperty-icon: url($chevron); }

QLineEdit, QAbstractSpinBox, QComboBox {
  background: $raised; color: $text; border: 1px solid $strong_line; border-radius: ${radius}px;
  padding: 5px 8px; min-height: 18px; selection-background-color: $accent;
  selection-color: $on_accent;
}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 4px 7px;
}
QComboBox:focus { padding-right: 1px; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
  color: $disabled_text; border-color: $line; background: $panel;
}
QComboBox { border-color: $line; padding-right: 2px; }
QComboBox:hover { background: $pressed; }
QLineEdit[kind="wrong"] { border: 2px solid $failure; padding: 4px 7px; }
QComboBox::drop-down { width: 20px; border: none; }
QComboBox::down-arrow { image: url($chevron); width: 20px; height: 20px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView {
  background: $raised; color: $text; border: 1px solid $line; outline: none; padding: 4px;
  selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView::item {
  min-height: 28px; padding-left: 4px; border-radius: 4px;
}
QComboBox QAbstractItemView::item:selected { background: $selection; color: $text; }
QAbstractSpinBox { max-height: 18px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }

QCheckBox { spacing: 8px; }
QCheckBox::indicator {
  width: 16px; height: 16px; border: 1px solid $strong_line; border-radius: 4px;
  background: $raised;
}
QCheckBox::indicator:focus { border: 2px solid $accent; width: 14px; height: 14px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($check); }
QCheckBox::indicator:checked:focus { border-color: $text; }
QCheckBox:disabled { color: $disabled_text; }
QCheckBox::indicator:disabled { background: $panel; border-color: $line; }
QCheckBox::indicator:checked:disabled { background: $disabled_text; }

QMenuBar { background: $panel; padding: 2px 8px; }
QMenuBar::item {
  padding: 7px 10px; margin: 5px 0; border-radius: ${radius}px; background: transparent;
}
QMenuBar::item:selected { background: $pressed; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled_text; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QToolTip {
  background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px;
}

QPlainTextEdit, QTextBrowser {
  background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px;
  padding: 8px;
}
QPlainTextEdit:focus, QTextBrowser:focus { border: 2px solid $accent; padding: 7px; }
#card QListView { background: $raised; }
QListView { background: $panel; border: none; outline: none; }
QScrollArea { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: $line; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; }
QScrollBar::handle:hover { background: $strong_line; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }

QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $raised;
  border: 1px solid $strong_line;
}
QSlider::handle:horizontal:hover { background: $pressed; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; width: 12px; height: 12px; }
QSlider::handle:horizontal:disabled { background: $panel; border-color: $line; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

#line { background: $line; }
#strip { background: $raised; border: none; border-top: 1px solid $line; }
#notice { background: $raised; border: 1px solid $line; border-radius: ${radius}px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
#card { background: $raised; border: 1px solid $line; border-radius: 8px; }
#stage { background: $canvas; }
"""
)


def stylesheet_of(tokens: Tokens) -> str:
    """Only flat colours, lines and distances: whatever moves or has depth stays out."""
    return _SHEET.substitute(
        {name: getattr(tokens, name) for name in tokens.__dataclass_fields__},
        radius=RADIUS_PX,
        chevron=_icon_path("chevron-quiet"),
        check=_icon_path("check-white"),
    )


def _icon_path(name: str) -> str:
    """Style sheets read files by path; the package is always installed as plain files."""
    with as_file(files("assets") / "icons" / f"{name}.svg") as path:
        return path.as_posix()
