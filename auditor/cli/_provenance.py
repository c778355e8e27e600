"""Which code and data made a report, read from the package's own files."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path

from auditor import __version__
from auditor.catalogue.matching import Catalogue
from auditor.model.report import Tool

_EXTENSIONS = ("probes", "rules", "render", "catalogue/products", "law")


def tool_facts(catalogue: Catalogue) -> Tool:
    """Return the digest of the installed package's files and of the catalogue.

    ``record_sha256`` is the SHA-256 of lines ``SHA256  PATH`` in order of path, over every
    source and data file of the package, so ``sha256sum`` can repeat it.
    """
    root = Path(__file__).parent.parent
    files = sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.suffix in {".py", ".json", ".toml"}
    )
    lines = "".join(f"{_digest(root / name)}  {name}\n" for name in files)
    return Tool(
        version=__version__,
        python=platform.python_version(),
        record_sha256=hashlib.sha256(lines.encode()).hexdigest(),
        catalogue_sha256=catalogue.sha256,
        catalogue_date=catalogue.date,
        foreign_files=_foreign(root, files),
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
