"""Opens the app, or hands its files to the one that is open. Needs no Qt for the latter."""

import gc
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, cast

from desktop import __version__
from desktop.places import find_places
from desktop.shell.door import Door, InstanceLock, UnsafeFolder, door_of, prepare
from desktop.shell.handing_over import hand_over, hand_over_or_lock
from desktop.shell.links import hint_of
from desktop.shell.request import Request, request_of
from desktop.shell.wire import Answer

APP_MODULE = "desktop.opening"
FAILED = 1

REFUSALS = {
    "unknown_version": (
        "Another version of OpenDream Upscale ({app}) is open. Please close it and try again."
    ),
    "other_server": (
        "OpenDream Upscale is open with another service. Please close it and try again."
    ),
    "unreadable": "OpenDream Upscale ({app}) did not understand. Please close it and try again.",
    "no_answer": "OpenDream Upscale is open but does not answer. Please close it and try again.",
}


class AppModule(Protocol):
    def open_app(self, request: Request, environment: Mapping[str, str], door: Door | None) -> int:
        """Show the window until it is closed; the exit code."""


def launch(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    say: Callable[[str], None] | None = None,
) -> int:
    """The exit code: 0 once the files are with an open app, or the app was closed."""
    tell = say or _to_standard_error
    request = request_of(arguments)
    named = request.server or environment.get("OPENDREAM_SERVER_URL", "")
    request = request._replace(server=named)
    if _asks_only_for_the_unknown(request):
        tell("This link asks for nothing that OpenDream Upscale does.")
        return FAILED
    door = door_of(find_places(environment), environment)
    answer = hand_over(door, request)
    if answer is not None:
        return _told(answer, tell)
    if not has_screen(environment):
        tell("There is no screen here to open a window on. Without one: opendream-upscale up FILE")
        return FAILED
    try:
        prepare(door)
    except (UnsafeFolder, OSError):
        return _app().open_app(request, environment, None)  # alone, as it cannot be reached
    lock = InstanceLock(door.lock_path)
    answer = hand_over_or_lock(door, request, lock)
    if answer is not None:
        return _told(answer, tell)
    try:
        return _app().open_app(request, environment, door)
    finally:
        lock.release()


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window could be shown; over SSH the toolkit would only abort."""
    if platform != "linux":
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
    is_named = any(environment.get(name) for name in names)
    return is_named or environment.get("XDG_SESSION_TYPE") == "wayland"


def _asks_only_for_the_unknown(request: Request) -> bool:
    is_all = bool(request.links) and not request.files
    return is_all and not any(hint_of(link) for link in request.links)


def _told(answer: Answer, tell: Callable[[str], None]) -> int:
    if answer.reason:
        words = REFUSALS.get(answer.reason, REFUSALS["unreadable"])
        tell(words.format(app=answer.app[:40]))
        return FAILED
    if answer.app != __version__:
        tell(
            f"OpenDream Upscale {answer.app[:40]} is still open and took this."
            f" Close it to use {__version__}."
        )
    return 0


def _app() -> AppModule:
    # The app takes the collector over once it is built; until then all is new and nothing waste.
    gc.disable()
    return cast("AppModule", importlib.import_module(APP_MODULE))


def _to_standard_error(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
