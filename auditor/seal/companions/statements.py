"""What people say about this report, and about the key that signed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.frozen import replace
from auditor.seal.checks import Meaning, objects
from auditor.seal.companions import Case, Companion, CompanionKind
from auditor.seal.companions._dating import dates, name_of, witness_doubt
from auditor.seal.companions._opened import (
    NAMES,
    Beside,
    Found,
    Link,
    beside,
)
from auditor.seal.statements import (
    DECLARATION,
    KEY_REVOCATION,
    KEY_ROTATION,
    WITNESS,
    Statement,
)
from auditor.seal.testimony import claims_text, time_of

_QUESTIONS = {
    WITNESS: "time",
    DECLARATION: "completeness",
    KEY_ROTATION: "signer",
    KEY_REVOCATION: "signer",
}
_TITLES = {
    WITNESS: "{} is a trusted witness's word on this very report",
    DECLARATION: "{} is a trusted signer's inventory for this very report",
    KEY_ROTATION: "{} shows which key follows which",
    KEY_REVOCATION: "{} does not revoke the key of this report",
}


def _look(case: Case) -> Iterator[Companion]:
    here = beside(case)
    for found in here.found:
        plain = Companion(
            name=found.name,
            kind=found.kind,
            question=_QUESTIONS[found.kind],
            title=_TITLES[found.kind].format(found.name),
        )
        if found.problem or found.statement is None:
            yield replace(plain, problem=found.problem, meaning=Meaning.ALTERED)
        else:
            yield _READERS[found.kind](here, found, found.statement, plain)


def _gives(statement: Statement) -> frozenset[str]:
    """Return what a statement gives: the noted name, the role, and what it is."""
    if statement.signer is None:
        return frozenset()
    return frozenset((statement.signer.name, statement.role, statement.kind))


def _witness(here: Beside, _: Found, statement: Statement, plain: Companion) -> Companion:
    said = statement.predicate
    text = f"Witness {name_of(statement)} says, at {said['time']} by their own clock: "
    text += f"{claims_text(_listed(said['claims']))}.{_words(said)}"
    doubt = witness_doubt(here, statement)
    if doubt:
        return replace(plain, problem=f"{doubt}. {text}")
    return replace(plain, state="witness", text=text, gives=_gives(statement))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _words(said: Mapping[str, object]) -> str:
    text = f" Method: {said['method']}." if said["method"] else ""
    text += f" In their words: {said['comment']}" if said["comment"] else ""
    if said["checkpoint_sha256"]:
        text += (
            f" They hold a ledger's checkpoint with SHA-256 {said['checkpoint_sha256']}."
        )
    return text


def _declaration(
    here: Beside, _: Found, statement: Statement, plain: Companion
) -> Companion:
    said = statement.predicate
    entries = objects(said["monitoring"])
    products = ", ".join(str(entry["product"]) for entry in entries)
    since = f", valid from {said['valid_from']}" if said["valid_from"] else ""
    text = (
        f"Inventory by {name_of(statement)} of {said['time']}{since}: "
        f"{len(entries)} declared: {products}."
    )
    if statement.signer is None or statement.key.keyid in here.revoked:
        keyid = statement.key.keyid
        return replace(
            plain, problem=f"signed by key {keyid}, which is not trusted here. {text}"
        )
    return replace(plain, text=text, gives=_gives(statement))


def _rotation(
    here: Beside, found: Found, statement: Statement, plain: Companion
) -> Companion:
    said = statement.predicate
    old, new = str(said["old_keyid"]), str(said["new_keyid"])
    link = next((each for each in here.links if found.name in each.names), None)
    if link is None:
        other = new if statement.key.keyid == old else old
        return replace(plain, problem=f"the other half, signed by key {other}, is missing")
    if old == here.case.keyid:
        text = f"Its owner says that key {new} follows this one since {link.time}."
        return replace(plain, text=text if _first(link.names, found) else "")
    if here.case.keyid in here.case.trusted:
        return plain
    return _chained(here, found, link, plain)


def _chained(here: Beside, found: Found, link: Link, plain: Companion) -> Companion:
    """Return what a link comes to, when the report's own key is not trusted."""
    case, back = here.case, here.chain
    if link not in back:
        return replace(plain, problem="neither of its keys has to do with this report")
    if lost := {each.old for each in back} & set(here.revoked):
        return replace(plain, problem=f"key {min(lost)} was revoked, so nothing follows it")
    start = next((each for each in back if each.old in case.trusted), None)
    if start is None:
        return replace(plain, problem=f"key {back[-1].old} is not trusted here either")
    text = (
        f"Known by the key before it: {case.trusted[start.old].name}'s key {start.old}, "
        f"trusted here, named key {start.new} as its successor at {start.time} by its own "
        "clock, and the new key confirmed it."
    )
    is_first = link == start and _first(link.names, found)
    return replace(plain, state="known", text=text if is_first else "")


def _first(names: frozenset[str], found: Found) -> bool:
    return found.name == min(names)


def _revocation(
    here: Beside, _: Found, statement: Statement, plain: Companion
) -> Companion:
    said = statement.predicate
    keyid = str(said["keyid"])
    by_itself = statement.key.keyid == keyid
    if not (by_itself or statement.signer):
        problem = "signed by neither the key itself nor a key that is trusted here"
        return replace(plain, problem=f"{problem}: {statement.key.keyid}")
    if keyid != here.case.keyid:
        return plain
    who = "its owner" if by_itself else name_of(statement)
    text = f"Key {keyid} was revoked by {who}, invalid since {said['invalid_since']}"
    text += f" ({said['reason']})" if said["reason"] else ""
    since = time_of(said["invalid_since"])
    earlier = [who for time, who in dates(here) if since and time < since]
    if earlier:
        return replace(plain, text=f"{text}; dated before that by {earlier[0]}.")
    problem = f"{text}, and nobody trusted dates this report before that"
    return replace(
        plain, problem=problem, state="revoked", weakens=True, text=f"Revoked: {problem}."
    )


_READERS = {
    WITNESS: _witness,
    DECLARATION: _declaration,
    KEY_ROTATION: _rotation,
    KEY_REVOCATION: _revocation,
}

KIND = CompanionKind(names=NAMES, look=_look)
"""See the module's docstring."""
