"""Tables of cron(8), anacron(8) and at(1) as values; what is not understood is left out."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.frozen import ordered

_FIELDS = 5
_MOST = 2000


@ordered
class Entry:
    """One line that starts something.

    Attributes:
        schedule: when, as the line says it (``*/5 * * * *``, ``@reboot``).
        user: whose rights it runs with; empty where the table does not say.
        command: shell text.
        path: folders for programs, as ``PATH=`` above the line has them; may be empty.
    """

    schedule: str
    user: str
    command: str
    path: str = ""


def parse_crontab(text: str, *, with_user: bool) -> tuple[Entry, ...]:
    """Return the entries of a crontab (crontab(5)).

    Args:
        text: the table.
        with_user: a system table, whose lines name a user before the command.
    """
    return tuple(_crontab(text, with_user=with_user))[:_MOST]


def _crontab(text: str, *, with_user: bool) -> Iterator[Entry]:
    path = ""
    for line in text.splitlines():
        words = line.strip().removeprefix("-")
        if not words or words[0] == "#":
            continue
        name, is_set, value = words.partition("=")
        if is_set and name.strip().isidentifier():
            if name.strip() == "PATH":
                path = value.strip().strip("\"'")
            continue
        wanted = (1 if words[0] == "@" else _FIELDS) + with_user
        fields = words.split(None, wanted)
        if len(fields) > wanted:
            user = fields[wanted - 1] if with_user else ""
            schedule = " ".join(fields[: wanted - with_user])
            yield Entry(schedule, user, _without_input(fields[wanted]), path)


def _without_input(command: str) -> str:
    """Return a command up to the first ``%``: what follows is its input (crontab(5))."""
    parts = command.replace("\\%", "\0").split("%", 1)
    return parts[0].replace("\0", "%")


def parse_anacrontab(text: str) -> tuple[Entry, ...]:
    """Return the entries of ``/etc/anacrontab`` (anacrontab(5))."""
    entries: list[Entry] = []
    for line in text.splitlines():
        fields = line.split(None, 3)
        if len(fields) > 3 and (fields[0].isdigit() or fields[0][0] == "@"):  # noqa: PLR2004
            every = f"every {fields[0]} days" if fields[0].isdigit() else fields[0]
            entries.append(Entry(every, "root", fields[3]))
    return tuple(entries[:_MOST])


def at_command(text: str) -> str:
    """Return the shell text that an at job holds, without the environment it restores.

    at(1) writes ``#!/bin/sh``, the environment, ``cd FOLDER || {…}`` and then the person's
    own lines.
    """
    _, found, rest = text.partition("\ncd ")
    if not found:
        return text
    _, closed, own = rest.partition("\n}\n")
    return own if closed else rest
