"""Names of results: where a person looks for them, and never one that bites."""

import os
from datetime import date
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.client.wire import UpscaleOptions
from desktop.files.naming import (
    DEFAULT_PATTERN,
    OWN_NAME,
    BadPattern,
    NameFields,
    check_pattern,
    numbered,
    output_name,
)

RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt9"}


def name(
    stem: str,
    pattern: str = DEFAULT_PATTERN,
    *,
    kind: str = "jpeg",
    suffix: str = ".jpg",
    scale: Literal[2, 4, 8] | None = 4,
    long_side_px: int | None = None,
    clean: bool = False,
) -> str:
    fields = NameFields(
        stem=stem,
        options=UpscaleOptions(scale=scale, long_side_px=long_side_px, clean=clean),
        width_px=8064,
        height_px=6048,
        day=date(2026, 11, 22),
        preset="Print",
    )
    return output_name(pattern, fields, kind, suffix)


def test_a_result_is_named_after_its_original() -> None:
    assert name("beach") == "beach_opendream_4x.jpg"


@pytest.mark.parametrize(
    ("kind", "suffix", "wanted"),
    [
        ("jpeg", ".JPG", ".JPG"),
        ("jpeg", ".jpeg", ".jpeg"),
        ("png", ".jpg", ".png"),
        ("tiff", ".tiff", ".tiff"),
        ("tiff", ".heic", ".tif"),
        ("webp", "", ".webp"),
    ],
)
def test_the_extension_says_what_the_bytes_are(kind: str, suffix: str, wanted: str) -> None:
    assert name("beach", kind=kind, suffix=suffix) == f"beach_opendream_4x{wanted}"


def test_every_way_of_sizing_has_a_word() -> None:
    assert name("a", scale=None, long_side_px=6000) == "a_opendream_6000px.jpg"
    assert name("a", scale=None, clean=True) == "a_opendream_clean.jpg"


def test_a_pattern_may_use_every_field() -> None:
    pattern = "{date} {name} {width}x{height} {scale} {preset}"
    assert name("a", pattern) == "2026-11-22 a 8064x6048 4x Print.jpg"


@pytest.mark.parametrize(
    "pattern",
    ["plain", "{nam}", "{name", "{name!r}", "{name:>9}", "../{name}", "{name}/x", "{0}", "{}", ""],
)
def test_a_pattern_that_cannot_be_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        check_pattern(pattern)


@pytest.mark.parametrize(
    ("stem", "wanted"),
    [
        (".hidden", "hidden_opendream_4x.jpg"),
        ("CON", "CON_opendream_4x.jpg"),
        ("a\nb\x1b[31m", "ab[31m_opendream_4x.jpg"),
        ("photo\u202egpj", "photogpj_opendream_4x.jpg"),
        ("-rf", "rf_opendream_4x.jpg"),
        ("a:b?c", "a_b_c_opendream_4x.jpg"),
        ("<img src=x>", "_img src=x__opendream_4x.jpg"),
        ("", "_opendream_4x.jpg"),
    ],
)
def test_hostile_names_become_harmless(stem: str, wanted: str) -> None:
    assert name(stem) == wanted


def test_a_reserved_name_gets_something_in_front() -> None:
    assert name("nul", "{name}") == "_nul.jpg"
    assert name("com1.backup", "{name}") == "_com1.backup.jpg"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=90), st.sampled_from([DEFAULT_PATTERN, "{name}", "{name}{name}"]))
def test_any_name_is_one_that_every_system_takes(stem: str, pattern: str) -> None:
    made = name(stem, pattern)

    assert 0 < len(made.encode()) <= 255
    assert not made.startswith((".", "-", " "))
    assert not made.endswith((".", " "))
    assert not set(made) & set('<>:"/\\|?*\0\n\r')
    assert made.split(".")[0].lower() not in RESERVED
    assert os.path.basename(made) == made  # noqa: PTH119  as the system sees it


def test_a_long_name_keeps_the_end_that_says_what_it_is() -> None:
    made = name("é" * 200)

    assert made.endswith("_opendream_4x.jpg")
    assert len(made.encode()) <= 245


def test_a_taken_name_is_numbered() -> None:
    names = numbered("beach_opendream_4x.jpg")
    assert [next(names) for _ in range(3)] == [
        "beach_opendream_4x.jpg",
        "beach_opendream_4x (2).jpg",
        "beach_opendream_4x (3).jpg",
    ]


def test_our_own_results_are_known_by_their_names() -> None:
    assert OWN_NAME.search("beach_opendream_4x")
    assert OWN_NAME.search("beach_opendream_clean (2)")
    assert not OWN_NAME.search("opendream holiday")
