"""Sets up a bare machine with nothing but a POSIX shell and Python's standard library."""
