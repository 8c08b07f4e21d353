"""General location: the country of an address, from a table on this machine and no call out."""

from typing import Protocol

import maxminddb
import msgspec
from msgspec import Struct

from backend.settings import SettingsError


class Country(Struct, frozen=True):
    """An ISO code and its name in English and Spanish; all empty when unknown."""

    code: str = ""
    name_en: str = ""
    name_es: str = ""

    def name(self, locale: str) -> str:
        return (self.name_es if locale == "es" else self.name_en) or self.code


UNKNOWN = Country()


class CountryTable(Protocol):
    def country_of(self, address: str) -> Country:
        """The country; UNKNOWN when the table does not say."""


class NoCountryTable:
    """No table is configured: everything is unknown."""

    def country_of(self, address: str) -> Country:  # noqa: ARG002  # the protocol's
        return UNKNOWN


class _CountryJson(Struct):
    iso_code: str = ""
    names: dict[str, str] = {}


class _RecordJson(Struct):
    country: _CountryJson | None = None


class MaxMindTable:
    """A MaxMind-format file; only the country is ever read, whatever else it holds."""

    def __init__(self, path: str) -> None:
        self._reader = maxminddb.open_database(path)

    def country_of(self, address: str) -> Country:
        try:
            found = self._reader.get(address)
            record = msgspec.convert(found, _RecordJson)
        except (ValueError, msgspec.ValidationError):
            return UNKNOWN
        if record.country is None:
            return UNKNOWN
        names = record.country.names
        return Country(record.country.iso_code, names.get("en", ""), names.get("es", ""))


def open_country_table(path: str) -> CountryTable:
    """The configured table, or one that knows nothing. Raises: SettingsError."""
    if not path:
        return NoCountryTable()
    try:
        return MaxMindTable(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        raise SettingsError(
            ["OPENDREAM_GEOIP_FILE: no country database can be read there."]
        ) from error
