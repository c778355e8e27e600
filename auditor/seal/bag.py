"""BagIt bags (RFC 8493): a folder of files with their digests beside them.

The manifest is what a courier checks, with ``sha256sum -c`` and without our software. It
is no signature: whoever changes a file can change the manifest too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from auditor.errors import VerificationError

DATA = "data/"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_BAGIT = "bagit.txt"
_INFO = "bag-info.txt"
_MANIFEST = "manifest-sha256.txt"
_TAGS = "tagmanifest-sha256.txt"
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)")
_CHECK = "bag-manifest"


def bag(payload: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of a bag, in a fixed order.

    Args:
        payload: bytes by name below ``data/``.
        info: what ``bag-info.txt`` says; ``Payload-Oxum`` is added.
    """
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    lines = {**info, "Payload-Oxum": oxum}
    tags = {
        _BAGIT: DECLARATION,
        _INFO: "".join(f"{key}: {text}\n" for key, text in lines.items()).encode(),
        _MANIFEST: _manifest({DATA + name: data for name, data in payload.items()}),
    }
    files = {DATA + name: payload[name] for name in sorted(payload)}
    return {**tags, _TAGS: _manifest(tags), **files}


def payload_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what is below ``data/`` of a bag whose digests are in order.

    Raises:
        VerificationError: (``bag-manifest``) a file is missing, altered, or not listed.
    """
    for problem in _problems(files):
        raise VerificationError(_CHECK, problem)
    return {
        name.removeprefix(DATA): data
        for name, data in files.items()
        if name.startswith(DATA)
    }


def info_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what ``bag-info.txt`` says; an unreadable line is left out."""
    lines = files.get(_INFO, b"").decode("utf-8", "replace").splitlines()
    pairs = (line.partition(": ") for line in lines)
    return {key: text for key, separator, text in pairs if separator}


def _problems(files: Mapping[str, bytes]) -> Iterator[str]:
    if files.get(_BAGIT) != DECLARATION:
        yield "it is no bag of the version 1.0"
        return
    payload = {name for name in files if name.startswith(DATA)}
    yield from _differences(files, _MANIFEST, payload)
    tags = set(files) - payload - {_TAGS}
    yield from _differences(files, _TAGS, tags)


def _differences(
    files: Mapping[str, bytes], manifest: str, wanted: set[str]
) -> Iterator[str]:
    """Yield where a manifest and the files that it is to list differ."""
    listed: dict[str, str] = {}
    for line in files.get(manifest, b"").decode("ascii", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match[2] in listed:
            yield f"{manifest} has a line that it cannot have"
            return
        listed[match[2]] = match[1]
    if listed.keys() != wanted:
        odd = min(listed.keys() ^ wanted)
        yield f"{manifest} and the files differ about {odd!a}"
    for name, digest in listed.items():
        if name in files and hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{name} has another digest than {manifest} says"


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)
    )
    return "".join(lines).encode("ascii")
