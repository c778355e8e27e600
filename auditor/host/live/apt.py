"""Which archive offers a package, from apt's own lists (apt-get(8), sources.list(5)).

Lists are kept plain or, where apt is told to save space, as LZ4; another compression is
not read. They are gone through in pieces for the few packages in question. Runs in the
reading child.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from auditor.host.live.reader import Beat
from auditor.parse.dpkg import Package, parse_package

_FOLDER = "/var/lib/apt/lists"
_PIECE = 1 << 22
_RELEASE_HEAD = 4096


def origins_by_index(
    packages: Iterable[Package],
    distributions: tuple[str, ...],
    beat: Beat,
    folder: str = _FOLDER,
) -> dict[str, str]:
    """Tell the origin of packages by what the distribution's archives list.

    Args:
        packages: as they are installed.
        distributions: lower-case names by which the distribution signs its archives.
        beat: called as the reading gets on.
        folder: where apt keeps its lists.

    Returns:
        By name: ``distribution`` where an archive of it lists the package in that
        version, or in another one by the same maintainer; ``vendor`` where all its lists
        could be read and none does. Nothing when they could not be read.
    """
    left = {package.name: package for package in packages}
    found: set[str] = set()
    readable = False
    try:
        for path in _own_lists(folder, distributions):
            for piece in _pieces(path):
                readable = True
                beat()
                hits = {name for name, package in left.items() if _lists(piece, package)}
                found |= hits
                left = {name: left[name] for name in left.keys() - hits}
            if not left:
                break
    except (OSError, EOFError, ValueError):
        readable = False
    origins = dict.fromkeys(found, "distribution")
    return {**origins, **dict.fromkeys(left, "vendor")} if readable else origins


def _lists(piece: bytes, package: Package) -> bool:
    """Return whether whole stanzas hold this package, or another version of it."""
    label = f"\nPackage: {package.name}\n".encode()
    at = piece.find(label)
    while at >= 0:
        listed = parse_package(piece[at + 1 : piece.find(b"\n\n", at)])
        if listed.version == package.version or listed.maintainers == package.maintainers:
            return True
        at = piece.find(label, at + 1)
    return False


def _own_lists(folder: str, distributions: tuple[str, ...]) -> list[str]:
    """Return the package lists of the distribution's archives, the smallest first."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    heads = [
        name.removesuffix("InRelease").removesuffix("Release")
        for name in names
        if name.endswith("Release") and _origin(f"{folder}/{name}") in distributions
    ]
    paths = [
        f"{folder}/{name}"
        for name in names
        if "_Packages" in name and name.startswith(tuple(heads))
    ]
    return sorted(paths, key=lambda path: (os.stat(path).st_size, path))


def _origin(path: str) -> str:
    with open(path, "rb") as file:
        head = file.read(_RELEASE_HEAD)
    _, found, rest = (b"\n" + head).partition(b"\nOrigin: ")
    return rest.partition(b"\n")[0].decode("utf-8", "replace").lower() if found else ""


def _pieces(path: str) -> Iterator[bytes]:
    """Yield a list in pieces of whole stanzas, each between newlines.

    Raises:
        OSError: it cannot be read.
        EOFError: it is cut off.
        ValueError: it is compressed in a way that is not known here, or damaged.
    """
    rest = b"\n"
    for block in _blocks(path):
        whole, gap, rest_of_block = (rest + block).rpartition(b"\n\n")
        if gap:
            yield whole + gap
            rest = b"\n" + rest_of_block
        else:
            rest = rest_of_block
    yield rest + b"\n\n"


def _blocks(path: str) -> Iterator[bytes]:
    """Yield the text of a list, decompressed."""
    if path.endswith(".lz4"):
        from auditor.host.live.lz4 import unpacked  # noqa: PLC0415 - loads a C library

        yield from unpacked(path, _PIECE)
        return
    if not path.endswith("_Packages"):
        raise ValueError(path)
    with open(path, "rb") as file:
        while block := file.read(_PIECE):
            yield block
