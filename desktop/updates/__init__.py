"""Tells of a newer version, once a day at most, and only what our own key has signed."""
