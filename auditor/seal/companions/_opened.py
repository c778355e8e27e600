"""Statements beside a report, opened and compared with it; what their signers may say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from auditor.errors import VerificationError
from auditor.model.frozen import frozen
from auditor.seal.companions import Case
from auditor.seal.statements import (
    DECLARATION,
    KEY_REVOCATION,
    KEY_ROTATION,
    WITNESS,
    Statement,
    open_statement,
)
from auditor.seal.testimony import form_problem, of_key, of_report, time_of

NAMES = re.compile(r"(witness|declaration|rotation|revocation)-[0-9]+\.dsse\.json")
KINDS = {
    "witness": WITNESS,
    "declaration": DECLARATION,
    "rotation": KEY_ROTATION,
    "revocation": KEY_REVOCATION,
}
"""Kinds of statements by the beginning of their files' names."""


@frozen
class Found:
    """One statement's file.

    Attributes:
        name: of the file.
        kind: that its name promises.
        problem: why it is not in order; empty when it is.
        statement: what it holds; ``None`` when it cannot be opened.
    """

    name: str
    kind: str
    problem: str = ""
    statement: Statement | None = None


@frozen
class Link:
    """One key's being followed by another, confirmed by both.

    Attributes:
        old: key id of the old key.
        new: key id of the new one.
        time: of the old key's statement, as it says.
        names: of the two files.
    """

    old: str
    new: str
    time: str
    names: frozenset[str]


def found_in(case: Case) -> Iterator[Found]:
    """Yield every statement beside a report by the order of its names."""
    for name in sorted(case.files):
        if match := NAMES.fullmatch(name):
            yield _found(case, name, KINDS[match[1]])


def _found(case: Case, name: str, kind: str) -> Found:
    try:
        statement = open_statement(case.files[name], case.trusted, kind=kind)
    except VerificationError as error:
        return Found(name=name, kind=kind, problem=error.message)
    problem = form_problem(statement) or _subject_problem(case, statement)
    return Found(name=name, kind=kind, problem=problem, statement=statement)


def _subject_problem(case: Case, statement: Statement) -> str:
    (subject,) = statement.subjects
    said = statement.predicate
    if statement.kind in (WITNESS, DECLARATION):
        same = subject.sha256 == of_report(case.report).sha256
        return "" if same else "it speaks of another report"
    signs = statement.key.keyid
    if statement.kind == KEY_ROTATION:
        if signs not in (said["old_keyid"], said["new_keyid"]):
            return "it is signed by neither of the two keys"
        named = said["new_keyid"]
    else:
        named = said["keyid"]
    if signs == named and subject.sha256 != of_key(statement.key).sha256:
        return "its subject is another key than it says"
    return ""


@frozen
class Beside:
    """All statements beside one report, opened once.

    Attributes:
        case: the report.
        found: its statements by the order of their names.
        links: where one key follows another, each confirmed by both.
        chain: those that lead back from the report's key, the newest first.
        own: the report's key and those before it, by key id.
        revoked: since when which key is revoked, by key id; the earliest word counts.
    """

    case: Case
    found: tuple[Found, ...]
    links: tuple[Link, ...]
    chain: tuple[Link, ...]
    own: frozenset[str]
    revoked: Mapping[str, datetime]


def beside(case: Case) -> Beside:
    """Open the statements beside a report."""
    found = tuple(found_in(case))
    links = _links(in_order(found, KEY_ROTATION))
    chain = _chain(case.keyid, links)
    return Beside(
        case=case,
        found=found,
        links=links,
        chain=chain,
        own=frozenset((case.keyid, *(link.old for link in chain))),
        revoked=_revoked(in_order(found, KEY_REVOCATION)),
    )


def in_order(found: Iterable[Found], kind: str) -> list[tuple[str, Statement]]:
    """Return the statements of a kind that are in order, with their files' names."""
    return [
        (each.name, each.statement)
        for each in found
        if each.kind == kind and each.statement and not each.problem
    ]


def _links(halves: list[tuple[str, Statement]]) -> tuple[Link, ...]:
    return tuple(
        Link(
            old=str(one.predicate["old_keyid"]),
            new=str(one.predicate["new_keyid"]),
            time=str(one.predicate["time"]),
            names=frozenset((name, other_name)),
        )
        for name, one in halves
        for other_name, other in halves
        if _confirms(one, other)
    )


def _confirms(one: Statement, other: Statement) -> bool:
    """Return whether the old key's statement has its answer by the new key."""
    said, answered = one.predicate, other.predicate
    return (
        one.key.keyid == said["old_keyid"] == answered["old_keyid"]
        and other.key.keyid == said["new_keyid"] == answered["new_keyid"]
        and one.subjects[0].sha256 == other.subjects[0].sha256
    )


def _chain(keyid: str, links: tuple[Link, ...]) -> tuple[Link, ...]:
    found: list[Link] = []
    known = {link.new: link for link in reversed(links)}
    while keyid in known and known[keyid] not in found:
        found.append(known[keyid])
        keyid = known[keyid].old
    return tuple(found)


def _revoked(statements: list[tuple[str, Statement]]) -> dict[str, datetime]:
    """Return what was revoked by the key itself or by somebody trusted."""
    found: dict[str, datetime] = {}
    for _, statement in statements:
        since = time_of(statement.predicate["invalid_since"])
        keyid = str(statement.predicate["keyid"])
        if since and (statement.signer or statement.key.keyid == keyid):
            found[keyid] = min(since, found.get(keyid, since))
    return found
