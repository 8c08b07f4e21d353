"""The desktop app and the command line of OpenDream Upscale."""

__version__ = "0.1.0"
