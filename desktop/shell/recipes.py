"""From a recipe that came with files to the options they are added with. Pure."""

from typing import Literal, cast

from msgspec.structs import replace

from desktop.client.wire import UpscaleOptions
from desktop.settings import Settings
from desktop.shell.request import Recipe


def options_for(recipe: Recipe, settings: Settings) -> UpscaleOptions | None:
    """The recipe's size in place of the chosen one; None leaves everything as chosen.

    A preset that is not known any more is passed over: the files are shown with what is chosen.
    """
    named = {preset.name: preset.options for preset in settings.presets}
    base = named.get(recipe.preset, settings.options)
    if recipe.clean:
        return replace(base, scale=None, long_side_px=None, clean=True)
    if recipe.long_side_px:
        return replace(base, scale=None, long_side_px=max(recipe.long_side_px, 16), clean=False)
    if recipe.scale:
        scale = cast("Literal[2, 4, 8]", recipe.scale)
        return replace(base, scale=scale, long_side_px=None, clean=False)
    return base if recipe.preset in named else None


def may_start(recipe: Recipe, settings: Settings) -> bool:
    """Whether files of this recipe begin by themselves: not with a preset that is gone."""
    is_known = not recipe.preset or recipe.preset in {one.name for one in settings.presets}
    return recipe.starts and is_known
