"""``struct audit_status`` (linux/audit.h) as a value."""

from __future__ import annotations

import struct

from auditor.model.named import NamedTuple

_STATUS = struct.Struct("=IIII")  # mask, enabled, failure, pid


class Status(NamedTuple):
    """What is told of auditing.

    Attributes:
        enabled: 0 off, 1 on, 2 on and locked.
        pid: the process that is handed the records, 0 for none.
    """

    enabled: int
    pid: int


def parse_status(data: bytes) -> Status | None:
    """Return the status; ``None`` for anything shorter than it."""
    if len(data) < _STATUS.size:
        return None
    _, enabled, _, pid = _STATUS.unpack_from(data)
    return Status(enabled, pid)
