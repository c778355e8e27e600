"""Files of process accounting (acct(2), acct(5)): their size, never their contents.

The kernel does not tell whether it keeps account. Where a file of it is, a child is made
that ends at once: with accounting switched on, that makes the file longer.
"""

from __future__ import annotations

import os
from typing import Any, cast

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.accounting import AccountFile, AccountTable

_FILES = ("/var/log/account/pacct", "/var/account/pacct", "/var/log/pacct")
_SWITCHES = ("/usr/sbin/accton", "/sbin/accton")


def gather(shelf: Shelf) -> Plain:
    """Return the files with their sizes and whether they grow, and the switch."""
    before = {path: _size(shelf, path) for path in _FILES}
    kept = [path for path, size in before.items() if size]
    if not kept:
        return ()
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    after = {path: _size(shelf, path) for path in kept}
    files = tuple((path, after[path], after[path] > before[path]) for path in kept)
    switch = next((path for path in _SWITCHES if shelf.status(path)), "")
    return files, switch


def _size(shelf: Shelf, path: str) -> int:
    found = shelf.status(path)
    return found.size if found else 0


def answer(_host: Machine, gathered: Plain) -> AccountTable:
    """Return what was gathered as a value."""
    if not gathered:
        return AccountTable()
    files, switch = cast("Any", gathered)
    return AccountTable(
        files=tuple(
            AccountFile(path=path, size=size, growing=growing)
            for path, size, growing in files
        ),
        switch=switch,
    )
