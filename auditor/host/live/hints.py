"""Which package listed which path at an earlier look: an aid, never evidence.

The file belongs to the person, who may write what they like into it; whatever is read here
is looked up again before it is believed (`auditor.host.live.dpkg.find_owners`).
"""

from __future__ import annotations

import json
import os
from contextlib import suppress

Place = str | os.PathLike[str]

_SCHEMA = "auditor-hints/1"
_LONGEST = 4 << 20


def read_hints(path: Place) -> dict[str, str]:
    """Return the hints of a file; none when it is missing, foreign or damaged."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            value = json.loads(file.read(_LONGEST))
        owners = value["owners"] if value["schema"] == _SCHEMA else {}
        return {str(key): str(item) for key, item in owners.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def write_hints(path: Place, owners: dict[str, str]) -> None:
    """Write hints for the next look; that it fails costs only time."""
    text = json.dumps({"schema": _SCHEMA, "owners": owners}, sort_keys=True)
    folder, name = os.path.split(path)
    partial = os.path.join(folder, f".{name}.{os.getpid()}")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(partial, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(partial, path)
    except OSError:
        with suppress(OSError):
            os.unlink(partial)
