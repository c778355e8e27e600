"""One page per program, in plain words, for the people it is about (Markdown).

Each card says what the policy says and what it leaves open, one after the other in the
same order, so that two cards can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.export import Export, Sheet, differs, tag_of
from auditor.export._card import Card
from auditor.export._card_parts import SECTIONS
from auditor.export._reading import at, programs, text
from auditor.export._telling import Teller
from auditor.export._words import Words
from auditor.model.policy import Document
from auditor.render._escape import for_code, for_prose


def _export(document: Document, language: str) -> tuple[Sheet, ...]:
    teller = Teller(Words(language), for_prose, for_code)
    found = programs(document)
    if not found:
        return (Sheet(name="cards", text=_nothing(teller, document)),)
    return tuple(
        Sheet(name=text(program.get("id")), text=_card(teller, document, program))
        for program in found
    )


def _card(teller: Teller, document: Document, program: Document) -> str:
    card = Card(teller, document, program)
    lines = [f"# {teller.value(at(program, 'name'))}", "", *_foreign(teller, document)]
    lines += [teller.words.say("about"), ""]
    for heading, tell in SECTIONS.items():
        lines += [f"## {teller.words.say(heading)}", ""] if heading else []
        lines += [*(f"- {line}" for line in tell(card)), ""]
    return "\n".join(lines)


def _foreign(teller: Teller, document: Document) -> Iterator[str]:
    """Say that a card is not in the policy's language, if it has another."""
    if differs(document, teller.words.language):
        yield teller.words.say("language", language=teller.address(tag_of(document)))
        yield ""


def _nothing(teller: Teller, document: Document) -> str:
    """Return the one card of a policy that declares no program."""
    is_none = at(document, "policy.monitoring_in_use") == "false"
    card = Card(teller, document, {})
    lines = [f"# {teller.words.say('none-title')}", "", *_foreign(teller, document)]
    lines += [teller.words.say("none-false" if is_none else "none"), ""]
    for heading in ("", "ask"):
        lines += [f"## {teller.words.say(heading)}", ""] if heading else []
        lines += [*(f"- {line}" for line in SECTIONS[heading](card)), ""]
    return "\n".join(lines)


EXPORT = Export(
    title="a card per program, for the people it is about", suffix=".md", export=_export
)
"""See the module's docstring."""
