"""What the app is on macOS: its bundle's facts, rights and the right-click action."""
