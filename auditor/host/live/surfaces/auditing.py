"""The kernel's audit state, by the question that ``auditctl -s`` asks (auditctl(8)).

It changes nothing, and is answered to CAP_AUDIT_CONTROL in the first PID namespace only;
without root it is not asked.
"""

from __future__ import annotations

import os

from auditor.host.live.reader import Plain
from auditor.host.live.surfaces import Machine
from auditor.model.auditing import AuditState


def answer(_host: Machine, _gathered: Plain) -> AuditState:
    """Return what the kernel tells; that it did not tell is weighed by the probe."""
    if os.geteuid():
        return AuditState()
    from auditor.host.live.netlink import AUDIT, ask  # noqa: PLC0415 - for root alone
    from auditor.parse.auditing import parse_status  # noqa: PLC0415 - the same

    try:
        status = parse_status(ask(AUDIT))
    except OSError:
        return AuditState()
    if status is None:
        return AuditState()
    return AuditState(known=True, enabled=bool(status.enabled), pid=status.pid)
