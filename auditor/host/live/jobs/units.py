"""Timers and services of systemd that are switched on (systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host.live.jobs.commands import Commands
from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.model.frozen import field, slotted
from auditor.parse.unit_file import (
    Settings,
    commands_in,
    last,
    parse_unit,
    times_in,
    without,
)

SYSTEM = (
    *("/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator"),
    *("/usr/local/lib/systemd/system", "/usr/lib/systemd/system"),
    *("/run/systemd/generator.late", "/run/systemd/transient"),
)
"""Where units of the system lie, the first that has a name wins; generators' included."""

_USER = (
    *("/etc/systemd/user", "/run/systemd/user", "/usr/local/lib/systemd/user"),
    *("/usr/local/share/systemd/user", "/usr/lib/systemd/user", "/usr/share/systemd/user"),
)
_OWN = (".config/systemd/user", ".local/share/systemd/user")
_PACKAGES = ("/usr/lib/", "/usr/share/", "/run/systemd/generator", "/lib/")
_WANTED = (".wants", ".requires", ".upholds")
_KINDS = (".service", ".timer", ".path", ".socket")
_STARTERS = (".timer", ".path")
_TRANSIENT = "/transient"
_ASIDE = ("Unit]", "Install]")
_MASK = "/dev/null"
_MOST = 1000


@slotted
class Units:
    """The units below one list of folders.

    Attributes:
        shelf: reads files.
        folders: the first that has a name wins.
        places: paths by name, in the order of the folders; known once `enabled` was asked.
    """

    shelf: Shelf
    folders: tuple[str, ...]
    places: dict[str, list[str]] = field(default_factory=dict)

    def enabled(self) -> Iterator[str]:
        """Yield the names of units that something else wants: those are started."""
        seen: dict[str, None] = {}
        for folder in self.folders:
            for name in self.shelf.names(folder):
                self.places.setdefault(name, []).append(f"{folder}/{name}")
                if folder.endswith(_TRANSIENT):
                    seen[name] = None  # made by systemd-run(1), and runs
                elif name.endswith(_WANTED):
                    seen |= dict.fromkeys(self.shelf.names(f"{folder}/{name}"))
        yield from [name for name in seen if name.endswith(_KINDS)][:_MOST]

    def settings(self, name: str) -> tuple[str, Settings]:
        """Return the file that decides, and the settings; empty for a masked unit."""
        files = list(self._files(name))
        if not files or (not files[-1][1] and self._is_masked(files[-1][0])):
            return "", {}
        texts = [text for _, text in reversed(files)]
        wanted = [without(text, _ASIDE) for text in texts]
        return files[0][0], parse_unit(*wanted) or parse_unit(*texts)

    def _files(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield drop-ins, the last first, then the unit's own file, each with its text."""
        stem, _, suffix = name.rpartition(".")
        template = (f"{stem.partition('@')[0]}@.{suffix}",) if "@" in stem else ()
        names = (name, *template)
        dropped = self._drop_ins(names)
        for each in sorted(dropped, reverse=True):
            yield dropped[each], self._text(dropped[each])
        for path in self._present(names):
            yield path, self._text(path)
            return

    def _drop_ins(self, names: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        for folder in self._present(tuple(f"{name}.d" for name in names)):
            for each in self.shelf.names(folder):
                if each.endswith(".conf"):
                    found.setdefault(each, f"{folder}/{each}")
        return found

    def _present(self, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield from self.places.get(name, ())

    def _text(self, path: str) -> str:
        if self._is_masked(path):
            return ""
        return self.shelf.text(path).decode("utf-8", "surrogateescape")

    def _is_masked(self, path: str) -> bool:
        return self.shelf.link(path) == _MASK


def gather_units(shelf: Shelf, commands: Commands) -> Iterator[Plain]:
    """Yield the jobs of the system's and of people's timers and services."""
    yield from _jobs(Units(shelf, SYSTEM), commands, "")
    people = {home: uid for uid, home in shelf.folders.items()}
    homes = shelf.homes()
    yield from _jobs(Units(shelf, _USER), commands, "")
    for home in homes:
        transient = f"/run/user/{people.get(home, 0)}/systemd/transient"
        folders = (*(f"{home}/{place}" for place in _OWN), transient)
        if any(shelf.is_folder(folder) for folder in folders):
            yield from _jobs(Units(shelf, (*folders, *_USER)), commands, home)


def _jobs(units: Units, commands: Commands, home: str) -> Iterator[Plain]:
    """Yield one plain job per unit that is started by itself."""
    done: set[str] = set()
    for name in units.enabled():
        if name in done:
            continue
        place, settings = units.settings(name)
        if not settings or (home and not place.startswith((home, "/run/user/"))):
            continue
        schedule, kind = "", "service"
        if name.endswith((*_STARTERS, ".socket")):
            kind = "timer" if name.endswith(".timer") else "service"
            schedule = times_in(settings)
            name = _started_by(name, settings)  # noqa: PLW2901 - what it starts
            place, settings = ("", {}) if name in done else units.settings(name)
        if not place:
            continue
        done.add(name)
        suspect = not place.startswith(_PACKAGES)
        lines = "\n".join(commands_in(settings)).replace("%h", home or "/root")
        found = commands.of_text(lines, suspect=suspect)
        user = last(settings, "Service", "User") or home.rpartition("/")[2]
        yield (kind, place, name, schedule, user, found.script or place, *found.plain())


def _started_by(name: str, settings: Settings) -> str:
    """Return the service that a timer, path or socket starts (systemd.timer(5), Unit=)."""
    stem, _, kind = name.rpartition(".")
    section = {"timer": "Timer", "path": "Path", "socket": "Socket"}[kind]
    key = "Service" if kind == "socket" else "Unit"
    told = last(settings, section, key)
    if not told and kind == "socket" and last(settings, "Socket", "Accept") == "yes":
        return f"{stem}@.service"
    return told or f"{stem}.service"
