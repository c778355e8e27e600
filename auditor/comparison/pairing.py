"""Which program of one report is which one of the other.

Never by ordinal, for that is a place in a list, and by a name alone only where the file
cannot be compared: the marks are tried from the strongest to the weakest, and a weak one
counts only where it points to one program on each side.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from auditor.comparison.facts import text_of
from auditor.model.frozen import frozen
from auditor.render import Json

Key = Callable[[Json], Hashable | None]


@frozen
class Pair:
    """One program in one report or both.

    Attributes:
        mark: by what it was recognised; empty for a program of one report.
        doubtful: it is in one report only, and the other one has programs with so much
            withheld or unreadable that it may be among them.
    """

    older: Json | None = None
    newer: Json | None = None
    mark: str = ""
    doubtful: bool = False


def pairs(older: list[Json], newer: list[Json]) -> list[Pair]:
    """Return the programs of two reports, each once, in no particular order."""
    found: list[Pair] = []
    for mark, key, is_strong in _MARKS:
        found += _paired(mark, key, older, newer, is_strong=is_strong)
        older, newer = _left(older, found, "older"), _left(newer, found, "newer")
    for program in older:
        found.append(Pair(older=program, doubtful=_is_doubtful(program, newer)))
    for program in newer:
        found.append(Pair(newer=program, doubtful=_is_doubtful(program, older)))
    return found


def name_of(program: Json) -> str | None:
    """Return what a program is called; ``None`` when that is withheld or unknown."""
    return text_of(program, "name") or text_of(program, "unrelated_name")


def _paired(
    mark: str, key: Key, older: list[Json], newer: list[Json], *, is_strong: bool
) -> list[Pair]:
    before, after = _by_key(older, key), _by_key(newer, key)
    found = []
    for each, here in before.items():
        there = after.get(each, [])
        if not is_strong and (len(here) > 1 or len(there) > 1):
            continue
        both = zip(here, there, strict=False)
        found += [Pair(older=one, newer=other, mark=mark) for one, other in both]
    if mark != "name":
        return found
    return [pair for pair in found if not (_has_file(pair.older) and _has_file(pair.newer))]


def _by_key(programs: Iterable[Json], key: Key) -> dict[Hashable, list[Json]]:
    found: dict[Hashable, list[Json]] = {}
    for program in programs:
        value = key(program)
        if value is not None:
            found.setdefault(value, []).append(program)
    return found


def _left(programs: list[Json], found: list[Pair], side: str) -> list[Json]:
    taken = {id(getattr(pair, side)) for pair in found}
    return [program for program in programs if id(program) not in taken]


def _is_doubtful(program: Json, others: list[Json]) -> bool:
    """Return whether one of the others may be this program for all that can be read."""
    name = name_of(program)
    if not _has_file(program):
        return name is None or any(name_of(other) in (name, None) for other in others)
    unread = [name_of(other) for other in others if not _has_file(other)]
    return name in unread or (None in unread and not program.get("capabilities"))


def _has_file(program: Json | None) -> bool:
    return program is not None and text_of(program, "executable") is not None


def _self(program: Json) -> Hashable | None:
    return "self" if program.get("is_self") is True else None


def _place(program: Json) -> Hashable | None:
    """Return executable and script; what is no path has the code's name beside it."""
    executable, script = text_of(program, "executable"), program.get("script")
    if executable is None or not (script is None or isinstance(script, str)):
        return None
    is_path = script is None or script.startswith("/")
    return (executable, script, None if is_path else name_of(program))


def _file(program: Json) -> Hashable | None:
    place, digest = _place(program), text_of(program, "file_sha256")
    return None if place is None or digest is None else (place, digest)


def _digest(program: Json) -> Hashable | None:
    digest = text_of(program, "file_sha256")
    return (digest, program.get("script") is None) if digest else None


def _product(program: Json) -> Hashable | None:
    return text_of(program, "product")


def _package(program: Json) -> Hashable | None:
    package, name = text_of(program, "package"), name_of(program)
    return (package, name) if package and name else None


_MARKS: tuple[tuple[str, Key, bool], ...] = (
    ("self", _self, False),
    ("file", _file, True),
    ("place", _place, True),
    ("digest", _digest, False),
    ("product", _product, False),
    ("package", _package, False),
    ("name", name_of, False),
)
"""Marks from the strongest to the weakest, and whether several with one mark are paired
in the order of their reports."""
