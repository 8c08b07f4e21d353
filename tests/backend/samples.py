"""The bundled sample photo, and a smaller copy of it."""

from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "cat.jpg"
SMALL = Path(__file__).parents[1] / "policy" / "small_cat.jpg"
"""A third of its size: most promises are not about size, and a model's work is."""
HEIC = Path(__file__).parent / "imaging" / "samples" / "phone.heic"
