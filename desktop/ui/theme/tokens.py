"""The design's numbers: greys without hue, one accent, one spacing scale, five text sizes."""

from dataclasses import dataclass
from enum import Enum


class Space:
    """Distances, in logical pixels."""

    XS_PX = 4
    S_PX = 8
    M_PX = 12
    L_PX = 16
    XL_PX = 24
    XXL_PX = 32


RADIUS_PX = 6
DROP_RADIUS_PX = 12
ICON_PX = 20


class TextSize(Enum):
    """Text sizes, in logical pixels."""

    SMALL = 11
    BODY = 13
    LEAD = 15
    TITLE = 20
    DISPLAY = 28


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, as #rrggbb. Success, warning and failure never stand alone."""

    is_dark: bool
    canvas: str
    """Around a photo: neutral, neither black nor white."""
    panel: str
    raised: str
    pressed: str
    line: str
    strong_line: str
    """Edges of controls, at least 3:1 against the panel."""
    text: str
    quiet_text: str
    disabled_text: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_text: str
    """The accent as text on a panel, at least 4.5:1."""
    selection: str
    success: str
    warning: str
    failure: str


DARK = Tokens(
    is_dark=True,
    canvas="#1c1c1c",
    panel="#262626",
    raised="#303030",
    pressed="#3a3a3a",
    line="#3c3c3c",
    strong_line="#7a7a7a",
    text="#e8e8e8",
    quiet_text="#a8a8a8",
    disabled_text="#6e6e6e",
    accent="#5565f5",
    accent_hover="#4c5cec",
    on_accent="#ffffff",
    accent_text="#a3adff",
    selection="#35384c",
    success="#6fce8d",
    warning="#e9b44c",
    failure="#ff8a80",
)

LIGHT = Tokens(
    is_dark=False,
    canvas="#e6e6e6",
    panel="#f5f5f5",
    raised="#ffffff",
    pressed="#e9e9e9",
    line="#d0d0d0",
    strong_line="#868686",
    text="#1e1e1e",
    quiet_text="#5a5a5a",
    disabled_text="#9a9a9a",
    accent="#3d4eea",
    accent_hover="#3343d6",
    on_accent="#ffffff",
    accent_text="#3343d6",
    selection="#e0e3fb",
    success="#17692f",
    warning="#8a5a00",
    failure="#b3261e",
)
