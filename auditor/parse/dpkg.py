"""The package database of Debian and its kin as values (dpkg(1), deb-control(5)).

Bytes come in as they lie on disk. Nothing here raises for malformed text: an entry that
cannot be understood is left out, and its files then belong to no package.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.named import NamedTuple

_PRESENT = frozenset(
    {
        b"installed",
        b"half-configured",
        b"triggers-awaited",
        b"triggers-pending",
        b"unpacked",
    }
)
"""States, dpkg(1), in which a package's files are on the disk."""

_FIRST, _USUAL = b"Package: ", b"\nStatus: install ok installed\n"
"""What nearly all stanzas begin with, and hold."""

_MERGED = ("/usr/bin/", "/usr/sbin/", "/usr/lib")
_DOMAINS = {
    "debian": ("debian.org", "alioth-lists.debian.net"),
    "devuan": ("devuan.org",),
    "elementary": ("elementary.io",),
    "kali": ("kali.org",),
    "linuxmint": ("linuxmint.com",),
    "parrot": ("parrotsec.org",),
    "pop": ("system76.com",),
    "pureos": ("puri.sm",),
    "raspbian": ("raspberrypi.com", "raspberrypi.org", "raspbian.org"),
    "ubuntu": ("canonical.com", "ubuntu.com"),
}
"""Mail domains of the distributions' own maintainers, by ``ID`` of os-release(5)."""


class Package(NamedTuple):
    """One package as the status file records it.

    Attributes:
        name: without architecture.
        version: as installed.
        origin: whom the record itself names as the source; often empty.
        maintainers: mail addresses of the maintainers, the original one included.
    """

    name: str
    version: str
    origin: str
    maintainers: tuple[str, ...]


def parse_status(data: bytes) -> dict[str, bytes]:
    """Return the stanzas of present packages by name, for `stanza_of`.

    Those of one package for several architectures stay together.
    """
    stanzas: dict[str, bytes] = {}
    for stanza in data.split(b"\n\n"):
        name = _present_name(stanza).decode("utf-8", "replace")
        if name in stanzas:
            stanzas[name] += b"\n\n" + stanza
        elif name:
            stanzas[name] = stanza
    return stanzas


def stanza_of(stanzas: Mapping[str, bytes], stem: str) -> bytes:
    """Return the stanza of a present package; empty for none.

    Args:
        stanzas: as `parse_status` returns them.
        stem: of the package's file list: its name, or ``name:arch`` where it may be there
            for several architectures.
    """
    name, colon, architecture = stem.partition(":")
    found = stanzas.get(name, b"").split(b"\n\n")
    if not colon:
        return found[0]
    word = architecture.encode("utf-8", "surrogateescape")
    return next((item for item in found if _is_for(item, word)), b"")


def _is_for(stanza: bytes, architecture: bytes) -> bool:
    several = b"\nMulti-Arch: same" in stanza
    return several and _field(stanza, b"Architecture") == architecture


def _present_name(stanza: bytes) -> bytes:
    """Return the name of a present package; empty for another."""
    if stanza.startswith(_FIRST) and _USUAL in stanza:
        return stanza[len(_FIRST) : stanza.index(b"\n")].strip()
    state = _field(stanza, b"Status").rpartition(b" ")[2]
    return _field(stanza, b"Package") if state in _PRESENT else b""


def parse_package(stanza: bytes) -> Package:
    """Return what one stanza says."""
    people = (_field(stanza, b"Maintainer"), _field(stanza, b"Original-Maintainer"))
    addresses = (
        line.rpartition(b"<")[2].rstrip(b"> ").decode("utf-8", "replace").lower()
        for line in people
    )
    return Package(
        name=_field(stanza, b"Package").decode("utf-8", "replace"),
        version=_field(stanza, b"Version").decode("utf-8", "replace"),
        origin=_field(stanza, b"Origin").decode("utf-8", "replace").lower(),
        maintainers=tuple(address for address in addresses if address),
    )


def _field(stanza: bytes, name: bytes) -> bytes:
    label = name + b": "
    start = 0 if stanza.startswith(label) else stanza.find(b"\n" + label) + 1
    if not start and not stanza.startswith(label):
        return b""
    end = stanza.find(b"\n", start)
    return stanza[start + len(label) : end if end > 0 else None].strip()


def parse_release(text: str) -> tuple[str, ...]:
    """Return the distribution's id and those it is made from, of an os-release(5) text."""
    words: list[str] = []
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key in {"ID", "ID_LIKE"}:
            words.extend(value.strip().strip("\"'").lower().split())
    return tuple(dict.fromkeys(words))


def origin_by_record(package: Package, distributions: tuple[str, ...]) -> str:
    """Tell a package's origin from its own record.

    Returns:
        ``distribution`` or ``vendor`` where the record names its origin, or its
        maintainer's address is the distribution's; empty when it does not tell: many a
        distribution's maintainer writes from elsewhere.
    """
    if package.origin:
        return "distribution" if package.origin in distributions else "vendor"
    domains = [domain for word in distributions for domain in _DOMAINS.get(word, ())]
    for address in package.maintainers:
        host = address.rpartition("@")[2]
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return "distribution"
    return ""


class Diversions(NamedTuple):
    """Files that one package moved aside for its own (dpkg-divert(1)).

    Attributes:
        by: original path → the package whose file stands there, ``:`` for nobody's.
        original: where the moved file stands → its original path.
    """

    by: dict[str, str]
    original: dict[str, str]


def parse_diversions(text: str) -> Diversions:
    """Return the diversions of ``/var/lib/dpkg/diversions``: three lines each."""
    lines = text.splitlines()
    diversions = Diversions({}, {})
    for at in range(0, len(lines) - 2, 3):
        path, moved, package = lines[at : at + 3]
        diversions.by[path] = package
        diversions.original[moved] = path
    return diversions


def listed_as(path: str) -> tuple[str, ...]:
    """Return the names under which a list may hold a path, where ``/bin`` is merged.

    A package may still list ``/bin/ls`` for what is ``/usr/bin/ls`` on disk, and the
    other way round (file-hierarchy(7), merged ``/usr``).
    """
    if path.startswith(_MERGED):
        return (path, path[4:])
    if path.startswith(("/bin/", "/sbin/", "/lib")):
        return (path, f"/usr{path}")
    return (path,)


def parse_checksums(data: bytes, path: str) -> str:
    """Return the MD5 that a ``.md5sums`` file lists for a path; empty for none."""
    wanted = b"  " + path.removeprefix("/").encode("utf-8", "surrogateescape")
    end = 0
    while (at := data.find(wanted, end)) >= 0:
        end = at + len(wanted)
        start = data.rfind(b"\n", 0, at) + 1
        if data[end : end + 1] in {b"\n", b""} and at - start == 32:  # noqa: PLR2004
            return data[start:at].decode("ascii", "replace").lower()
    return ""
