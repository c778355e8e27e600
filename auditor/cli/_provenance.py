"""Which code and data made a report, read from the package's own files."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from auditor import __version__
from auditor.catalogue.matching import Catalogue
from auditor.model.report import Tool

_EXTENSIONS = ("probes", "rules", "render", "catalogue/products")


def tool_facts(catalogue: Catalogue) -> Tool:
    """Return the digest of the installed package's files and of the catalogue.

    ``record_sha256`` is the SHA-256 of lines ``SHA256  PATH`` in order of path, over every
    source and data file of the package, so ``sha256sum`` can repeat it.
    """
    root = Path(__file__).parent.parent
    files = sorted(_files(str(root), ""))
    lines = "".join(f"{_digest(f'{root}/{name}')}  {name}\n" for name in files)
    return Tool(
        version=__version__,
        python=".".join(map(str, sys.version_info[:3])),
        record_sha256=hashlib.sha256(lines.encode()).hexdigest(),
        catalogue_sha256=catalogue.sha256,
        catalogue_date=catalogue.date,
        foreign_files=_foreign(root, files),
    )


def _files(folder: str, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                yield from _files(entry.path, f"{prefix}{entry.name}/")
            elif entry.name.endswith((".py", ".json", ".toml")):
                yield f"{prefix}{entry.name}"


def _digest(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123 - a few hundred files at each audit
        return hashlib.sha256(file.read()).hexdigest()


def _foreign(root: Path, files: list[str]) -> int:
    """Count files in extension folders that the installed record does not list."""
    records = list(root.parent.glob("monitoring_auditor-*.dist-info/RECORD"))
    listed = records[0].read_text("utf-8") if records else ""
    if "auditor/__init__.py" not in listed:
        return 0  # a source tree or an editable install has no record of single files
    known = {line.split(",", 1)[0] for line in listed.splitlines()}
    return sum(
        f"auditor/{name}" not in known for name in files if name.startswith(_EXTENSIONS)
    )
