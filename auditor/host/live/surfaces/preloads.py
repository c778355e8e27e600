"""``/etc/ld.so.preload`` (ld.so(8)): libraries that go into every program."""

from __future__ import annotations

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.preload import PreloadTable
from auditor.parse.preload import parse_preload

PLACE = "/etc/ld.so.preload"


def gather(shelf: Shelf) -> Plain:
    """Return the libraries that the file names."""
    return parse_preload(shelf.text(PLACE))


def answer(_host: Machine, gathered: Plain) -> PreloadTable:
    """Return them as a value."""
    names = gathered if isinstance(gathered, tuple) else ()
    return PreloadTable(libraries=tuple(map(str, names)))
