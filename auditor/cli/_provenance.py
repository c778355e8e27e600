"""Which code and data made a report, read from the package's own files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import sha256

from auditor import __version__
from auditor.catalogue.matching import Catalogue
from auditor.model.report import Tool

_EXTENSIONS = (
    *("probes", "rules", "render", "law", "claims"),
    *("export", "letters", "lint"),
)
_READ = (".py", ".json", ".toml", ".txt", ".css")
_LEFT_OUT = ("__pycache__", "products")
_BLOCK = 1 << 17  # takes any of the files whole


def tool_facts(catalogue: Catalogue) -> Tool:
    """Return the digest of the installed package's files and of the catalogue.

    ``record_sha256`` is the SHA-256 of lines ``SHA256  PATH`` in order of path, over every
    source and data file of the package that an audit may load, so ``sha256sum`` can repeat
    it. The catalogue's sources are not loaded, but the index that is made of them.
    """
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    files = sorted(_files(root, ""))
    lines = [f"{_digest(path)}  {name}\n" for name, path in files]
    return Tool(
        version=__version__,
        python=".".join(map(str, sys.version_info[:3])),
        record_sha256=sha256("".join(lines).encode()).hexdigest(),
        catalogue_sha256=catalogue.sha256,
        catalogue_date=catalogue.date,
        foreign_files=_foreign(os.path.dirname(root), [name for name, _ in files]),
    )


def _files(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the files in and below a folder: name below the package, path."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_READ):
                yield prefix + name, entry.path
            elif name not in _LEFT_OUT and entry.is_dir():
                yield from _files(entry.path, f"{prefix}{name}/")


def _digest(path: str) -> str:
    """Return a file's digest; without Python's file objects, of which it takes hundreds."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        block = os.read(handle, _BLOCK)
        digest = sha256(block)
        while len(block) == _BLOCK:
            block = os.read(handle, _BLOCK)
            digest.update(block)
    finally:
        os.close(handle)
    return digest.hexdigest()


def _foreign(place: str, files: list[str]) -> int:
    """Count files in extension folders that the installed record does not list."""
    listed = _record(place)
    if "auditor/__init__.py" not in listed:
        return 0  # a source tree or an editable install has no record of single files
    known = {line.split(",", 1)[0] for line in listed.splitlines()}
    return sum(
        f"auditor/{name}" not in known for name in files if name.startswith(_EXTENSIONS)
    )


def _record(place: str) -> str:
    """Return the record of what was installed to a folder; empty when there is none."""
    for name in os.listdir(place):
        if name.startswith("monitoring_auditor-") and name.endswith(".dist-info"):
            path = os.path.join(place, name, "RECORD")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    return file.read()
    return ""
