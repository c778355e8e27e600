"""Files of audit rules (audit.rules(7), auditctl(8)) as what they have recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from auditor.model.named import NamedTuple

_MOST = 10_000
_PROGRAMS = {"execve", "execveat", "all"}
_OPENING = {"open", "openat", "openat2", "creat", "all"}
_CONNECTING = {"connect", "accept", "accept4", "bind", "sendto", "sendmsg", "all"}
_ACTIONS = {"always", "exit"}
_PATHS = ("path=", "dir=")


class Rules(NamedTuple):
    """What a file of rules has recorded.

    Attributes:
        kinds: how many rules of each kind; see `auditor.model.audit_rules.AuditSetting`.
        off: auditing is switched off.
    """

    kinds: dict[str, int]
    off: bool = False


class _Rule(NamedTuple):
    calls: frozenset[str]
    paths: tuple[str, ...]
    permissions: str


def parse_audit_rules(data: bytes, homes: tuple[str, ...]) -> Rules:
    """Return what a file of rules has recorded; ``-D`` forgets the rules before it.

    Args:
        data: the file.
        homes: folders of people; a watch on one, in one or above one is on people's files.
    """
    found: Counter[str] = Counter()
    off = False
    text = data.decode("utf-8", "surrogateescape")
    for line in text.split("\n")[:_MOST]:
        words = [word.strip("\"'") for word in line.split()]
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "-D":
            found.clear()
        if words[0] == "-e" and len(words) > 1:
            off = words[1] == "0"
        rule = _rule(words)
        if rule is not None:
            found.update(_kinds(rule, homes))
    return Rules(dict(sorted(found.items())), off)


def _rule(words: list[str]) -> _Rule | None:
    """Return a rule that makes records; ``None`` for any other line."""
    if words[0] == "-w" and len(words) > 1:
        permissions = next(iter(_after(words, "-p")), "rwxa")
        return _Rule(frozenset(), (words[1],), permissions)
    actions = {word for text in _after(words, "-a", "-A") for word in text.split(",")}
    if not actions >= _ACTIONS:
        return None
    fields = _after(words, "-F")
    calls = {name for text in _after(words, "-S") for name in text.split(",")}
    paths = tuple(field.partition("=")[2] for field in fields if field.startswith(_PATHS))
    permissions = next(
        (field[5:] for field in fields if field.startswith("perm=")),
        "" if calls else "rwxa",
    )
    return _Rule(frozenset(calls or ({"all"} if not paths else ())), paths, permissions)


def _after(words: list[str], *options: str) -> list[str]:
    """Return the words after each of some options."""
    return [after for word, after in pairwise(words) if word in options]


def _kinds(rule: _Rule, homes: tuple[str, ...]) -> Iterator[str]:
    """Yield the kinds of what a rule has recorded."""
    if not rule.paths:
        told = {
            "programs": rule.calls & _PROGRAMS,
            "files": rule.calls & _OPENING,
            "connections": rule.calls & _CONNECTING,
        }
        kinds = [kind for kind, calls in told.items() if calls]
        yield from kinds or ["other"]
        return
    if any(_concerns(path, homes) for path in rule.paths):
        yield "home-files"
    elif (
        "x" in rule.permissions and set(rule.permissions).isdisjoint("rw")
    ) or rule.calls & _PROGRAMS:
        yield "some-programs"
    else:
        yield "other"


def _concerns(path: str, homes: tuple[str, ...]) -> bool:
    """Return whether a watched path is a folder of people, in one or above one."""
    place = f"{path.rstrip('/')}/"
    return any(
        place.startswith(f"{home}/") or f"{home}/".startswith(place) for home in homes
    )


def parse_plugin(data: bytes) -> str:
    """Return the program of an active plug-in (auditd-plugins(5)); empty for none."""
    found: dict[str, str] = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n")[:_MOST]:
        name, sign, value = line.partition("#")[0].partition("=")
        if sign:
            found[name.strip().lower()] = value.strip()
    path = found.get("path", "")
    return path if found.get("active", "").lower() == "yes" and path[:1] == "/" else ""
