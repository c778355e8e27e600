"""Which data files a jurisdiction of a policy calls for."""

from __future__ import annotations

from auditor.discovery import data_names

UNION = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR"),
        *("HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI"),
        *("SK", "IS", "LI", "NO"),
    }
)
"""The European Union and the European Economic Area, in both of which the GDPR holds
(EEA Joint Committee Decision No 154/2018)."""


def all_files() -> tuple[str, ...]:
    """Return the names of all data files, sorted, without their suffix."""
    return data_names("auditor.law", ".toml")


def files_for(place: str) -> tuple[str, ...]:
    """Return the names of the data files for a place, the widest first.

    Args:
        place: an ISO 3166 code: ``DE`` or ``US-NY``. A place without a file has none.
    """
    country = place.partition("-")[0]
    wanted = [*(["eu"] if country in UNION else []), country.lower(), place.lower()]
    known = all_files()
    return tuple(dict.fromkeys(name for name in wanted if name in known))
