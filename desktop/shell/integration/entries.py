"""The lines of the right-click menu, in the person's language."""

from collections.abc import Sequence

from desktop.shell.integration.plan import APP_NAME, Entry

MOST_PRESETS = 8
_WORDS = {
    "en": ("Upscale {times}\N{MULTIPLICATION SIGN}", "Clean up only", f"Open in {APP_NAME}"),
    "es": (
        "Ampliar {times}\N{MULTIPLICATION SIGN}",
        "Solo limpiar",
        f"Abrir en {APP_NAME}",
    ),
}


def menu_entries(language: str, preset_names: Sequence[str] = ()) -> tuple[Entry, ...]:
    """What is offered: the usual sizes, the person's own presets, and a look first."""
    upscale, clean, look = _WORDS.get(language[:2], _WORDS["en"])
    sizes = [
        Entry(f"{times}x", upscale.format(times=times), ("--scale", str(times), "--start"))
        for times in (2, 4, 8)
    ]
    usual = [*sizes, Entry("clean", clean, ("--clean", "--start"))]
    names = _usable(preset_names, {entry.label for entry in usual})
    own = [
        Entry(f"preset{number}", name, (*_named(name), "--start"))
        for number, name in enumerate(names, start=1)
    ]
    return (*usual, *own, Entry("open", look, ()))


def _named(preset: str) -> tuple[str, ...]:
    """A name that begins as an option does has to be one word with its own option."""
    return (f"--preset={preset}",) if preset.startswith("-") else ("--preset", preset)


def _usable(names: Sequence[str], taken: set[str]) -> list[str]:
    """Names that can stand in a menu, each once."""
    plain = [name for name in dict.fromkeys(names) if name.strip() and name.isprintable()]
    return [name for name in plain if name not in taken][:MOST_PRESETS]
