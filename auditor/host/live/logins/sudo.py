"""What ``sudo`` keeps of the commands that it runs (sudoers(5), sudo.conf(5))."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host.live.logins import Row
from auditor.host.live.shelf import Shelf
from auditor.parse.sudoers import parse_plugins, parse_sudoers

_PLACE = "/etc/sudoers"
_PLUGINS = ("/usr/libexec/sudo", "/usr/lib/sudo")
_MOST_FILES = 256


def sudo_rows(shelf: Shelf) -> Iterator[Row]:
    """Yield what is kept, once per file that says so, and plug-ins beside sudo's own."""
    places = [_PLACE]
    for place in places:
        if len(places) > _MOST_FILES:
            break
        seen = parse_sudoers(shelf.text(place))
        for kind, on in (("sudo-output", seen.output), ("sudo-input", seen.typed)):
            if on:
                yield Row(kind, shelf.real(place), _plugin(shelf, "sudoers.so"))
        named = [*seen.files, *(_below(shelf, seen.folders))]
        paths = [name if name.startswith("/") else f"/etc/{name}" for name in named]
        places += [path for path in paths if path not in places]
    place = "/etc/sudo.conf"
    for name in parse_plugins(shelf.text(place)):
        yield Row("sudo-plugin", shelf.real(place), _plugin(shelf, name))


def _below(shelf: Shelf, folders: tuple[str, ...]) -> Iterator[str]:
    """Yield the files of included folders; a name with a dot is none (sudoers(5))."""
    for folder in folders:
        for name in shelf.names(folder):
            if "." not in name and not name.endswith("~"):
                yield f"{folder}/{name}"


def _plugin(shelf: Shelf, name: str) -> str:
    paths = [name] if name.startswith("/") else [f"{each}/{name}" for each in _PLUGINS]
    return next(filter(None, map(shelf.real, paths)), name)
