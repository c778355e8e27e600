"""Read a file that the person named, without ever waiting for it for long."""

from __future__ import annotations

import os

from auditor.errors import InputError
from auditor.host.live.mounts import read_mounts
from auditor.host.live.reader import Reader, Task
from auditor.host.live.reading import read_text

_WHY = {
    "file-gone": "there is no such file",
    "file-not-regular": "it is not a regular file",
    "file-refused": "you may not read it",
    "file-timed-out": "its file system does not answer",
}


def read_input(path: str | os.PathLike[str], limit: int) -> bytes:
    """Return the bytes of a regular file that the person named.

    A child reads it, on whatever file system it lies, and is given up when it is stuck.

    Raises:
        InputError: it is missing, unreadable, no regular file, larger than the limit, or
            its file system does not answer within two seconds.
    """
    place = os.path.join(os.getcwd(), path)
    reader = Reader(read_mounts(), remote=True)
    reader.start((Task(place=place, run=lambda _beat: read_text(place, limit)),))
    (answer,) = reader.collect()
    if isinstance(answer.value, bytes):
        return answer.value
    reason = answer.gap.reason if answer.gap else ""
    too_large = f"it is larger than {limit >> 20} MiB"
    why = too_large if reason == "file-too-large" else _WHY.get(reason, "it is unreadable")
    raise InputError(f"{path} cannot be read: {why}", hint="check the path")
