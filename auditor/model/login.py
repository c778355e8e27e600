"""What is set to happen when somebody logs in or works in a shell."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class LoginSetting:
    """One setting that may record logins, terminals or commands.

    Attributes:
        kind: ``tty-audit``, ``tty-audit-passwords``, ``login-command``,
            ``login-command-password``, ``login-filter``, ``login-module``, ``sudo-output``,
            ``sudo-input``, ``sudo-plugin``, ``shell-recorder``, ``shell-commands``,
            ``shell-history``, ``shell-environment``, ``login-shell``,
            ``login-shell-other``, ``forced``, ``forced-recorder`` or
            ``session-recording``.
        place: the file that says so, symbolic links followed.
        component: the file that does the work, symbolic links followed; as the setting
            names it where there is none.
        services: names of the PAM services that reach it (pam.d(5)), sorted.
        pid: the process whose environment says so; else 0.
        started: its start in clock ticks.
    """

    kind: str
    place: str
    component: str
    services: tuple[str, ...] = ()
    pid: int = 0
    started: int = 0


@frozen
class LoginTable:
    """What is set.

    Attributes:
        settings: by kind, place and component.
        gaps: what was missed.
    """

    settings: tuple[LoginSetting, ...] = ()
    gaps: tuple[Gap, ...] = ()


LOGINS: Surface[LoginTable] = Surface("login-recording", LoginTable)
"""Settings of PAM, sudo and shells that may record what people do."""
