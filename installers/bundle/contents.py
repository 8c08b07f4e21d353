"""What goes into the frozen app and what is left out, as plain lists that tests look at."""

from fnmatch import fnmatch

DENIED_MODULES = (
    # Of Qt only what the window imports.
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtPdf",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtWebEngineCore",
    # The service's half, and what only programmers use.
    "backend",
    "installers",
    "tests",
    "tkinter",
    "unittest",
    "pydoc",
    "readline",
    "curses",
    "setuptools",
    "pkg_resources",
    "pip",
    # Asked for by libraries for features that the app has no use for.
    "chardet",
    "charset_normalizer",
    "click",
    "markdown_it",
    "numpy",
    "pygments",
    "requests",
    "trio",
    "yaml",
)

DENIED_FILES = (
    # Of Qt's plug-ins those for bare consoles, foreign displays, rare pictures and the network,
    # and GTK's, which would bring all of GTK.
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/imageformats/libqicns*",
    "*/plugins/imageformats/libqtga*",
    "*/plugins/imageformats/libqwbmp*",
    "*/plugins/networkinformation/*",
    "*/plugins/platforminputcontexts/libqtvirtualkeyboard*",
    "*/plugins/platforms/libqeglfs*",
    "*/plugins/platforms/libqlinuxfb*",
    "*/plugins/platforms/libqminimal*",
    "*/plugins/platforms/libqvkkhrdisplay*",
    "*/plugins/platforms/libqvnc*",
    "*/plugins/platformthemes/libqgtk3*",
    "*/plugins/tls/*",
    "*/plugins/wayland-shell-integration/libfullscreen-shell*",
    "*/plugins/wayland-shell-integration/libivi-shell*",
    "*/plugins/wayland-shell-integration/libqt-shell*",
    "*libQt6EglF[Ss]*",
    "*libQt6Network*",
    "*libQt6Pdf*",
    "*libQt6Qml*",
    "*libQt6Quick*",
    "*libQt6VirtualKeyboard*",
    "*PySide6/QtNetwork*",
    "*.dist-info/RECORD",  # lists what pip installed, with paths of the machine that built
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
)
KEPT_TRANSLATIONS = ("qtbase_en", "qtbase_es")
KEPT_ASSETS = ("__init__.py", "icons/*.svg", "legal/*", "samples/*", "translations/*.qm")
KEYRING_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.fail",
    "keyring.backends.null",
)


def is_wanted(destination: str) -> bool:
    """Whether a file, by its place in the bundle, goes into it."""
    if "/translations/" in destination and "Qt" in destination:
        name = destination.rpartition("/")[2].removesuffix(".qm")
        return name in KEPT_TRANSLATIONS
    return not any(fnmatch(destination, pattern) for pattern in DENIED_FILES)


def is_wanted_asset(path: str) -> bool:
    """Whether a file of assets/, by its path in there, is the desktop's."""
    return any(fnmatch(path, pattern) for pattern in KEPT_ASSETS)
