"""Addresses of files become the paths that they stand for, and places follow the XDG rules."""

import os
import sys
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.places import APP_FOLDER, find_places
from desktop.shell.addresses import path_of_address

NAMES = st.binary(min_size=1).filter(lambda name: b"\0" not in name and b"/" not in name)


@given(NAMES)
def test_any_path_survives_its_address(name: bytes) -> None:
    path = Path("/photos") / os.fsdecode(name)

    assert path_of_address(path.as_uri()) == str(path)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///a/b.jpg", "/a/b.jpg"),
        ("file:/a/b.jpg", "/a/b.jpg"),
        ("FILE://localhost/a%20b.jpg", "/a b.jpg"),
        ("file:///100%.jpg", "/100%.jpg"),
        ("file:///a%zz%4", "/a%zz%4"),
        ("file:///a.jpg#part?query", "/a.jpg"),
        ("file:///C:/a%20b.jpg", "C:/a b.jpg"),
    ],
)
def test_an_address_is_read_as_file_managers_write_it(address: str, path: str) -> None:
    assert path_of_address(address) == path


@pytest.mark.skipif(sys.platform != "linux", reason="other systems ask platformdirs itself")
def test_the_places_are_those_that_every_program_uses() -> None:
    places = find_places(os.environ)

    assert places.config == platformdirs.user_config_path(APP_FOLDER, appauthor=False)
    assert places.data == platformdirs.user_data_path(APP_FOLDER, appauthor=False)
    assert places.cache == platformdirs.user_cache_path(APP_FOLDER, appauthor=False)
    assert find_places({"HOME": "/h", "XDG_DATA_HOME": "nowhere"}).data == Path(
        "/h/.local/share/opendream-upscale"
    )
