"""The colour that goes with a tone's icon and words."""

from desktop.queue.view_words import Tone
from desktop.ui.theme.tokens import Tokens


def tone_colour(tokens: Tokens, tone: Tone) -> str:
    """Colour repeats what icon and words say; it never says it alone."""
    return {
        Tone.SUCCESS: tokens.success,
        Tone.WARNING: tokens.warning,
        Tone.REFUSED: tokens.warning,
        Tone.FAILURE: tokens.failure,
        Tone.ACTIVE: tokens.accent_text,
    }.get(tone, tokens.quiet_text)
