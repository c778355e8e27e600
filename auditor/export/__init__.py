"""Exports: one file, one format in which a declared policy is passed on.

An export works on `auditor.model.policy.Policy.document` alone, so it tells what was
declared and nothing else. It is a pure, total function: any document gives texts in which
nothing from the policy can act. What the policy does not say is said to be not stated.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.discovery import discover, find
from auditor.errors import UsageError
from auditor.export._reading import SILENT, at, text
from auditor.model.frozen import frozen
from auditor.model.policy import Document
from auditor.render.messages import LANGUAGES


@frozen
class Sheet:
    """One file of an export.

    Attributes:
        name: of the file, without its suffix.
        text: whole, with its final line break.
    """

    name: str
    text: str


@frozen
class Export:
    """One format; its id is its module's name.

    Attributes:
        title: a noun phrase for people.
        suffix: of a file with this format, for example ``.csv``.
        export: a document and a language to sheets, at least one.
    """

    title: str
    suffix: str
    export: Callable[[Document, str], tuple[Sheet, ...]]


def exports() -> dict[str, Export]:
    """Return every format there is, by its id."""
    return discover(__name__, "EXPORT", Export)


def export_named(name: str) -> Export:
    """Return one format, without loading the others.

    Raises:
        UsageError: there is no such format.
    """
    export = find(__name__, "EXPORT", Export, name)
    if export is None:
        raise UsageError(
            f"there is no format {name!r}", hint=f"the formats are {', '.join(exports())}"
        )
    return export


def tag_of(document: Document) -> str:
    """Return the tag of a policy's language (BCP 47), or an empty text."""
    tag = at(document, "policy.language")
    return "" if tag in SILENT else text(tag)


def language_of(document: Document) -> str:
    """Return the language for a policy's exports: its own, else English."""
    primary = tag_of(document).partition("-")[0].lower()
    return primary if primary in LANGUAGES else LANGUAGES[0]


def differs(document: Document, language: str) -> bool:
    """Return whether a policy says that its texts are in another language."""
    tag = tag_of(document)
    return bool(tag) and tag.partition("-")[0].lower() != language
