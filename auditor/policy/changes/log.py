"""What a policy's own list of changes leaves out, from the changes themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.policy import Document, Policy
from auditor.model.policy_change import Direction, LogRemark, PolicyChange
from auditor.policy.changes.comparing import Value, canonical, entries
from auditor.policy.changes.lists import leaves, leaves_of

_CAPTURES = ("programs[].captures[]", "programs[].components[].captures[]")
_PURPOSES = "programs[].purposes[]"


def check_log(
    before: Policy, after: Policy, changes: Iterable[PolicyChange]
) -> tuple[LogRemark, ...]:
    """Return where ``policy.changes`` of the newer version differs from what changed.

    Entries that the older version had already are its own history. Policies with
    different ids are no versions of one another, and have no such list.

    Args:
        before: the older version.
        after: the newer one.
        changes: what `compare_policies` says of the two.
    """
    if before.id != after.id or before.sha256 == after.sha256:
        return ()
    added = [each for each in changes if each.change is Direction.WIDENED]
    captures = [each for each in added if each.field in _CAPTURES]
    purposes = [each for each in added if each.field == _PURPOSES]
    new = _new_entries(before.document, after.document)
    if not new:
        return (LogRemark(remark="no-entry"),) if captures or purposes else ()
    named = (_named(new, "captures_added"), _named(new, "purposes_added"))
    return (*_of_captures(captures, named[0]), *_of_purposes(purposes, named[1]))


def _new_entries(before: Document, after: Document) -> list[dict[str, Value]]:
    known = {canonical(each) for each in _entries(before)}
    return [each for each in _entries(after) if canonical(each) not in known]


def _entries(document: Document) -> list[dict[str, Value]]:
    about = document.get("policy")
    found = entries(about.get("changes")) if isinstance(about, dict) else []
    return [each for each in found if isinstance(each, dict)]


def _named(new: list[dict[str, Value]], key: str) -> list[str]:
    """Return the texts that new entries name, each once, in the order of the file."""
    words = [word for each in new for word in entries(each.get(key))]
    return [*dict.fromkeys(word for word in words if isinstance(word, str))]


def _of_captures(added: list[PolicyChange], named: list[str]) -> Iterator[LogRemark]:
    told = leaves_of(named)
    for each in added:
        if not leaves(each.capability) <= told:
            yield _left_out("captures_added", each.capability, each.program)
    real = leaves_of(each.capability for each in added)
    for word in named:
        if not leaves(word) & real:
            yield LogRemark(remark="not-new", field="captures_added", value=word)


def _of_purposes(added: list[PolicyChange], named: list[str]) -> Iterator[LogRemark]:
    for each in added:
        if each.item not in named:
            yield _left_out("purposes_added", each.item, each.program)
    real = {each.item for each in added}
    for word in named:
        if word not in real:
            yield LogRemark(remark="not-new", field="purposes_added", value=word)


def _left_out(field: str, value: str, program: str) -> LogRemark:
    return LogRemark(remark="left-out", field=field, value=value, program=program)
