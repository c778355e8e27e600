"""The texts of one letter in one language, by its data file and the common one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from auditor.discovery import package_data
from auditor.law.places import UNION
from auditor.model.frozen import ordered

COMMON = "common"
"""The data file that all letters share."""

_PACKAGE = "auditor.letters"


@cache
def data(name: str) -> Mapping[str, Any]:
    """Return one data file."""
    return tomllib.loads(package_data(_PACKAGE, f"{name}.toml").decode())


def law_of(name: str, places: tuple[str, ...]) -> str:
    """Return the law that a letter rests on: a key of its ``forms``, empty for none."""
    countries = {place.partition("-")[0] for place in places}
    known = {
        "de": "DE" in countries,
        "eu": bool(countries & UNION),
        "gb": "GB" in countries,
    }
    forms = data(name)["forms"]
    return next((law for law, holds in known.items() if holds and law in forms), "")


@ordered
class Texts:
    """Says the texts of one letter.

    Attributes:
        name: of the letter.
        language: a table of every data file.
        places: ISO 3166 codes whose law may hold.
        shown: makes a text that is not ours harmless in the medium.
    """

    name: str
    language: str
    places: tuple[str, ...]
    shown: Callable[[str], str]

    @property
    def law(self) -> str:
        """The law that it rests on; empty for none."""
        return law_of(self.name, self.places)

    @property
    def asks(self) -> tuple[str, ...]:
        """Whose questions of the law it asks."""
        return tuple(data(self.name)["asks"])

    @property
    def is_enquiry(self) -> bool:
        """Whether it tells the questions instead of asking them."""
        return bool(data(self.name).get("is_enquiry"))

    @property
    def without(self) -> frozenset[str]:
        """Keys of the report whose values it keeps back."""
        return frozenset(data(self.name).get("without", ()))

    def say(self, key: str, **phrases: str) -> str:
        """Return a text with its phrases, which are taken as they are."""
        own = data(self.name)[self.language]
        table = own if key in own else data(COMMON)[self.language]
        return self._filled(table[key], phrases)

    def lines(self, key: str, **phrases: str) -> tuple[str, ...]:
        """Return the texts of a list, of the letter's own or of all letters."""
        own = data(self.name)[self.language]
        table = own if key in own else data(COMMON)[self.language]
        return tuple(self._filled(text, phrases) for text in table[key])

    def form(self, key: str, **phrases: str) -> tuple[str, ...]:
        """Return the texts that depend on the law, as a list of one or more."""
        own = data(self.name)[self.language]
        found = own[data(self.name)["forms"][self.law]][key]
        given = {**own.get("law", {}).get(self.law, {}), **phrases}
        texts = [found] if isinstance(found, str) else found
        return tuple(self._filled(text, given) for text in texts)

    def word(self, table: str, key: str, **phrases: str) -> str:
        """Return a text of a table that all letters share; empty when it has none."""
        return self._filled(data(COMMON)[self.language][table].get(key, ""), phrases)

    def quoted(self, text: str) -> str:
        """Return a text that is not ours in quotation marks; those in it become single."""
        marks = data(COMMON)[self.language]["inner"]
        inner = text.translate({ord(outer): single for outer, single in marks})
        return self.say("quoted", text=self.shown(inner))

    def _filled(self, text: str, phrases: Mapping[str, str]) -> str:
        return text.format_map(phrases)
