"""Tables of cron, anacron and at, start scripts, and what a desktop starts at log-in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.host.live.jobs.commands import Commands
from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.model.frozen import replace
from auditor.parse.crontab import Entry, at_command, parse_anacrontab, parse_crontab
from auditor.parse.unit_file import desktop_command, only_in, parse_unit

_SPOOLS = ("/var/spool/cron/crontabs", "/var/spool/cron")
_AT = ("/var/spool/cron/atjobs", "/var/spool/at")
_PERIODS = ("hourly", "daily", "weekly", "monthly", "yearly")
_LEVELS = ("/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d", "/etc/rcS.d")
_AUTOSTART = "/etc/xdg/autostart"
_OWN_AUTOSTART = ".config/autostart"
_SESSIONS = (
    *(".xprofile", ".xsession", ".xsessionrc", ".xinitrc", ".config/openbox/autostart"),
    *(
        ".config/i3/config",
        ".i3/config",
        ".config/sway/config",
        ".config/lxsession/autostart",
    ),
)
"""What a session runs at its beginning, as commands or in lines with ``exec``."""

_MOST_JOBS = 2000


def gather_tables(shelf: Shelf, commands: Commands) -> Iterator[Plain]:
    """Yield the jobs of all of them."""
    yield from _cron(shelf, commands)
    yield from _periods(shelf, commands)
    yield from _at(shelf, commands)
    yield from _start_scripts(shelf, commands)
    yield from _autostart(shelf, commands)


def _text(shelf: Shelf, path: str) -> str:
    return shelf.text(path).decode("utf-8", "surrogateescape")


def _cron(shelf: Shelf, commands: Commands) -> Iterator[Plain]:
    tables = [
        "/etc/crontab",
        *(f"/etc/cron.d/{name}" for name in shelf.names("/etc/cron.d")),
    ]
    for place in tables:
        if not place.endswith((".dpkg-old", ".dpkg-dist", ".placeholder", "~")):
            entries = parse_crontab(_text(shelf, place), with_user=True)
            yield from _entries("cron", place, entries, commands)
    entries = parse_anacrontab(_text(shelf, "/etc/anacrontab"))
    yield from _entries("anacron", "/etc/anacrontab", entries, commands)
    for spool in _SPOOLS:
        for name in shelf.names(spool):
            place = f"{spool}/{name}"
            if not shelf.is_folder(place):
                entries = parse_crontab(_text(shelf, place), with_user=False)
                given = [replace(entry, user=name) for entry in entries]
                yield from _entries("cron", place, given, commands)


def _entries(
    kind: str, place: str, entries: Iterable[Entry], commands: Commands
) -> Iterator[Plain]:
    for entry in entries:
        found = commands.of_text(entry.command, entry.path, suspect=True)
        script = found.script or place
        yield (kind, place, "", entry.schedule, entry.user, script, *found.plain())


def _periods(shelf: Shelf, commands: Commands) -> Iterator[Plain]:
    for period in _PERIODS:
        folder = f"/etc/cron.{period}"
        for name in shelf.names(folder):
            place = f"{folder}/{name}"
            if name[:1] != "." and "." not in name:  # run-parts(8)
                found = commands.of_script(shelf.real(place))
                yield (
                    "cron",
                    place,
                    "",
                    period,
                    "root",
                    found.script or place,
                    *found.plain(),
                )


def _at(shelf: Shelf, commands: Commands) -> Iterator[Plain]:
    for spool in _AT:
        for name in shelf.names(spool):
            place = f"{spool}/{name}"
            if name[:1] in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ=" and (
                text := _text(shelf, place)
            ):
                found = commands.of_text(at_command(text), suspect=True)
                yield ("at", place, "", "once", "", found.script or place, *found.plain())


def _start_scripts(shelf: Shelf, commands: Commands) -> Iterator[Plain]:
    linked = {
        shelf.link(f"{folder}/{name}").rpartition("/")[2]: f"{folder}/{name}"
        for folder in _LEVELS
        for name in shelf.names(folder)
        if name[:1] == "S"
    }
    places = [(real, real) for path in linked.values() if (real := shelf.real(path))]
    if shelf.status("/etc/rc.local"):
        places.append(("/etc/rc.local", shelf.real("/etc/rc.local")))
    for place, real in places[:_MOST_JOBS]:
        found = commands.of_script(real)
        yield ("init", place, "", "", "root", found.script or place, *found.plain())


def _autostart(shelf: Shelf, commands: Commands) -> Iterator[Plain]:
    """Yield what desktops start when somebody logs in."""
    for name in shelf.names(_AUTOSTART):
        yield from _entry(shelf, commands, f"{_AUTOSTART}/{name}", "")
    for home in shelf.homes():
        folder = f"{home}/{_OWN_AUTOSTART}"
        for name in shelf.names(folder):
            yield from _entry(shelf, commands, f"{folder}/{name}", home.rpartition("/")[2])
        for name in _SESSIONS:
            place = f"{home}/{name}"
            if text := _text(shelf, place):
                found = commands.of_text(text)
                user, script = home.rpartition("/")[2], found.script or place
                yield ("autostart", place, "", "", user, script, *found.plain())


def _entry(shelf: Shelf, commands: Commands, place: str, user: str) -> Iterator[Plain]:
    if not place.endswith(".desktop"):
        return
    settings = parse_unit(_text(shelf, place))
    command = desktop_command(settings)
    if command:
        suspect = not place.startswith(_AUTOSTART)
        found = commands.of_text(command, suspect=suspect)
        when = only_in(settings)
        script = found.script or place
        yield ("autostart", place, "", when, user, script, *found.plain())
