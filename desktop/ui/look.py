"""What belongs to the application object, however many windows it shows."""

from dataclasses import dataclass

from desktop.ui.language import Language
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme


@dataclass(frozen=True)
class Look:
    """Colours, icons and words."""

    theme: Theme
    icons: Icons
    language: Language
