"""The state of the kernel's auditing."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class AuditState:
    """What the kernel tells of its auditing (auditctl(8), ``-s``).

    Attributes:
        known: the kernel told.
        enabled: it makes records; without rules, of log-ins and the like only.
        pid: the process that is handed the records, 0 for none.
        gaps: what was missed.
    """

    known: bool = False
    enabled: bool = False
    pid: int = 0
    gaps: tuple[Gap, ...] = ()

    @property
    def pids(self) -> Iterator[int]:
        """Return the process that is handed the records."""
        return iter((self.pid,) if self.pid else ())


AUDITING: Surface[AuditState] = Surface("auditing", AuditState)
"""Whether the kernel makes audit records, and who is handed them."""
