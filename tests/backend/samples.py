"""The bundled sample photo."""

from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "cat.jpg"
