"""Parts of a declaration in words: a recipient, a period, a legal basis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.export._reading import (
    NOT_STATED,
    SILENT,
    UNKNOWN,
    WITHHELD,
    at,
    items,
    name_of,
    text,
    texts,
)
from auditor.export._words import Words
from auditor.model.frozen import ordered
from auditor.model.policy import Document

_PERSON = ("name", "address", "country", "email", "phone", "contact", "url")


@ordered
class Teller:
    """Tells parts of a declaration for one medium.

    Attributes:
        words: the language's.
        shown: makes a text of the policy harmless in the medium.
        address: the same for an e-mail address, a host or an id.
    """

    words: Words
    shown: Callable[[str], str]
    address: Callable[[str], str]

    def value(self, value: object) -> str:
        """Return a text of the policy, a state in words, or the texts of a list."""
        if isinstance(value, str):
            return (
                self.words.label("state", value) if value in SILENT else self.shown(value)
            )
        found = [self.value(name) for name in texts(value)]
        return ", ".join(found) or self.words.label("state", "none")

    def state(self, value: object) -> str:
        """Return the same as `value`; the words true, false and none are said too."""
        if isinstance(value, str) and self.words.has("state", value):
            return self.words.label("state", value)
        return self.value(value)

    def listed(self, table: str, value: object) -> str:
        """Return words of a closed list by their labels; others as they were written."""
        found = [self.label(table, word) for word in texts(value)]
        state = NOT_STATED if value == NOT_STATED else "none"
        return ", ".join(found) or self.words.label("state", state)

    def label(self, table: str, value: object) -> str:
        """Return one word of a closed list by its label; another as it was written."""
        word = text(value) or name_of(value)
        if self.words.has(table, word) or word in SILENT:
            return self.words.label(table, word)
        return self.shown(word)

    def each(self, value: object, tell: Callable[[Document], str]) -> str:
        """Return every item of a list told by a function; a state when it is no list."""
        if not isinstance(value, list):
            return self.value(value)
        told = "; ".join(tell(item) for item in items(value))
        return told or self.words.label("state", "none")

    def span(self, value: object) -> str:
        """Return a duration in words; what is none as it was written."""
        return self.words.span(text(value)) or self.label("period", value)

    def capability(self, value: object) -> str:
        """Return what a capability is called in a record; another word as written."""
        return self.words.capability(text(value)) or self.value(value)

    def noun(self, value: object) -> str:
        """Return what a capability is called to the person; another word as written."""
        return self.words.noun(text(value)) or self.value(value)

    def person(self, value: object) -> str:
        """Return who somebody is and where to reach them."""
        if not isinstance(value, dict):
            return self.contact(value)
        name, *rest = [at(value, key) for key in _PERSON]
        told = [self.contact(item) for item in rest if item != NOT_STATED]
        return ", ".join([*([] if name == NOT_STATED else [self.value(name)]), *told])

    def contact(self, value: object) -> str:
        """Return an address; what holds a blank is a text."""
        if not isinstance(value, str) or value in SILENT or " " in value:
            return self.value(value)
        return self.address(value)

    def recipient(self, item: Document) -> str:
        """Return who receives something, as what, where and for what."""
        role, country = at(item, "role"), at(item, "country")
        what = [
            *([] if role == NOT_STATED else [self.label("recipient", role)]),
            *([] if country == NOT_STATED else [self.value(country)]),
        ]
        inside = f" ({', '.join(what)})" if what else ""
        purpose = at(item, "purpose")
        end = "" if purpose == NOT_STATED else f": {self.quoted(purpose)}"
        return f"{self.value(at(item, 'name'))}{inside}{end}"

    def keeping(self, item: Document) -> str:
        """Return how long something is kept, from when, and what happens then."""
        return "; ".join([", ".join(self._kept(item)), *self._exceptions(item)])

    def _kept(self, item: Document) -> Iterator[str]:
        period, starts, method = (at(item, key) for key in ("period", "starts", "method"))
        if period in SILENT:
            yield self.words.say("period-silent", value=self.value(period))
        elif starts in SILENT:
            yield self.span(period)
        else:
            yield f"{self.span(period)} {self.label('starts', starts)}"
        if method in (WITHHELD, UNKNOWN):
            yield self.words.say("method-silent", value=self.value(method))
        elif method != NOT_STATED:
            yield self.label("method", method)

    def _exceptions(self, item: Document) -> Iterator[str]:
        if exceptions := texts(at(item, "exceptions")):
            names = ", ".join(map(self.quoted, exceptions))
            yield self.words.say("exceptions", names=names)
        if at(item, "includes_training_sets") == "true":
            yield self.words.say("training-sets")

    def purpose(self, item: object) -> str:
        """Return a purpose by its label, and in the policy's words if it has some."""
        told = self.label("purpose", at(item, "id")) if item != NOT_STATED else ""
        words = at(item, "text")
        more = [] if words == NOT_STATED else [self.quoted(words)]
        return ": ".join([*([told] if told else []), *more]) or self.value(item)

    def basis(self, item: Document) -> str:
        """Return a legal basis: article, national law or regime, and the interest."""
        found = [
            self.label(table, item[key])
            for key, table in (("gdpr", "gdpr"), ("national", "gdpr"), ("regime", "regime"))
            if key in item
        ]
        if (special := text(item.get("art9"))) and special not in SILENT:
            letter = special.rpartition("-")[2]
            found.append(self.words.special(self.shown(letter)))
        interest = at(item, "legitimate_interest")
        end = "" if interest == NOT_STATED else f": {self.quoted(interest)}"
        return f"{', '.join(found)}{end}"

    def measure(self, item: Document) -> str:
        """Return a measure of security, and what it is in detail."""
        told = self.label("security", at(item, "measure"))
        words = at(item, "text")
        return told if words == NOT_STATED else f"{told} ({self.quoted(words)})"

    def transfer(self, item: Document) -> str:
        """Return where something is passed on to, and by which safeguard."""
        mechanism = self.label("mechanism", at(item, "mechanism"))
        return f"{self.value(at(item, 'to'))} ({mechanism})"

    def quoted(self, value: object) -> str:
        """Return a text of the policy in quotation marks; a state without."""
        if isinstance(value, str) and value not in SILENT:
            return self.words.quoted(self.shown(value))
        return self.value(value)
