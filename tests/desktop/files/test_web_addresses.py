"""Text that names or carries pictures, as browsers hand it over."""

from base64 import b64encode
from pathlib import Path

import pytest
from PIL import Image

from desktop.files.errors import FileProblem
from desktop.files.keeping import keep_bytes, keep_picture, new_part
from desktop.files.web_addresses import (
    embedded_picture,
    host_of,
    moz_address,
    stem_of,
    web_address,
)
from desktop.files.web_snippets import picture_sources


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://example.org/a.jpg\n", "https://example.org/a.jpg"),
        ("HTTP://Example.org:8080/a?b=c#d", "http://example.org:8080/a?b=c"),
        ("https://ada:secret@example.org/a", "https://example.org/a"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
        ("file:///etc/passwd", ""),
        ("ftp://example.org/a", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://example.org:port/", ""),
        ("two words https://example.org", ""),
        ("https://example.org/" + "a" * 9000, ""),
    ],
)
def test_only_web_addresses_count_and_without_credentials(text: str, address: str) -> None:
    assert web_address(text) == address


def test_a_host_that_only_looks_like_another_is_seen_as_such() -> None:
    assert host_of("https://\N{CYRILLIC SMALL LETTER A}pple.com/cat.png") == "xn--pple-43d.com"
    assert host_of("https://Example.org:8443/cat.png") == "example.org"


@pytest.mark.parametrize(
    ("address", "stem"),
    [
        ("https://example.org/photos/my%20cat.final.png?size=1", "my cat.final"),
        ("https://example.org/", "picture"),
        ("https://example.org/%2e%2e%2fetc%2fpasswd", "passwd"),
        ("https://example.org/image/12345", "12345"),
    ],
)
def test_a_picture_keeps_the_name_it_has_there(address: str, stem: str) -> None:
    assert stem_of(address) == stem


def test_pictures_are_found_in_html_once_each() -> None:
    html = '<a href="/x"><IMG alt="<" src="https://a/1.png"></a><img src=\'https://a/1.png\'><img>'

    assert picture_sources(html) == ["https://a/1.png"]
    assert moz_address("https://a/1.png\nA title".encode("utf-16-le")) == "https://a/1.png"


def test_a_picture_in_an_address_is_taken_out_of_it() -> None:
    packed = b64encode(b"\x89PNG\0").decode()

    assert embedded_picture(f"data:image/png;base64,{packed}") == b"\x89PNG\0"
    assert embedded_picture("data:image/x,%89P%4e") == b"\x89PN"
    assert embedded_picture("data:text/html;base64,AAAA") is None
    assert embedded_picture("data:image/png;base64,???") is None


def test_what_is_kept_is_named_by_its_content_and_safely(tmp_path: Path) -> None:
    part = new_part(tmp_path / "pictures")
    Image.new("RGB", (4, 3)).save(part, "png")
    data = part.read_bytes()

    first = keep_picture(part, "../con")
    again = keep_bytes(data, first.parent, "../con")
    other = keep_bytes(data + b"\0", first.parent, "../con")

    assert (first.name, again, other.name) == ("_con.png", first, "_con (2).png")
    with pytest.raises(FileProblem) as problem:
        keep_bytes(b"<html>", first.parent, "page")
    assert problem.value.code == "not_a_picture"
    assert sorted(path.name for path in first.parent.iterdir()) == ["_con (2).png", "_con.png"]
