"""What each purpose needs of the system, and the Debian packages that bring it."""

import functools
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something of the system's that must be there, and the package that brings it."""

    package: str
    is_there: Callable[[], bool]


def needs_for(purpose: str, environment: Mapping[str, str]) -> tuple[Need, ...]:
    """List what the purpose needs of the system; macOS brings all of it by itself."""
    if sys.platform != "linux":
        return ()
    if purpose == "test":
        return (*QT, *WINDOW, *TESTS)
    return (*QT, *WINDOW) if has_display(environment) else ()


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown, and was not declined by `HEADLESS=1`."""
    if environment.get("HEADLESS", "") not in ("", "0"):
        return False
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def has_browser() -> bool:
    """Whether a browser that the tests of the web pages can drive is on the path."""
    return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))


def _has_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return any(next(folder.rglob("*.[to]tf"), None) for folder in folders)


def _program(name: str, package: str) -> Need:
    return Need(package, lambda: shutil.which(name) is not None)


def _library(soname: str, package: str) -> Need:
    return Need(package, lambda: soname in _linker_cache())


@functools.cache
def _linker_cache() -> str:
    """List the dynamic linker's cache, the system's own answer to "is it installed?"."""
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        listing = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return listing.stdout


QT = (
    _library("libEGL.so.1", "libegl1"),
    _library("libGL.so.1", "libgl1"),
    _library("libX11.so.6", "libx11-6"),
    _library("libbrotlidec.so.1", "libbrotli1"),
    _library("libdbus-1.so.3", "libdbus-1-3"),
    _library("libfontconfig.so.1", "libfontconfig1"),
    _library("libfreetype.so.6", "libfreetype6"),
    _library("libglib-2.0.so.0", "libglib2.0-0"),
    _library("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    _library("libxkbcommon.so.0", "libxkbcommon0"),
    _library("libzstd.so.1", "libzstd1"),
    Need("fonts-dejavu-core", _has_font),
)
"""What Qt's own libraries are linked to: needed even without a display."""

WINDOW = (
    _library("libX11-xcb.so.1", "libx11-xcb1"),
    _library("libwayland-client.so.0", "libwayland-client0"),
    _library("libwayland-cursor.so.0", "libwayland-cursor0"),
    _library("libwayland-egl.so.1", "libwayland-egl1"),
    _library("libxcb-cursor.so.0", "libxcb-cursor0"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4"),
    _library("libxcb-image.so.0", "libxcb-image0"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    _library("libxcb-randr.so.0", "libxcb-randr0"),
    _library("libxcb-render-util.so.0", "libxcb-render-util0"),
    _library("libxcb-render.so.0", "libxcb-render0"),
    _library("libxcb-shape.so.0", "libxcb-shape0"),
    _library("libxcb-shm.so.0", "libxcb-shm0"),
    _library("libxcb-sync.so.1", "libxcb-sync1"),
    _library("libxcb-util.so.1", "libxcb-util1"),
    _library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    _library("libxcb-xkb.so.1", "libxcb-xkb1"),
    _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
"""What Qt's X11 and Wayland plugins are linked to."""

TESTS = (
    _program("Xvfb", "xvfb"),
    _program("xauth", "xauth"),
    _library("libatomic.so.1", "libatomic1"),
    _program("dbus-daemon", "dbus"),
    _program("gnome-keyring-daemon", "gnome-keyring"),
    _program("desktop-file-validate", "desktop-file-utils"),
)
"""What tests of the window on a display of its own, of the key store and the menus, and
Playwright's driver, need."""
