"""Who an audit is for, by ``/etc/passwd`` alone: no name service is asked."""

from __future__ import annotations

import os

from auditor.errors import UsageError
from auditor.model.frozen import ordered


@ordered
class Person:
    """Whom an audit is for."""

    uid: int
    gid: int
    name: str
    home: str


def person_named(name: str) -> Person:
    """Return a person of ``/etc/passwd`` by name or user id.

    Raises:
        UsageError: there is none.
    """
    for entry in _entries():
        if name in {entry[0], entry[2]}:
            return Person(int(entry[2]), int(entry[3]), entry[0], entry[5])
    raise UsageError(f"there is no user {name!r} in /etc/passwd")


def become(uid: int) -> None:
    """Become a person for good, with their own group only.

    Raises:
        UsageError: there is no such person.
        OSError: it is not ours to do.
    """
    person = person_named(str(uid))
    os.setgroups([person.gid])
    os.setresgid(person.gid, person.gid, person.gid)
    os.setresuid(uid, uid, uid)


def person_behind(environment: dict[str, str]) -> Person | None:
    """Return who started us as root, by ``SUDO_UID`` or ``PKEXEC_UID``; else ``None``."""
    if os.geteuid() != 0:
        return None
    uid = environment.get("SUDO_UID") or environment.get("PKEXEC_UID") or "0"
    return person_named(uid) if uid.isdigit() and uid != "0" else None


def _entries() -> list[list[str]]:
    with open("/etc/passwd", encoding="utf-8", errors="surrogateescape") as file:
        return [fields for line in file if len(fields := line.rstrip("\n").split(":")) >= 7]  # noqa: PLR2004 - passwd(5)
