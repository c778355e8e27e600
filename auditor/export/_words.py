"""What exports say, by table, key and language; the words lie beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from auditor.discovery import package_data
from auditor.export._capabilities import leaves, named
from auditor.export._reading import SILENT
from auditor.model.frozen import ordered
from auditor.parse.neutral import neutral
from auditor.render.messages import LANGUAGES, Speaker

_DURATION = re.compile(
    r"P(?=.)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?"
    r"(?:T(?=.)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?"
)
_UNITS = ("Y", "M", "W", "D", "h", "m", "s")


@cache
def tables(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return all words of a language by table and key."""
    return tomllib.loads(package_data("auditor.export", f"{language}.toml").decode())


@ordered
class Words:
    """Says closed lists, durations and sentences in one language.

    Attributes:
        language: one of `LANGUAGES`; any other speaks English.
    """

    language: str = LANGUAGES[0]

    def label(self, table: str, key: object) -> str:
        """Return the label of a word of a closed list, neutral.

        A silent word is said as a state, an unknown one is shown as it was written.
        """
        words = tables(self.language)
        if isinstance(key, str) and key in SILENT and key not in words[table]:
            return words["state"][key]
        return words[table].get(str(key)) or neutral(str(key))

    def has(self, table: str, key: str) -> bool:
        """Return whether a table has a word."""
        return key in tables(self.language)[table]

    def say(self, key: str, **phrases: str) -> str:
        """Return a sentence of a card with its phrases, which are taken as they are."""
        return tables(self.language)["card"][key].format_map(phrases)

    def quoted(self, phrase: str) -> str:
        """Return a phrase in the language's quotation marks."""
        return tables(self.language)["mark"]["quoted"].replace("{}", phrase)

    def special(self, letter: str) -> str:
        """Return the condition of Art. 9(2) GDPR with a letter, taken as it is."""
        return tables(self.language)["art9"]["prefix"].format(letter=letter)

    def capability(self, word: str) -> str:
        """Return what a capability is called in a record; of a node, all its leaves.

        Empty when the word is none of the tree.
        """
        return "; ".join(self.label("capability", leaf) for leaf in leaves(word))

    def noun(self, word: str) -> str:
        """Return what a capability is called to the person it is taken from.

        A label ``*`` in it stands for all that fit; empty when the word is none.
        """
        speaker = Speaker(self.language)
        return "; ".join(speaker.noun(each) for each in named(word))

    def span(self, duration: str) -> str:
        """Return an ISO 8601 duration in words; empty for anything else."""
        match = _DURATION.fullmatch(duration)
        groups = match.groups() if match else ()
        units = tables(self.language)["unit"]
        return " ".join(
            units[f"{unit}.one" if int(count) == 1 else unit].format(count=int(count))
            for count, unit in zip(groups, _UNITS, strict=False)
            if count
        )
