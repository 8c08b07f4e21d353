"""The version of what is running."""

from importlib.metadata import version

VERSION = version("opendream-upscale")
