"""Digests in a signed report: where they stand, and the values put back.

The profile (`auditor.seal.disclosures`) lets a digest stand under a withholdable key
only, and nothing but a digest, null or an empty string stand there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeGuard

from auditor.model.frozen import frozen
from auditor.model.observation import WITHHOLDABLE
from auditor.seal.disclosures import RESERVED

_DIGEST_LENGTH = 43
_SINGLE = (str, int, type(None))


@frozen
class Place:
    """Where the signed report holds something that the profile speaks of.

    Attributes:
        where: keys and indexes from the top, joined by dots.
        key: the key that it stands under.
        digest: the digest; empty when it is none.
        fault: ``stray`` for a digest or reserved key where none may be, ``clear`` for a
            withholdable value that is not a digest; empty when all is well.
    """

    where: str
    key: str
    digest: str = ""
    fault: str = ""


def places(predicate: Mapping[str, object]) -> tuple[Place, ...]:
    """Return every digest, and everything that stands where it must not.

    Args:
        predicate: of a signed report, at most as deep as the reader allows.
    """
    found: list[Place] = []
    _find("", "", body(predicate), found)
    return tuple(found)


def body(predicate: Mapping[str, object]) -> dict[str, object]:
    """Return a predicate without ``summary.withholdable``.

    That one object has the names of withholdable keys as its own keys; their values are
    counts, never withheld.
    """
    summary = predicate.get("summary")
    if not isinstance(summary, dict):
        return dict(predicate)
    rest = {key: value for key, value in summary.items() if key != "withholdable"}
    return {**predicate, "summary": rest}


def _find(where: str, key: str, value: object, found: list[Place]) -> None:
    if key in WITHHOLDABLE:
        _find_withheld(where, key, value, found)
    elif isinstance(value, dict):
        for inner, item in value.items():
            path = f"{where}.{inner}" if where else inner
            if inner in RESERVED:
                found.append(Place(where=path, key=key, fault="stray"))
            if inner in WITHHOLDABLE or not isinstance(item, _SINGLE):
                _find(path, inner, item, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _find(f"{where}.{index}", "", item, found)


def _find_withheld(where: str, key: str, value: object, found: list[Place]) -> None:
    if value is None or value == "":
        return
    if is_digest(value):
        found.append(Place(where=where, key=key, digest=value[0]["..."]))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _find_withheld(f"{where}.{index}", key, item, found)
    else:
        found.append(Place(where=where, key=key, fault="clear"))


def is_digest(value: object) -> TypeGuard[list[dict[str, str]]]:
    """Return whether a value is an array of exactly one well-formed digest."""
    if not isinstance(value, list) or len(value) != 1:
        return False
    only = value[0]
    if not isinstance(only, dict) or only.keys() != {"..."}:
        return False
    digest = only["..."]
    return isinstance(digest, str) and len(digest) == _DIGEST_LENGTH


@frozen
class Shown:
    """A report with the values that were disclosed.

    Attributes:
        report: plain JSON; a withheld value is the object ``{"withheld": true}``.
        shown: how many values are disclosed, by key, sorted.
        withheld: how many are not, by key, sorted.
    """

    report: dict[str, object]
    shown: dict[str, int]
    withheld: dict[str, int]


def show(predicate: Mapping[str, object], values: Mapping[str, object]) -> Shown:
    """Put disclosed values back: the inverse of `hide`.

    Args:
        predicate: of a signed report that passed the checks.
        values: digest → disclosed value.
    """
    shown: Counter[str] = Counter()
    withheld: Counter[str] = Counter()

    def restore(key: str, value: object) -> object:
        if key in WITHHOLDABLE and is_digest(value):
            digest = value[0]["..."]
            known = digest in values
            (shown if known else withheld)[key] += 1
            return values[digest] if known else {"withheld": True}
        if isinstance(value, dict):
            return {inner: restore(inner, item) for inner, item in value.items()}
        if isinstance(value, list):
            return [restore(key, item) for item in value]
        return value

    report = {key: restore(key, item) for key, item in body(predicate).items()}
    summary = predicate.get("summary")
    return Shown(
        report=report if summary is None else {**report, "summary": summary},
        shown=dict(sorted(shown.items())),
        withheld=dict(sorted(withheld.items())),
    )
