"""The service on a server: its wheel, its systemd units and its container file."""
