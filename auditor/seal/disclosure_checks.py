"""Checks of what is disclosed, what is withheld, and of the counts over both."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from auditor.seal.canonical import base64url_text, from_any_base64
from auditor.seal.checks import Check, Meaning, Opened, fields, objects
from auditor.seal.disclosures import DISCLOSURES_NAME
from auditor.seal.reading import Line

_PAIR = 2


def _misplaced(opened: Opened) -> str:
    stray = [place.where for place in opened.places if place.fault == "stray"]
    return f"what must be shown is withheld at {stray[0]}" if stray else ""


def _clear(opened: Opened) -> str:
    clear = [place.where for place in opened.places if place.fault == "clear"]
    return f"what can be withheld stands in clear at {clear[0]}" if clear else ""


def _names(opened: Opened) -> str:
    for item in _all_objects(opened.predicate):
        named = item.get("name") is not None
        telling = bool(item.get("capabilities")) or item.get("product") is not None
        if item.get("unrelated_name") and (named or telling):
            return "the name of a program that matters is among those of unrelated ones"
    for program in objects(opened.predicate.get("programs")):
        telling = bool(program.get("capabilities")) or program.get("product") is not None
        if telling and not program.get("name"):
            return f"program {program.get('id')!a} matters and has no name"
    return ""


def _all_objects(value: object) -> Iterator[dict[str, object]]:
    left: list[object] = [value]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            yield item
            left += item.values()
        elif isinstance(item, list):
            left += item


def _repeated_digest(opened: Opened) -> str:
    repeated = _first_repeated(place.digest for place in opened.places if place.digest)
    return f"the digest {repeated} stands in two places" if repeated else ""


def _first_repeated(items: Iterable[str]) -> str:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            return item
        seen.add(item)
    return ""


def _lines_form(opened: Opened) -> str:
    if opened.disclosures and not opened.disclosures.endswith(b"\n"):
        return "its last line has no end"
    for line in opened.lines:
        if not _is_sound(line):
            return f"line {line.number} is not base64url of a salt and a value"
    return ""


def _is_sound(line: Line) -> bool:
    content = line.content
    pair = content.value
    if content.broken or content.repeated or content.number or content.lone_surrogate:
        return False
    if not (isinstance(pair, list) and len(pair) == _PAIR and isinstance(pair[0], str)):
        return False
    text = line.text.decode("ascii", "replace")
    return base64url_text(from_any_base64(text)) == text


def _flat(opened: Opened) -> str:
    for line in opened.lines:
        if isinstance(line.value, (dict, list)):
            return f"line {line.number} discloses more than one single value"
    return ""


def _signed(opened: Opened) -> str:
    signed = {place.digest for place in opened.places}
    for line in opened.lines:
        if line.digest not in signed:
            return f"line {line.number} is not covered by the signature"
    return ""


def _once(opened: Opened) -> str:
    repeated = _first_repeated(line.digest for line in opened.lines)
    return "a line stands there twice" if repeated else ""


def _whole(opened: Opened) -> str:
    if opened.disclosures is None or _withheld(opened) == 0:
        return ""
    subject = (objects(opened.statement.get("subject")) or [{}])[0]
    named = fields(subject.get("digest")).get("sha256")
    if named != hashlib.sha256(opened.disclosures).hexdigest():
        return ""
    return "the signed digest calls this file whole, and it is not"


def _withheld(opened: Opened) -> int:
    shown = opened.values.keys()
    digests = [place.digest for place in opened.places if place.digest]
    return sum(digest not in shown for digest in digests)


def _counts(opened: Opened) -> str:
    report, summary = opened.predicate, fields(opened.predicate.get("summary"))
    findings = [
        finding
        for rule in objects(report.get("rules"))
        for finding in objects(rule.get("findings"))
    ]
    programs = objects(report.get("programs"))
    tallies: dict[str, object] = {
        "programs": len(programs),
        "findings": len(findings),
        "severities": _tally(findings, "severity"),
        "verdicts": _tally(findings, "verdict"),
        "outcomes": _tally(objects(report.get("rules")), "outcome"),
        "coverage": _tally(objects(report.get("probes")), "coverage"),
    }
    return _difference(summary, tallies)


def _withholdable(opened: Opened) -> str:
    counted = Counter(place.key for place in opened.places if place.digest)
    summary = fields(opened.predicate.get("summary"))
    return _difference(summary, {"withholdable": dict(counted)})


def _tally(items: list[dict[str, object]], key: str) -> dict[str, int]:
    return dict(Counter(str(item.get(key)) for item in items))


def _difference(summary: dict[str, object], tallies: dict[str, object]) -> str:
    for key, counted in tallies.items():
        stated = summary.get(key)
        if not _same(stated, counted):
            return f"summary.{key} says {stated!a}, counted {counted!a}"
    return ""


def _same(stated: object, counted: object) -> bool:
    """Compare counts; a count of zero may be left out, and true is not one."""
    if isinstance(stated, dict) and isinstance(counted, dict):
        named = {key: value for key, value in stated.items() if not _is_zero(value)}
        exact = all(type(value) is int for value in named.values())
        return exact and named == counted
    return type(stated) is int and stated == counted


def _is_zero(value: object) -> bool:
    return type(value) is int and value == 0


def _known(opened: Opened) -> str:
    if opened.sealed.signer is not None:
        return ""
    key = opened.sealed.key
    return f"the key {key.keyid if key else ''} is not one of those trusted here"


def _check(
    identifier: str,
    title: str,
    problem: Callable[[Opened], str],
    meaning: Meaning = Meaning.ALTERED,
) -> Check[Opened]:
    return Check(id=identifier, title=title, problem=problem, meaning=meaning)


DISCLOSURE_CHECKS: tuple[Check[Opened], ...] = (
    _check("withheld-place", "Nothing is withheld that must be shown", _misplaced),
    _check("withheld-form", "Whatever can be withheld is a digest", _clear),
    _check("withheld-name", "No program that matters is without its name", _names),
    _check("digest-once", "Each digest stands in one place", _repeated_digest),
    _check("disclosure-form", f"{DISCLOSURES_NAME} is well-formed", _lines_form),
    _check("disclosure-flat", "Each line discloses one single value", _flat),
    _check("disclosure-signed", "Each line is covered by the signature", _signed),
    _check("disclosure-once", "No line stands there twice", _once),
    _check("disclosure-whole", "What is called whole is whole", _whole),
    _check("counts", "The summary's counts are right", _counts),
    _check(
        "counts-withholdable", "The counts of what can be withheld are right", _withholdable
    ),
    _check("signer-known", "The signer's key is known here", _known, Meaning.UNDECIDED),
)
