"""Writes the wire contract down, and generates the desktop's types from it."""
