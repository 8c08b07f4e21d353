"""Our own line icons, drawn in the colour of the text around them."""

from functools import partial
from importlib.resources import files

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import ICON_PX

RATIOS = (1.0, 2.0)
STROKE = 'stroke-width="1.5"'


class Icons(QObject):
    """Makes icons by name and keeps those that were given to a button or action up to date."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._sources: dict[str, str] = {}

    def dress(
        self, target: QAction | QAbstractButton, name: str, *, on_accent: bool = False
    ) -> None:
        """Give `target` an icon now and after every change of theme."""
        apply = partial(self._apply, target, name, on_accent=on_accent)
        apply()
        self._theme.changed.connect(apply)
        # A partial is no method of the target: the link must end with it.
        target.destroyed.connect(partial(self._theme.changed.disconnect, apply))

    def icon(self, name: str, colour: str | None = None) -> QIcon:
        tokens = self._theme.tokens
        icon = QIcon()
        for ratio in RATIOS:
            icon.addPixmap(self.pixmap(name, colour or tokens.text, ratio=ratio))
            faded = self.pixmap(name, tokens.disabled_text, ratio=ratio)
            icon.addPixmap(faded, QIcon.Mode.Disabled)
        return icon

    def pixmap(
        self, name: str, colour: str, *, side_px: int = ICON_PX, ratio: float = 1.0
    ) -> QPixmap:
        """One icon in one colour; `side_px` is logical. Larger ones keep the thin stroke."""
        svg = self._source(name).replace("currentColor", colour)
        if side_px > ICON_PX:
            svg = svg.replace(STROKE, f'stroke-width="{1.5 * ICON_PX / side_px:.3f}"')
        pixmap = QPixmap(round(side_px * ratio), round(side_px * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _apply(
        self, target: QAction | QAbstractButton, name: str, *, on_accent: bool = False
    ) -> None:
        target.setIcon(self.icon(name, self._theme.tokens.on_accent if on_accent else None))

    def _source(self, name: str) -> str:
        if name not in self._sources:
            path = files("assets") / "icons" / f"{name}.svg"
            self._sources[name] = path.read_text(encoding="utf-8")
        return self._sources[name]
