#!/bin/sh
# Finds a Python that fits and hands over to installers/setup/install.py.
# Usage: setup.sh run|test
set -eu
cd "$(dirname "$0")/../.."

FITS='import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 15)))'
HAS_VENV='import ensurepip, venv'

works() { command -v "$1" >/dev/null 2>&1 && "$1" -c "$2" >/dev/null 2>&1; }

find_python() {
    # The environment that is there, unless an earlier set-up was cut short.
    if [ ! -e .venv/.installing ] && works .venv/bin/python "$FITS"; then
        echo .venv/bin/python
        return
    fi
    without_venv=
    for candidate in "${OPENDREAM_PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
        works "$candidate" "$FITS" || continue
        if works "$candidate" "$HAS_VENV"; then
            command -v "$candidate"
            return
        fi
        without_venv=${without_venv:-$(command -v "$candidate")}
    done
    # On Debian the venv module is a package of its own; install.py brings it.
    echo "$without_venv"
}

PYTHON=$(find_python)
if [ -z "$PYTHON" ]; then
    echo "setup: Python 3.11 to 3.14 is needed and was not found; install it (Debian, Ubuntu: apt-get install python3.11 python3.11-venv; macOS: brew install python@3.13) or name it in OPENDREAM_PYTHON." >&2
    exit 1
fi
exec "$PYTHON" -m installers.setup.install "$@"
