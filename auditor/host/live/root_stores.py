"""The system's stores of trusted certificates, read in the reading child.

Debian's ``update-ca-certificates``(8) puts what packages and administrators bring into one
file and one folder; ``update-ca-trust``(8) and ``trust``(1) of other systems do likewise.
What a package brought and nobody changed is known by its text, so it is never parsed.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterator

from auditor.host.live.shelf import Shelf
from auditor.model.coverage import GapKind
from auditor.model.frozen import field, slotted
from auditor.parse.certificate import (
    certificate_bytes,
    certificates_in,
    der_of,
    parse_certificate,
    pem_texts,
)

SYSTEM = "system"

_SUMS = "/var/lib/dpkg/info/ca-certificates.md5sums"
_PACKAGED = "/usr/share/ca-certificates"
_SELECTED = "/etc/ca-certificates.conf"
_FOREIGN_PACKAGED = (
    "/usr/share/pki/ca-trust-source",
    "/usr/share/ca-certificates/trust-source",
    "/usr/share/pki/trust",
)
"""Where packages of Fedora, Arch and openSUSE put roots."""

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
    "/var/lib/ca-certificates/ca-bundle.pem",
)
_COMMON = ("/etc/ssl/certs",)
_ANCHORS = (
    "/etc/pki/ca-trust/source/anchors",
    "/etc/ca-certificates/trust-source/anchors",
    "/etc/pki/trust/anchors",
)
_WAITING = "/usr/local/share/ca-certificates"
_JAVA = ("/etc/ssl/certs/java/cacerts", "/etc/pki/ca-trust/extracted/java/cacerts")
_LINE = 34
"""Digits of a checksum and two blanks, before the name (dpkg's md5sums files)."""

_HEAD = 36
_HEAD_TEXT = 48
"""Bytes of a certificate that tell it from most others, and how many characters they are
in Base64: less than a line, RFC 7468. All of a text is compared only where these agree."""

_MOST_FOLDERS = 200
_MOST_FOUND = 1000
_LARGEST = 4 << 20


@slotted
class RootStores:
    """One look at the system's stores.

    Attributes:
        shelf: what it reads from.
        packaged: files of roots that are a package's and unchanged.
        found: DER of certificates that no package brought, with files and whose programs
            trust them.
    """

    shelf: Shelf
    packaged: set[str] = field(default_factory=set)
    found: dict[bytes, dict[str, set[str]]] = field(default_factory=dict)
    _texts: dict[bytes, list[bytes]] = field(default_factory=dict)

    def look(self) -> None:
        """Read all stores."""
        self._read_packaged()
        for place in _BUNDLES if self.packaged else ():
            self._take(place, SYSTEM)
        for folder in (*(_COMMON if self.packaged else ()), *_ANCHORS):
            self._look_in(folder)
        for place in (*self._tree(_WAITING), *self._selected()):
            self._take(place, "")
        for place in _JAVA:
            if self.shelf.status(place):
                self.shelf.gap(GapKind.UNSUPPORTED, "certificate-store-unread", place)

    def add(self, der: bytes, place: str, store: str) -> None:
        """Take one certificate, unless a package brought it."""
        if self._is_packaged(der):
            return
        if der not in self.found and len(self.found) >= _MOST_FOUND:
            self.shelf.gap(GapKind.SKIPPED, "certificates-too-many", place)
            return
        stores = self.found.setdefault(der, {}).setdefault(place, set())
        stores.update({store} if store else ())

    def _read_packaged(self) -> None:
        """Read the packages' own roots; one that was changed is nobody's."""
        roots = f"{_PACKAGED}/"
        for line in self.shelf.text(_SUMS).decode("utf-8", "surrogateescape").split("\n"):
            path = f"/{line[_LINE:]}"
            if not path.startswith(roots):
                continue
            data = self.shelf.text(path)
            digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
            if digest == line[: _LINE - 2]:
                self._know(path, data)
        if not self.packaged:
            self._read_unproven()

    def _read_unproven(self) -> None:
        for folder in _FOREIGN_PACKAGED:
            for path in self._tree(folder):
                self._know(path, self.shelf.text(path, _LARGEST))
        if any(map(self.shelf.status, _BUNDLES)):
            # Without a checksum of its own a package's root is known by its folder only.
            reason = (
                "packaged-roots-unproven" if self.packaged else "packaged-roots-unknown"
            )
            self.shelf.gap(GapKind.UNSUPPORTED, reason, "")

    def _know(self, path: str, data: bytes) -> None:
        self.packaged.add(path)
        for text in pem_texts(data):
            self._texts.setdefault(text[:_HEAD_TEXT], []).append(text)

    def _is_packaged(self, der: bytes) -> bool:
        """Return whether a package brought a certificate, in whatever form it is here."""
        head = binascii.b2a_base64(der[:_HEAD], newline=False)
        return any(der_of(text) == der for text in self._texts.get(head, ()))

    def _look_in(self, folder: str) -> None:
        """Take what lies in a folder and is no link to a package's file."""
        names = self.shelf.names(folder)
        present = set(names)
        bundles = {place.rpartition("/")[2] for place in _BUNDLES}
        for name in names:
            path = f"{folder}/{name}"
            target = self.shelf.link(path)
            beside, _, other = target.rpartition("/")
            if target in self.packaged or (beside == folder and other in present):
                continue
            if name not in bundles and not self._is_folder(path, name):
                self._take(path, SYSTEM)

    def _is_folder(self, path: str, name: str) -> bool:
        return "." not in name and self.shelf.is_folder(path)

    def _tree(self, folder: str) -> Iterator[str]:
        """Yield the files in a folder and in the folders in it."""
        waiting, seen = [folder], 0
        while waiting and seen < _MOST_FOLDERS:
            here, seen = waiting.pop(), seen + 1
            for name in self.shelf.names(here):
                path = f"{here}/{name}"
                if self.shelf.is_folder(path):
                    waiting.append(path)
                else:
                    yield path

    def _selected(self) -> Iterator[str]:
        """Yield what the administrator's list takes from beside the packages' files."""
        listed = self.shelf.text(_SELECTED).decode("utf-8", "surrogateescape")
        for line in listed.splitlines():
            path = f"{_PACKAGED}/{line.strip()}"
            if line[:1] not in {"#", "!", ""} and path not in self.packaged:
                yield path

    def _take(self, place: str, store: str) -> None:
        """Take the certificates of a file that no package brought."""
        data = self.shelf.text(place, _LARGEST)
        texts = pem_texts(data)
        for text in texts:
            if text not in self._texts.get(text[:_HEAD_TEXT], ()):
                self._take_text(text, place, store)
        if not texts and (der := certificate_bytes(data)) and parse_certificate(der):
            self.add(der, self._origin(place), store)

    def _take_text(self, text: bytes, place: str, store: str) -> None:
        der = der_of(text)
        if der:
            self.add(der, self._origin(place), store)
        else:
            self.shelf.gap(GapKind.FAILED, "certificate-malformed", place)

    def _origin(self, place: str) -> str:
        """Return the file that a link leads to, or the place itself."""
        return self.shelf.link(place) or place


def files_of(shelf: Shelf, place: str) -> tuple[bytes, ...]:
    """Return the certificates of one file, by whomever they were brought."""
    return certificates_in(shelf.text(place, _LARGEST))
