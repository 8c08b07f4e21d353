"""General location comes from a file on this machine, and is a country or nothing."""

from pathlib import Path

import pytest

from backend.providers.location import UNKNOWN, Country, open_country_table
from backend.settings import SettingsError
from tests.fakes.country_file import write_country_file

MEXICO: dict[str, object] = {
    "country": {"iso_code": "MX", "names": {"en": "Mexico", "es": "México"}},
    "city": {"names": {"en": "Puebla"}},
    "location": {"accuracy_radius": 5},
}
TABLE: dict[str, dict[str, object]] = {
    "189.128.0.0/10": MEXICO,
    "8.8.8.0/24": {"registered_country": {"iso_code": "US"}},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "countries.mmdb"
    write_country_file(written, TABLE)
    return written


def test_a_known_address_has_a_country_in_both_languages(path: Path) -> None:
    found = open_country_table(str(path)).country_of("189.140.1.2")

    assert found == Country("MX", "Mexico", "México")
    assert (found.name("en"), found.name("es")) == ("Mexico", "México")


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "::1", "2001:db8::1", "unknown", ""])
def test_what_the_table_does_not_say_is_unknown(path: Path, address: str) -> None:
    assert open_country_table(str(path)).country_of(address) == UNKNOWN


def test_without_a_file_everything_is_unknown() -> None:
    assert open_country_table("").country_of("189.140.1.2").name("en") == ""


def test_a_file_that_cannot_be_used_is_said_at_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"not a database")

    for path in (broken, tmp_path / "missing.mmdb"):
        with pytest.raises(SettingsError, match="OPENDREAM_GEOIP_FILE"):
            open_country_table(str(path))
