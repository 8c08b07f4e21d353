"""Where the frozen app starts: puts the environment right for its children, then hands over."""

import os
import sys

SEARCH_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
FOREIGN_CODE = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH")
"""Variables by which another Qt's plug-ins would be loaded into this process."""


def put_environment_right() -> None:
    """Let browsers and file managers that the app starts find their own libraries, not ours."""
    for name in SEARCH_PATHS:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)
    for name in FOREIGN_CODE:
        os.environ.pop(name, None)


if __name__ == "__main__":
    put_environment_right()
    # After the environment is right, and only when run: a test imports this module.
    from desktop.cli import main

    sys.exit(main())
