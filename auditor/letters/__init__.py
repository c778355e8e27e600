"""Letters: what a report left open, asked of those who can answer it.

One file, one letter: ``<addressee>.toml`` holds its texts in every language; what all
letters share is in ``common.toml``. A letter states what the report states, cites it by
its digest, asks, and accuses nobody.
"""

from __future__ import annotations

from collections import Counter

from auditor.discovery import data_names
from auditor.letters._matters import QUESTION
from auditor.letters._page import Block, as_markdown, as_text
from auditor.letters._parts import parts_of
from auditor.letters._sources import Occasion
from auditor.letters._texts import COMMON, Texts, data
from auditor.parse.neutral import neutral
from auditor.render import Json
from auditor.render._escape import for_prose
from auditor.render._reading import child, objects, word


def addressees() -> tuple[str, ...]:
    """Return whom there are letters to, sorted."""
    return tuple(name for name in data_names(__name__, ".toml") if name != COMMON)


def written(
    addressee: str,
    report: Json,
    occasion: Occasion,
    language: str,
    *,
    markdown: bool = False,
) -> str:
    """Return a letter, ended by a line break.

    Args:
        addressee: one of `addressees`.
        report: plain JSON of a report, sealed or not.
        occasion: which report it is, and what was declared.
        language: one of ``auditor.render.messages.LANGUAGES``.
        markdown: else plain text of 80 columns.
    """
    shown = for_prose if markdown else neutral
    texts = Texts(addressee, language, occasion.places, shown)
    blocks: list[Block] = [*parts_of(texts, report, occasion)]
    return as_markdown(blocks) if markdown else as_text(blocks)


def for_others(addressee: str, report: Json) -> dict[str, int]:
    """Return how many legal questions of a report are for whom else, by addressee.

    Args:
        addressee: one of `addressees`, whose letter asks its own.
        report: plain JSON of a report.
    """
    counts = Counter(
        word(child(finding, "arguments"), "asks")
        for rule in objects(report, "rules")
        for finding in objects(rule, "findings")
        if word(finding, "message") == QUESTION
    )
    asked = data(addressee)["asks"]
    known = (*addressees(), "person")
    return {name: counts[name] for name in known if counts[name] and name not in asked}
