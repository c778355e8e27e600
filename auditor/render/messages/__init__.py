"""What the report says, by message id and language; the templates lie beside this file.

``en.json`` and ``de.json`` map ids to templates with ``{argument}`` placeholders, sorted.
Groups: ``seen.*`` observations, ``gap.*``, ``finding.*``, ``rule.*``, ``probe.*`` titles,
``limit.*``, ``capability.<word>`` the noun, with ``.does``, ``.done`` and ``.do`` its
verb forms, ``basis.*``, ``verdict.*`` and so on for the closed lists, ``text.*`` the rest.
An id with the ending ``.one`` is used where the argument ``count`` is 1. A template with
``{parts}`` is followed there by its parts, ``ID.part.NN.ARGUMENT``, in order: each is said
where that argument is given and neither false nor empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from auditor.discovery import package_data
from auditor.model.frozen import ordered
from auditor.parse.neutral import neutral
from auditor.render._amounts import duration, size

LANGUAGES: tuple[str, ...] = ("en", "de")
"""The languages there are; the first one stands in for any other."""

LONGEST = 200
"""Most characters of one argument that a sentence shows."""

_VERB_FORMS = {"active": "does", "seen": "does", "shared": "does", "used": "done"}
_NODES = {"does": "active", "done": "used", "do": "other"}


@cache
def templates(language: str) -> Mapping[str, str]:
    """Return all templates of a language by message id; English for an unknown one."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    loaded: dict[str, str] = json.loads(package_data(__name__, f"{name}.json"))
    return loaded


def is_withheld(value: object) -> bool:
    """Return whether a value of a sealed report was withheld: a digest stands there."""
    return isinstance(value, (dict, list))


def _is_given(value: object) -> bool:
    return value is not None and value is not False and value != ""


def _filled(part: str, phrases: Mapping[str, str]) -> str:
    """Return a template's part from behind a brace on, its placeholder filled in."""
    name, brace, rest = part.partition("}")
    return phrases[name] + rest if brace and name in phrases else f"{{{part}"


@ordered
class Speaker:
    """Says messages in one language. Total: no id, argument or value makes it raise.

    Attributes:
        language: one of `LANGUAGES`; any other speaks English.
    """

    language: str = LANGUAGES[0]

    def has(self, identifier: str) -> bool:
        """Return whether the message id exists."""
        return identifier in templates(self.language)

    def names(self, identifier: str, argument: str) -> bool:
        """Return whether a message has a place for an argument."""
        return f"{{{argument}}}" in templates(self.language).get(identifier, "")

    def say(
        self, identifier: str, arguments: Mapping[str, Any] | None = None, /, **more: object
    ) -> str:
        """Return a message with its arguments, all of it neutral text.

        Args:
            identifier: message id; an unknown one is shown itself, with its arguments.
            arguments: values by placeholder; a capability's word, under a key that is
                or ends with ``capability``, is shown by its noun. ``{clause}`` says what
                the arguments ``capability``, ``basis`` and ``candidates`` together mean.
                Under ``bytes`` and keys that end with ``_seconds``, a number is shown with
                a unit.
            more: the same, for the caller's convenience.
        """
        values = {**(arguments or {}), **more}
        if values.get("count") == 1 and self.has(f"{identifier}.one"):
            identifier = f"{identifier}.one"
        phrases = {key: self._argument(key, item) for key, item in values.items()}
        if self.names(identifier, "clause"):
            phrases["clause"] = self.clause(
                str(values.get("basis")),
                [str(values.get("capability"))],
                values.get("candidates"),
            )
        if self.names(identifier, "parts"):
            phrases["parts"] = self._parts(identifier, values, phrases)
        return self.compose(identifier, **phrases)

    def _parts(
        self, identifier: str, values: Mapping[str, Any], phrases: dict[str, str]
    ) -> str:
        """Return the parts that a message's arguments call for, each after a blank."""
        known = sorted(
            name
            for name in templates(self.language)
            if name.startswith(f"{identifier}.part.")
        )
        return "".join(
            f" {self.compose(name, **phrases)}"
            for name in known
            if _is_given(values.get(name.rpartition(".")[2]))
        )

    def compose(self, identifier: str, /, **phrases: str) -> str:
        """Return a message whose arguments are themselves said: taken as they are."""
        template = templates(self.language).get(identifier)
        if template is None:
            shown = [
                f"{neutral(key, limit=LONGEST)}={phrase}"
                for key, phrase in sorted(phrases.items())
            ]
            return " ".join([neutral(identifier, limit=LONGEST), *shown])
        first, *parts = template.split("{")
        return first + "".join([_filled(part, phrases) for part in parts])

    def value(self, value: object, *, limit: int = LONGEST) -> str:
        """Return one value of a report as neutral text; withheld and unknown are said."""
        if is_withheld(value):
            return templates(self.language)["text.withheld"]
        if value is None or value == "":
            return templates(self.language)["text.unknown"]
        if isinstance(value, bool):
            return templates(self.language)["text.yes" if value else "text.no"]
        text = str(value)
        if len(text) <= limit:
            return neutral(text)
        return self.compose(
            "text.clipped", text=neutral(text[:limit]), count=str(len(text))
        )

    def noun(self, capability: str) -> str:
        """Return a capability's noun phrase; the word itself when it is unknown."""
        template = templates(self.language).get(f"capability.{capability}")
        return template or neutral(capability, limit=LONGEST)

    def clause(
        self,
        basis: str,
        capabilities: list[str],
        candidates: object = 0,
        *,
        looks: int = 0,
        total: int = 1,
    ) -> str:
        """Return a verb phrase: what a program takes, and how we know.

        Args:
            basis: how we know; an unknown word is said as ``documented``.
            capabilities: words of the capability tree, at least one.
            candidates: see `ProgramCapability.candidates`; a doubt is always said.
            looks: in how many of several looks it was seen; 0 when there was only one.
            total: how many looks there were.
        """
        if looks:
            said = self.clause(
                "seen" if basis == "active" else basis, capabilities, candidates
            )
            return self.compose(
                "basis.looks", clause=said, looks=str(looks), total=str(total)
            )
        if basis in {"active", "seen"} and isinstance(candidates, int) and candidates > 0:
            basis = "shared" if candidates > 1 else "undecided"
        phrases = [self._verb(basis, word) for word in capabilities]
        identifier = f"basis.{basis}.clause"
        known = identifier if self.has(identifier) else "basis.documented.clause"
        return self.compose(known, what=self.listing(phrases), count=str(candidates))

    def listing(self, items: list[str]) -> str:
        """Return ``a, b and c``, with a comma where the clause before ``and`` has one."""
        *others, last = items or [""]
        if not others:
            return last
        comma = "," if "," in others[-1] else ""
        return f"{', '.join(others)}{comma} {templates(self.language)['text.and']} {last}"

    def _verb(self, basis: str, word: str) -> str:
        template = templates(self.language).get(
            f"capability.{word}.{_VERB_FORMS.get(basis, 'do')}"
        )
        if template is not None:
            return template
        node = _NODES[_VERB_FORMS.get(basis, "do")]
        return self.compose(f"basis.{node}.node", what=self.noun(word))

    def _argument(self, key: str, value: object) -> str:
        if isinstance(value, str) and value and key.endswith("capability"):
            return self.noun(value)
        if isinstance(value, int) and key == "bytes":
            return size(value)
        if isinstance(value, int) and key.endswith("_seconds"):
            return duration(value)
        return self.value(value)
