"""The rules by which the kernel's auditing is set to make records."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class AuditSetting:
    """What one file has recorded, of one kind.

    Attributes:
        kind: ``programs``, ``some-programs``, ``home-files``, ``files``, ``connections``,
            ``other`` or ``plugin``.
        place: the file that says so.
        component: the program that loads the rules or is handed the records, symbolic
            links followed; empty where nothing is installed that would.
        rules: how many rules.
    """

    kind: str
    place: str
    component: str = ""
    rules: int = 1


@frozen
class AuditRuleTable:
    """What is set.

    Attributes:
        settings: by place and kind.
        off: the rules switch auditing off at their end.
        gaps: what was missed.
    """

    settings: tuple[AuditSetting, ...] = ()
    off: bool = False
    gaps: tuple[Gap, ...] = ()


AUDIT_RULES: Surface[AuditRuleTable] = Surface("audit-rules", AuditRuleTable)
"""What the audit rules' files have the kernel record."""
