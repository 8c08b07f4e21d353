"""Libraries that the bundle takes from the system, and the Debian packages that bring them.

They belong to the display, the fonts and the session: a copy of ours would quarrel with the
system's drivers and settings. All others come in the bundle.
"""

import re

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""By the name that the dynamic linker looks for."""

LIBC = re.compile(r"(libc|libm|libdl|librt|libpthread|libresolv|libutil|ld-linux[\w-]*)\.so\.\d+")
BROUGHT = re.compile(
    r"lib(python3\.\d+|ssl|crypto|sqlite3|ffi|bz2|lzma|expat|uuid|mpdec)\.so\.[\d.]+"
)
"""Python itself is linked to these, and their versions differ between releases: they come too."""


def is_left_to_system(source: str) -> bool:
    """Whether a library, by the file it was found as, is the system's to bring."""
    name = source.rpartition("/")[2]
    is_of_system = source.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"))
    return is_of_system and not BROUGHT.fullmatch(name)


def packages_for(needed: set[str]) -> list[str]:
    """The packages that bring these libraries. Raises: KeyError for one that nobody brings."""
    return sorted({PACKAGES[name] for name in needed if not LIBC.fullmatch(name)})
