"""Who has a sound card's capture side open (ALSA, ``/proc/asound/card*/pcm*c/sub*``)."""

from __future__ import annotations


def capture_owner(status: bytes) -> tuple[int, bool]:
    """Return the process that opened it, 0 for none, and whether it captures now.

    Args:
        status: the text of ``status``: ``closed``, or lines of ``key: value``.
    """
    found = dict(_pairs(status))
    owner = found.get(b"owner_pid", b"")
    pid = int(owner) if owner.isdigit() and len(owner) < 10 else 0  # noqa: PLR2004 - longer than any
    return pid, found.get(b"state") == b"RUNNING"


def _pairs(status: bytes) -> list[tuple[bytes, bytes]]:
    parts = (line.partition(b":") for line in status.splitlines())
    return [(key.strip(), value.strip()) for key, _, value in parts]
