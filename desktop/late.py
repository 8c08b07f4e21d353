"""Modules that are loaded when something of them is first used.

An empty window needs neither Pillow nor the pages of the account: what they take of memory and of
the start is taken when a photo, or somebody, comes. Written so that types are kept:

    if TYPE_CHECKING:
        from desktop.viewer import decoding
    else:
        decoding = Late("desktop.viewer.decoding")
"""

import importlib


class Late:
    """Stands for a module; may be used in any thread, whose first use loads it."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> object:
        return getattr(importlib.import_module(self._module), name)
