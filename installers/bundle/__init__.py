"""Freezes the desktop app into one folder that needs no Python."""
