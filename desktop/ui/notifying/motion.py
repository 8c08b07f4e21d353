"""Reduced motion: what Qt itself would slide, fade or blink stands still."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

EFFECTS = (
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_AnimateToolBox,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_FadeTooltip,
)
BLINK_MS = 1060
"""Qt's own usual time."""


def reduce_motion(*, is_reduced: bool) -> None:
    """We animate nothing ourselves; a text cursor that does not blink is still seen."""
    for effect in EFFECTS:
        QApplication.setEffectEnabled(effect, not is_reduced)
    QGuiApplication.styleHints().setCursorFlashTime(0 if is_reduced else BLINK_MS)
