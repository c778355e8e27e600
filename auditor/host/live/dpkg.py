"""Who owns a file, from the local package database of dpkg(1). Runs in the reading child.

dpkg keeps a list of files per package and no way back, so all lists are gone through once
for all paths together: some 35 ms of processor time for a thousand lists.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from auditor.host.live.apt import origins_by_index
from auditor.host.live.reader import Beat
from auditor.model.coverage import Gap, GapKind
from auditor.model.named import NamedTuple
from auditor.parse.dpkg import (
    Diversions,
    Package,
    listed_as,
    origin_by_record,
    parse_checksums,
    parse_diversions,
    parse_package,
    parse_release,
    parse_status,
    stanza_of,
)

DATABASE = "/var/lib/dpkg"
_CHUNK = 1 << 16
_MOST = 64 << 20
_TEXT = ("utf-8", "surrogateescape")
_PACKAGED = ("/usr/", "/bin/", "/sbin/", "/lib", "/opt/", "/etc/", "/var/", "/boot/")
"""Folders that hold the files of packages (Filesystem Hierarchy Standard 3.0)."""

_LOCAL = "/usr/local/"
"""Where packages put no files (Debian policy 9.1.2)."""

_RELEASES = ("/etc/os-release", "/usr/lib/os-release")


class Owner(NamedTuple):
    """What the package database says of one path.

    Attributes:
        path: as asked for.
        stem: of the list that holds it.
        package: name of the package that lists it.
        version: of that package.
        origin: ``distribution``, ``vendor``, or empty when nothing tells.
        md5: the listed checksum; empty when none is listed or none was asked for.
    """

    path: str
    stem: str
    package: str
    version: str
    origin: str
    md5: str


class _Listing(NamedTuple):
    """One line of one package's list."""

    stem: str
    listed: str


def find_owners(
    paths: Sequence[str],
    checked: frozenset[str],
    beat: Beat,
    database: str = DATABASE,
    *,
    stanzas: dict[str, bytes] | None = None,
    hints: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Owner, ...] | Gap:
    """Return the owners of those paths that a present package lists.

    Args:
        paths: absolute, resolved.
        checked: those whose checksum is wanted, and whose origin is worth a search in the
            archives' lists where the package's own record does not tell it.
        beat: called as the reading gets on.
        database: where dpkg keeps its database.
        stanzas: `read_stanzas` of it, when the caller has them.
        hints: where paths were found before: the name of the list, or empty for a path
            that no list held. A list is read again before it is believed; that there was
            none is believed only where packages put nothing.

    Returns:
        Owners, or a gap when there is no such database here.
    """
    folder = f"{database}/info"
    try:
        stanzas = stanzas or parse_status(_slurp(f"{database}/status"))
        diversions = parse_diversions(_optional(f"{database}/diversions").decode(*_TEXT))
        beat()
        hits = _hinted(folder, stanzas, _names(paths, diversions), hints)
        unknown = [path for path in paths if path not in hits]
        unknown = [path for path in unknown if not _believed(path, hints)]
        if unknown:
            present = _present(folder, stanzas)
            hits |= _hits(folder, present, _names(unknown, diversions))
    except OSError:
        return _no_database(database)
    listings = {
        path: rightful
        for path, found in hits.items()
        if (rightful := _rightful(path, found, diversions)) is not None
    }
    beat()
    stems = {item.stem for item in listings.values()}
    packages = {stem: parse_package(stanza_of(stanzas, stem)) for stem in stems}
    doubted = {listings[path].stem for path in checked & listings.keys()}
    origins = _origins(packages, doubted, beat)
    return tuple(
        Owner(
            path=path,
            stem=stem,
            package=packages[stem].name,
            version=packages[stem].version,
            origin=origins[stem],
            md5=_checksum(folder, stem, listed) if path in checked else "",
        )
        for path, (stem, listed) in listings.items()
    )


def read_stanzas(database: str = DATABASE) -> dict[str, bytes] | Gap:
    """Return the stanzas of present packages by name, or a gap."""
    try:
        return parse_status(_slurp(f"{database}/status"))
    except OSError:
        return _no_database(database)


def _no_database(database: str) -> Gap:
    return Gap(kind=GapKind.UNSUPPORTED, reason="package-database", count=0, place=database)


def _names(paths: Iterable[str], diversions: Diversions) -> dict[bytes, list[str]]:
    """Return for each line that a list may hold the paths that it stands for."""
    names: dict[bytes, list[str]] = {}
    for path in paths:
        for listed in listed_as(_original(path, diversions) or path):
            names.setdefault(listed.encode("utf-8", "surrogateescape"), []).append(path)
    return names


def _original(path: str, diversions: Diversions) -> str:
    names = (diversions.original.get(listed, "") for listed in listed_as(path))
    return next(filter(None, names), "")


def _present(folder: str, stanzas: Mapping[str, bytes]) -> list[str]:
    """Return the stems of the lists of present packages, sorted.

    Raises:
        OSError: there is no such folder.
    """
    stems = [name[:-5] for name in os.listdir(folder) if name.endswith(".list")]
    return [stem for stem in sorted(stems) if stanza_of(stanzas, stem)]


def _hits(
    folder: str, stems: list[str], names: dict[bytes, list[str]]
) -> dict[str, list[_Listing]]:
    """Return which lists hold which path."""
    wanted = frozenset(names)
    hits: dict[str, list[_Listing]] = {}
    for stem in stems:
        lines = _optional(f"{folder}/{stem}.list").split(b"\n")
        for line in wanted.intersection(lines):
            listing = _Listing(stem, line.decode(*_TEXT))
            for path in names[line]:
                hits.setdefault(path, []).append(listing)
    return hits


def _hinted(
    folder: str,
    stanzas: Mapping[str, bytes],
    names: dict[bytes, list[str]],
    hints: Mapping[str, str],
) -> dict[str, list[_Listing]]:
    """Return the hits in the lists that held these paths before."""
    paths = {path for each in names.values() for path in each}
    stems = {hints[path] for path in paths & hints.keys()}
    return _hits(folder, sorted(item for item in stems if stanza_of(stanzas, item)), names)


def _believed(path: str, hints: Mapping[str, str]) -> bool:
    """Tell whether that no package lists a path needs no second look.

    Whoever may write the hints could else make any program look like nobody's.
    """
    packaged = path.startswith(_PACKAGED) and not path.startswith(_LOCAL)
    return hints.get(path) == "" and not packaged


def _rightful(path: str, hits: list[_Listing], diversions: Diversions) -> _Listing | None:
    """Return whose file stands at a path, diversions considered."""
    original = _original(path, diversions)
    for listing in hits:
        package = listing.stem.partition(":")[0]
        by = diversions.by.get(listing.listed)
        if by is None or (package != by if original else package == by):
            return listing
    return None


def _origins(packages: dict[str, Package], doubted: set[str], beat: Beat) -> dict[str, str]:
    """Return the origin of each package, those in doubt looked up in apt's lists."""
    release = next(filter(None, map(_optional, _RELEASES)), b"")
    distributions = parse_release(release.decode(*_TEXT))
    origins = {
        stem: origin_by_record(package, distributions) for stem, package in packages.items()
    }
    unknown = [packages[stem] for stem in sorted(doubted) if not origins[stem]]
    if unknown:
        found = origins_by_index(unknown, distributions, beat)
        for stem in doubted:
            origins[stem] = origins[stem] or found.get(packages[stem].name, "")
    return origins


def _checksum(folder: str, stem: str, listed: str) -> str:
    return parse_checksums(_optional(f"{folder}/{stem}.md5sums"), listed)


def _optional(path: str) -> bytes:
    try:
        return _slurp(path)
    except OSError:
        return b""


def _slurp(path: str) -> bytes:
    """Return a file; most are short, and a large buffer for each would cost more."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        data = os.read(handle, _CHUNK)
        if len(data) < _CHUNK:
            return data
        return os.pread(handle, min(os.fstat(handle).st_size, _MOST), 0)
    finally:
        os.close(handle)
