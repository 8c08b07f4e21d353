"""The service as the desktop sees it; httpx comes without its own command line."""

import sys

# Wherever click, rich and pygments happen to be installed, httpx loads them for a command line that
# the app does not have: 10 MB of memory, and a tenth of a second before the first window.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # how Python bars a module
