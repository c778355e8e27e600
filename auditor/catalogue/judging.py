"""What a product file must keep to beyond its form; why: `auditor.catalogue.authored`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.catalogue.authored import (
    CATEGORIES,
    Authored,
    AuthoredCapability,
    AuthoredTelltale,
)
from auditor.model.capability import nodes
from auditor.model.observation import Mark, MarkType
from auditor.model.program import Role

IDENTIFYING: frozenset[MarkType] = frozenset({MarkType.PACKAGE, MarkType.SHA256})
"""Kinds of telltale that may be enough by themselves."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORMS: dict[MarkType, tuple[re.Pattern[str], str]] = {
    MarkType.PACKAGE: (re.compile(r"[a-z0-9][a-z0-9+.-]+"), "a package name"),
    MarkType.SHA256: (re.compile(r"[0-9a-f]{64}"), "64 lower-case hexadecimal digits"),
    MarkType.UNIT: (
        re.compile(r"[A-Za-z0-9_.@:-]+\.(service|scope|socket)"),
        "a unit with its suffix",
    ),
    MarkType.SCRIPT: (re.compile(r"(/[^/*?\[]+){2,}"), "an absolute path"),
    # Open only at the end and below two named folders: `*/name` would be a mere name.
    MarkType.EXECUTABLE: (
        re.compile(r"(/[^/*?\[]+){2,}(/[^/*?\[]*\*)?"),
        "an absolute path, with at most one * and that at its end",
    ),
}


def problems_of(identifier: str, authored: Authored) -> Iterator[str]:
    """Yield what is wrong with a product file of the right form.

    Args:
        identifier: its file name without suffix.
        authored: what it says.

    Yields:
        One line per problem, ``KEY: what was expected``; none for a good file.
    """
    if not _ID.fullmatch(identifier):
        yield "file name: kebab-case was expected"
    if authored.category not in CATEGORIES:
        yield f"category: one of {', '.join(sorted(CATEGORIES))} was expected"
    yield from _texts(authored)
    yield from _sources(authored)
    for place, capability in enumerate(authored.capabilities, start=1):
        for problem in _capability(capability, authored):
            yield f"capabilities {place} {problem}"
    for place, telltale in enumerate(authored.telltales, start=1):
        for problem in _telltale(telltale):
            yield f"telltales {place} {problem}"
    yield from _recognition(authored)


def _texts(authored: Authored) -> Iterator[str]:
    texts = {"name": authored.name, "vendor": authored.vendor}
    for place, source in enumerate(authored.sources, start=1):
        texts[f"sources {place} says"] = source.says
    for key, text in texts.items():
        if text != text.strip() or not text.isprintable() or not text:
            yield f"{key}: one line of text was expected"


def _sources(authored: Authored) -> Iterator[str]:
    urls = [source.url for source in authored.sources]
    if not urls:
        yield "sources: at least one was expected"
    for place, url in enumerate(urls, start=1):
        if not re.fullmatch(r"https://[^\s/]+/\S*", url):
            yield f"sources {place} url: an https address was expected"
    yield from _repeated("sources", urls)


def _capability(item: AuthoredCapability, authored: Authored) -> Iterator[str]:
    if item.capability not in nodes():
        yield f"capability: {item.capability!r} is no word of the capability tree"
    if item.source not in {source.url for source in authored.sources}:
        yield "source: the url of one of the sources was expected"
    if item.benign and authored.role is not Role.BENIGN:
        yield f"benign: nothing is benign about a product whose role is {authored.role}"


def _telltale(item: AuthoredTelltale) -> Iterator[str]:
    form = _FORMS.get(item.type)
    if form is None:
        yield f"type: a {item.type} is chosen freely and tells nothing"
        return
    if not form[0].fullmatch(item.pattern):
        yield f"pattern: {form[1]} was expected"
    if item.identifies and item.type not in IDENTIFYING:
        yield f"identifies: a {item.type} is not enough by itself"


def _recognition(authored: Authored) -> Iterator[str]:
    """Judge the capabilities and telltales as a whole."""
    yield from _repeated(
        "capabilities", [item.capability for item in authored.capabilities]
    )
    yield from _repeated(
        "telltales", [f"{item.type}:{item.pattern}" for item in authored.telltales]
    )
    kinds = {item.type for item in authored.telltales}
    if len(kinds) < 2 and not any(item.identifies for item in authored.telltales):  # noqa: PLR2004
        yield "telltales: one that identifies, or two kinds, were expected"
    benign = any(item.benign for item in authored.capabilities)
    if authored.role is Role.BENIGN and not benign:
        yield "capabilities: one with benign = true was expected, for the role is benign"
    others = kinds - {MarkType.PACKAGE}
    if benign and (MarkType.PACKAGE not in kinds or len(others) > 1):
        yield (
            "telltales: a benign product must be told through its package: packages and at "
            "most one other kind were expected"
        )
    if not authored.examples.yes or not authored.examples.no:
        yield "examples: at least one yes and one no were expected"


def _repeated(key: str, values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield f"{key}: {value!r} stands there twice"
        seen.add(value)


def marks_of(example: str) -> frozenset[Mark]:
    """Return the marks that an example names, for instance ``package:xcape``.

    Args:
        example: ``TYPE:VALUE``, several joined by `` + ``.

    Raises:
        ValueError: a part has no type of `MarkType` or no value.
    """
    marks = set()
    for part in example.split(" + "):
        kind, _, value = part.partition(":")
        if not value:
            message = f"TYPE:VALUE was expected, not {part!r}"
            raise ValueError(message)
        marks.add(Mark(type=MarkType(kind), value=value))
    return frozenset(marks)
