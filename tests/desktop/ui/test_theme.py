"""Greys without hue, enough contrast, icons and sheets that follow light and dark."""

from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QToolButton

from desktop.ui.theme.icons import Icons
from desktop.ui.theme.stylesheet import stylesheet_of
from desktop.ui.theme.theme import Theme, ThemeChoice
from desktop.ui.theme.tokens import DARK, LIGHT, Tokens

THEMES = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
GREYS = (
    "canvas", "panel", "raised", "pressed", "line", "strong_line", "text", "quiet_text",
    "disabled_text",
)  # fmt: skip
ICONS = sorted(Path(str(files("assets") / "icons")).glob("*.svg"))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_what_surrounds_a_photo_has_no_hue(tokens: Tokens) -> None:
    for name in GREYS:
        colour = getattr(tokens, name)
        assert colour[1:3] == colour[3:5] == colour[5:7], name
    assert tokens.canvas not in {"#000000", "#ffffff"}


@THEMES
def test_text_can_be_read_on_everything_it_stands_on(tokens: Tokens) -> None:
    for ground in (tokens.panel, tokens.raised, tokens.canvas):
        assert contrast(tokens.text, ground) >= 7
    for ground in (tokens.panel, tokens.raised, tokens.selection):
        assert contrast(tokens.quiet_text, ground) >= 4.5
        for name in ("accent_text", "success", "warning", "failure"):
            assert contrast(getattr(tokens, name), ground) >= 4.5, (name, ground)
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_hover) >= 4.5
    assert contrast(tokens.strong_line, tokens.panel) >= 3
    assert contrast(tokens.accent, tokens.panel) >= 3


@THEMES
def test_the_style_sheet_is_complete(tokens: Tokens) -> None:
    sheet = stylesheet_of(tokens)

    assert "$" not in sheet
    for field in fields(tokens):
        if field.name not in {"is_dark", "canvas"}:
            assert isinstance(getattr(tokens, field.name), str)
    for line in sheet.splitlines():
        if "url(" in line:
            assert Path(line.split("url(")[1].split(")")[0]).exists()


def test_dark_and_light_are_applied_and_announced(theme: Theme, qapp: QApplication) -> None:
    changes: list[bool] = []
    theme.changed.connect(lambda: changes.append(theme.tokens.is_dark))

    theme.choose(ThemeChoice.DARK)
    dark = qapp.palette().window().color().name()
    theme.choose(ThemeChoice.LIGHT)
    light = qapp.palette().window().color().name()

    assert changes == [True, False]
    assert (dark, light) == (DARK.panel, LIGHT.panel)


def test_the_system_is_followed_when_nothing_was_chosen(theme: Theme, qapp: QApplication) -> None:
    theme.choose(ThemeChoice.SYSTEM)
    is_dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark

    assert theme.tokens.is_dark is is_dark

    theme.choose(ThemeChoice.LIGHT)


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_every_icon_draws_something(path: Path, icons: Icons) -> None:
    image = icons.pixmap(path.stem, "#ff0000", ratio=2).toImage()

    drawn = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 0
    ]
    assert (image.width(), image.height()) == (40, 40)
    assert len(drawn) > 20


def test_icons_take_the_colour_of_the_text(icons: Icons, theme: Theme) -> None:
    button = QToolButton()
    icons.dress(button, "pause")

    theme.choose(ThemeChoice.DARK)
    in_dark = brightest(button.icon())
    theme.choose(ThemeChoice.LIGHT)
    in_light = brightest(button.icon())

    assert in_dark == pytest.approx(QColor(DARK.text).lightness(), abs=3)
    assert in_light == pytest.approx(QColor(LIGHT.text).lightness(), abs=3)


def brightest(icon: QIcon) -> int:
    """The lightness of the icon's most solid pixel."""
    image = icon.pixmap(20).toImage()
    colours = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
    return max(colours, key=QColor.alpha).lightness()


def test_a_button_that_is_gone_no_longer_follows_the_theme(icons: Icons, theme: Theme) -> None:
    button = QToolButton()
    icons.dress(button, "pause")

    button.deleteLater()
    QApplication.sendPostedEvents(button, 52)  # DeferredDelete
    theme.choose(ThemeChoice.DARK)
    theme.choose(ThemeChoice.LIGHT)
