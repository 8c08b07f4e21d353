"""Chooses the small places where the source's own structure stands in for a changed answer."""

import cv2
import numpy as np

from backend.imaging.filters import Floats, gaussian
from backend.imaging.sensitive import Lettering

SEED_BADNESS = 1.5
"""A place is protected from here on: well before it would have the answer refused."""
GROWN_BADNESS = 0.7
"""As far as this the place belongs to it."""
MOST_SHARE = 0.05
"""Beyond this share of the region an answer is not mended but judged as it is."""
FEATHER_SHARE = 160
REWORDED_BADNESS = 6.0
"""So wrong are other letters, and no other drawing of the same ones."""


def protected_map(badness: Floats, source: Floats, noise: float) -> Floats | None:
    """0..1: how much of each place is taken from the source; None when nothing needs it.

    Also None when more than `MOST_SHARE` would be taken, or where print of the `source` (RGB in
    levels, with `noise`) was re-worded: then the answer has to stand as it is. A model that writes
    other words is not trusted with the rest of the picture.
    """
    if float(badness.max()) < SEED_BADNESS:
        return None
    long_px = max(badness.shape)
    grown = (badness >= GROWN_BADNESS).astype(np.uint8)
    _, labels = cv2.connectedComponents(grown, connectivity=8)
    seeded = np.unique(labels[badness >= SEED_BADNESS])
    places = np.isin(labels, seeded[seeded > 0]).astype(np.uint8)
    # A box that fails is blamed on its centre; what made it fail may lie half a box away.
    reach = max(round(long_px / 60), 2)
    wide = cv2.dilate(places, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    if float(wide.mean()) > MOST_SHARE or _is_reworded(badness, source, noise):
        return None
    soft = gaussian(np.asarray(wide, np.float32), max(long_px / FEATHER_SHARE, 1.0))
    return np.maximum(soft, np.asarray(places, np.float32))


def _is_reworded(badness: Floats, source: Floats, noise: float) -> bool:
    """Whether some place is quite another one, and print."""
    wrong = (badness >= REWORDED_BADNESS).astype(np.uint8)
    count, labels = cv2.connectedComponents(wrong, connectivity=8)
    if count == 1:
        return False
    lettering = Lettering(source, noise)
    return any(lettering.covers(np.asarray(labels == label)) for label in range(1, count))
