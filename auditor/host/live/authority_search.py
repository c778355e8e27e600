"""Authorities whose private key lies on this machine; searched in a reading child.

Of a private key no more is read than the line that says that one follows. A folder counts
when a certificate of an authority and a private key lie in it together, in one file or
two: that they belong together is not proven.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from auditor.host.live.procfs import slurp
from auditor.host.live.shelf import Shelf
from auditor.model.frozen import field, slotted
from auditor.model.named import NamedTuple
from auditor.parse.certificate import (
    certificates_in,
    holds_private_key,
    parse_certificate,
)
from auditor.parse.naming import home_in, named_paths, names_of

_SUFFIXES = (".pem", ".crt", ".cer", ".cert", ".key", ".ca")
_DEEP = ("/etc", "/opt", "/srv", "/usr/local/etc")
_FLAT = ("/usr/local/share", "/var/lib")
_STORES = (
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/usr/local/share/ca-certificates",
)
_AT_HOME = (".config", ".local/share")
_SYSTEM = ("/usr/", "/bin/", "/sbin/", "/lib/")
_MOST_FOLDERS = 3000
_MOST_FILES = 40
_MOST_CONFIG = 1 << 18
_MOST_PROGRAM = 1 << 28
_CHUNK = 1 << 20
_LONGEST = 1 << 16
_OVERLAP = 256


class Listener(NamedTuple):
    """A process that listens, as the search needs it.

    Attributes:
        pid: the process.
        uid: its user.
        arguments: its argument vector.
        executable: path.
        script: what an interpreter runs; empty for none.
    """

    pid: int
    uid: int
    arguments: tuple[str, ...]
    executable: str
    script: str


class Found(NamedTuple):
    """An authority's certificate beside a private key.

    Attributes:
        folder: where they lie.
        der: the certificate.
        owner: user who owns the private key.
        files: paths of certificate and key.
    """

    folder: str
    der: bytes
    owner: int
    files: tuple[str, ...]


class _Surroundings(NamedTuple):
    """Where a listener lives.

    Attributes:
        directory: its working folder; empty for one that tells nothing.
        own: folders of its program, outside the system's.
        named: paths that its arguments name.
        configured: paths that files among those name.
    """

    home: str
    directory: str
    own: tuple[str, ...]
    named: tuple[str, ...]
    configured: tuple[str, ...]


@slotted
class AuthoritySearch:
    """One search.

    Attributes:
        shelf: what it reads from.
        listeners: the processes that listen.
        homes: home folders, those of listeners among them.
    """

    shelf: Shelf
    listeners: tuple[Listener, ...]
    homes: dict[str, None] = field(default_factory=dict)
    _around: dict[int, _Surroundings] = field(default_factory=dict)
    _looked: dict[str, tuple[Found, ...]] = field(default_factory=dict)
    _listed: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )

    def look(self) -> Iterator[tuple[Found, tuple[tuple[int, str], ...]]]:
        """Yield each authority with the PIDs of its listeners and what ties them to it."""
        self.homes = dict.fromkeys(self.shelf.homes())
        for item in self.listeners:
            around = self._around[item.pid] = self._surroundings(item)
            if around.home:
                self.homes[around.home] = None
        for folder in self._folders():
            if len(self._looked) < _MOST_FOLDERS and folder not in self._looked:
                self._looked[folder] = tuple(self._authorities(folder))
        for found in [item for each in self._looked.values() for item in each]:
            yield found, tuple(self._linked(found))
        for pid, around in self._around.items():
            paths = dict.fromkeys((*around.named, *around.configured))
            for found in self._paired([path for path in paths if _is_pem(path)]):
                yield found, ((pid, "configuration"),)

    def _surroundings(self, item: Listener) -> _Surroundings:
        home = _home(item.pid) or self.shelf.folders.get(item.uid, "")
        directory = _directory(item.pid)
        program = item.script or item.executable
        named = named_paths("\n".join(item.arguments[1:]), home, directory)
        named = tuple(path for path in named if path != program)
        configured = [
            path for name in named for path in self._named_in(name, home, directory)
        ]
        told = directory if directory != "/" else ""
        own = tuple(path for path in _folders_of(program) if path != home)
        return _Surroundings(home, told, own, named, tuple(configured))

    def _named_in(self, path: str, home: str, directory: str) -> tuple[str, ...]:
        """Return the paths that a small file of settings names."""
        status = self.shelf.status(path)
        if status is None or not 0 < status.size <= _MOST_CONFIG or _is_pem(path):
            return ()
        if self.shelf.is_folder(path):
            return ()
        text = self.shelf.text(path, _MOST_CONFIG).decode("utf-8", "replace")
        return named_paths(text, home, directory)

    def _folders(self) -> Iterator[str]:
        for around in self._around.values():
            yield from (path for path in (around.directory, *around.own) if path)
            for path in (*around.named, *around.configured):
                yield path if self.shelf.is_folder(path) else path.rpartition("/")[0]
        for home in self.homes:
            _, folders = self._listing(home)
            yield from (f"{home}/{name}" for name in folders if name[0] == ".")
            for folder in _AT_HOME:
                yield from self._below(f"{home}/{folder}")
        for root in _FLAT:
            yield from self._below(root)
        for root in _DEEP:
            for folder in self._below(root):
                yield folder
                yield from self._below(folder)

    def _below(self, folder: str) -> Iterator[str]:
        _, folders = self._listing(folder)
        yield from (f"{folder}/{name}" for name in folders if not name.endswith(".d"))

    def _listing(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found = self._listed.get(folder)
        if found is None:
            found = self._listed[folder] = self.shelf.listing(folder)
        return found

    def _authorities(self, folder: str) -> Iterator[Found]:
        """Yield the authorities of a folder that holds a private key as well."""
        if folder.startswith(_STORES) or folder.rpartition("/")[2] == ".ssh":
            return
        files, _ = self._listing(folder)
        yield from self._paired([f"{folder}/{name}" for name in files if _is_pem(name)])

    def _paired(self, paths: list[str]) -> Iterator[Found]:
        """Yield the authorities among some files of which one is a private key."""
        certificates: dict[bytes, str] = {}
        keys: list[str] = []
        for path in paths[:_MOST_FILES]:
            data = self.shelf.head(path, _LONGEST, holds_private_key)
            if holds_private_key(data):
                keys.append(path)
            for der in certificates_in(data):
                told = parse_certificate(der)
                if told is not None and told.authority:
                    certificates[der] = path
        for der, path in certificates.items() if keys else ():
            status = self.shelf.status(keys[0])
            folder = path.rpartition("/")[0]
            yield Found(folder, der, status.uid if status else 0, (path, *keys))

    def _linked(self, found: Found) -> Iterator[tuple[int, str]]:
        for item in self.listeners:
            if item.uid and found.owner not in {item.uid, 0}:
                continue  # it cannot read the key
            link = self._link(found, item)
            if link:
                yield item.pid, link

    def _link(self, found: Found, item: Listener) -> str:
        around = self._around[item.pid]
        files = {found.folder, *found.files}
        if files.intersection(around.named):
            return "argument"
        if files.intersection(around.configured):
            return "configuration"
        if any(f"{found.folder}/".startswith(f"{path}/") for path in around.own):
            return "beside"
        names = names_of(found.folder, tuple(self.homes))
        if found.folder == around.directory:
            names += tuple(path.rpartition("/")[2] for path in found.files)
        elif self._is_anothers(found, item):
            return ""
        return "own-file" if self._names_itself(item, names) else ""

    def _is_anothers(self, found: Found, item: Listener) -> bool:
        """Return whether a folder lies in a home that is not the listener's own."""
        home = self._around[item.pid].home
        homes = [path for path in self.homes if found.folder.startswith(f"{path}/")]
        return bool(homes) and (home not in homes or found.owner != item.uid)

    def _names_itself(self, item: Listener, names: tuple[str, ...]) -> bool:
        """Return whether a program's own file, or its arguments, hold one of the names."""
        words = [name.encode("utf-8", "surrogateescape") for name in names]
        if item.script:
            text = "\n".join((*item.arguments[1:],)).encode("utf-8", "surrogateescape")
            data = self.shelf.text(item.script) if item.script.startswith("/") else b""
            return any(word in data or word in text for word in words)
        return _holds(f"/proc/{item.pid}/exe", words, self.shelf)


def _is_pem(name: str) -> bool:
    return name.endswith(_SUFFIXES)


def _folders_of(program: str) -> tuple[str, ...]:
    """Return the folders that are a program's own; none of the system's, or shared ones."""
    folder = program.rpartition("/")[0]
    if program.startswith("/opt/"):
        return ("/".join(program.split("/")[:3]),) if program.count("/") > 2 else ()  # noqa: PLR2004
    is_shared = folder in {"", "/tmp", "/var/tmp", "/dev/shm"}  # noqa: S108 - names only
    return () if is_shared or program.startswith(_SYSTEM) else (folder,)


def _home(pid: int) -> str:
    try:
        return home_in(slurp(f"/proc/{pid}/environ", paged=True))
    except OSError:
        return ""


def _directory(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


def _holds(path: str, words: list[bytes], shelf: Shelf) -> bool:
    """Return whether a program's bytes hold one of some words, read piece by piece."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        before, read = b"", 0
        while read < _MOST_PROGRAM and (piece := os.read(handle, _CHUNK)):
            shelf.beat()
            if any(word in before + piece for word in words):
                return True
            before, read = piece[-_OVERLAP:], read + len(piece)
    except OSError:
        return False
    finally:
        os.close(handle)
    return False
