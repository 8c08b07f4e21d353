"""Options under a name: those that come with the app, and the person's own. Pure."""

from collections.abc import Iterable

from desktop.client.wire import UpscaleOptions
from desktop.settings import Preset

SHIPPED: dict[str, UpscaleOptions] = {
    "photo": UpscaleOptions(scale=4),
    "print_a3": UpscaleOptions(long_side_px=4961, print_dpi=300),
    "text": UpscaleOptions(scale=2, strictness="exact", denoise="off"),
    "old_photo": UpscaleOptions(scale=4, strictness="restore", denoise="medium"),
    "clean": UpscaleOptions(clean=True, denoise="medium"),
}
"""By a key that `desktop/ui/option_words.py` has words for. A3 at 300 dpi is 4961 px long."""
LONGEST_NAME = 40


def with_preset(presets: Iterable[Preset], name: str, options: UpscaleOptions) -> list[Preset]:
    """With one more, or in the place of the one that has the name; the names in their order."""
    others = [preset for preset in presets if preset.name != name]
    return sorted(
        [*others, Preset(name=name, options=options)], key=lambda preset: preset.name.casefold()
    )


def without_preset(presets: Iterable[Preset], name: str) -> list[Preset]:
    return [preset for preset in presets if preset.name != name]


def clean_name(text: str) -> str:
    """What a person typed as a name: one line, not endless."""
    return " ".join(text.split())[:LONGEST_NAME].strip()
