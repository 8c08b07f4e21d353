"""How the packaged app compares with the same app from source."""
