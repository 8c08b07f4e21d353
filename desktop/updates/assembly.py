"""Builds the look for news of a version."""

from pathlib import Path

from PySide6.QtCore import QObject

from desktop import __version__
from desktop.bridge import Bridge
from desktop.settings import SettingsStore
from desktop.updates.look import Believed, NewsLook, UpdatesDoor
from desktop.updates.memory import NewsMemory
from desktop.updates.presenter import UpdatePresenter
from desktop.updates.trusted_keys import TRUSTED_KEYS


def build_updates(
    bridge: Bridge,
    door: UpdatesDoor,
    settings: SettingsStore,
    *,
    cache: Path,
    origin: str,
    parent: QObject,
) -> UpdatePresenter:
    """A presenter that believes the keys this version was made with."""
    believed = Believed(TRUSTED_KEYS, __version__, origin)
    look = NewsLook(door, NewsMemory(cache), settings, believed=believed)
    return UpdatePresenter(bridge, look, parent)
