"""A Fusion palette made of our tokens, for platforms that bring none."""

from PySide6.QtGui import QColor, QPalette

from desktop.ui.theme.tokens import Tokens

Role = QPalette.ColorRole


def palette_of(tokens: Tokens) -> QPalette:
    palette = QPalette()
    for role, colour in _roles(tokens).items():
        palette.setColor(role, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText):
        palette.setColor(disabled, role, QColor(tokens.disabled_text))
    return palette


def _roles(tokens: Tokens) -> dict[QPalette.ColorRole, str]:
    return {
        Role.Window: tokens.panel,
        Role.WindowText: tokens.text,
        Role.Base: tokens.raised,
        Role.AlternateBase: tokens.panel,
        Role.ToolTipBase: tokens.raised,
        Role.ToolTipText: tokens.text,
        Role.PlaceholderText: tokens.quiet_text,
        Role.Text: tokens.text,
        Role.Button: tokens.raised,
        Role.ButtonText: tokens.text,
        Role.BrightText: tokens.failure,
        Role.Link: tokens.accent_text,
        Role.LinkVisited: tokens.accent_text,
        Role.Highlight: tokens.accent,
        Role.HighlightedText: tokens.on_accent,
        Role.Accent: tokens.accent,
        Role.Light: tokens.raised,
        Role.Midlight: tokens.pressed,
        Role.Mid: tokens.line,
        Role.Dark: tokens.line,
        Role.Shadow: tokens.canvas,
    }
