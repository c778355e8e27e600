"""Whether people may put other files at a path, on the system that it is of."""

from __future__ import annotations

import re

from auditor.policy.places import user_writable

_MACOS = ("/Applications/", "/Library/", "/System/", "/usr/local/")
_WINDOWS = re.compile(
    r"(?i)(?:%ProgramFiles(?:\(x86\))?%|%SystemRoot%|%windir%"
    r"|[a-z]:\\Program Files(?: \(x86\))?|[a-z]:\\Windows)\\(?!Temp\\|Tasks\\)"
)
"""Folders that a standard user of Windows may not write to."""


def writable(path: str) -> bool:
    """Return whether a standard user may be able to write a file under this path."""
    if path.startswith("/"):
        is_plain = not {"", ".", ".."} & set(path[1:].split("/"))
        return user_writable(path) and not (is_plain and path.startswith(_MACOS))
    return not _WINDOWS.match(path) or ".." in path.split("\\")
