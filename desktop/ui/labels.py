"""Labels that show text as it is: a file name is never markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def plain_label(
    text: str = "", kind: str = "", *, wraps: bool = False, parent: QWidget | None = None
) -> QLabel:
    """The only way in which this application makes a label.

    `kind` names a look of the style sheet: quiet, small, lead, title, section, failure.
    """
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    if wraps:
        # Without it a wrapping label asks for the height of its narrowest form.
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if kind:
        label.setProperty("kind", kind)
    return label


def plain_tool_tip(text: str) -> str:
    """Text for a tool tip, which Qt would otherwise take for HTML if it looks like it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{escaped}</qt>"
