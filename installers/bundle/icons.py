"""Renders the app's icon in the sizes and forms that each system wants."""

import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIDES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIDES_PX = (16, 24, 32, 48, 64, 128, 256)


def render(svg: bytes, side_px: int) -> Image.Image:
    """The drawing as a square picture with transparency."""
    canvas = QImage(side_px, side_px, QImage.Format.Format_RGBA8888)
    canvas.fill(0)
    painter = QPainter(canvas)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    pixels = bytes(canvas.constBits())
    return Image.frombytes("RGBA", (side_px, side_px), pixels)


def write_icons(svg_path: Path, folder: Path) -> None:
    """Write app-SIDE.png for each size, app.ico and app.icns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication([])
    svg = svg_path.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {side: render(svg, side) for side in SIDES_PX}
    for side, picture in pictures.items():
        picture.save(folder / f"app-{side}.png", optimize=True)
    largest = render(svg, 1024)
    largest.save(folder / "app.icns")
    pictures[256].save(folder / "app.ico", sizes=[(side, side) for side in WINDOWS_SIDES_PX])
    del app
