"""Settings that record logins, terminals and commands.

## What it reads
`/etc/pam.d` and `/usr/lib/pam.d` with what they include (pam.d(5)): which modules are
used, and of `pam_tty_audit`, `pam_exec` and `pam_filter` what they are set to.
`/etc/sudoers` with what it includes and `/etc/sudo.conf`: only whether what commands show
or are given is kept, and by which plug-in. `/etc/passwd`: login shells. `/etc/sssd`:
session recording. `/etc/ssh/sshd_config` and its folder: `ForceCommand`. The start files of
shells in `/etc` and in home folders, with what they read in, and of processes' environments
`BASH_ENV` and `PROMPT_COMMAND`. No shell history and no key is opened.

## Why it matters
`pam_tty_audit` has the kernel record what is typed in a terminal, with `log_passwd` also
what is typed unseen. `sudo`, SSSD, a recorder as login shell or one that a start file calls
keep what a terminal shows. A hook of the shell that hands on each command, and a history
file in a place of the system's, keep the commands. All these are `configured`. A command
that `pam_exec` runs is told of each login, `auth.events`, and with `expose_authtok` is
handed the password. A PAM module, a plug-in of sudo, a login shell or a command that the
SSH server forces, if none of those in everyday use, stands where it could: `capable`.

The component that does the work is reported, with the setting that switches it on. Start
files are looked through for these constructs by name; nothing else of them is told.

## What it cannot see
Whether a recording was made, and where it is sent. What a module or command does. Modules
of the everyday kind whose file was exchanged under its own name. Recorders that a start
file calls by a name that does not say so: while they run, their hold on the terminal shows.
Constructs that a shell makes up as it runs. Commands tied to single keys of SSH. What
single users, hosts or commands are left out by sudo's or the SSH server's own rules; rules
that come from a directory server. Settings read by root only (`/etc/sudoers`, SSSD), other
people's home folders and processes' environments without root.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.login import LOGINS, LoginSetting
from auditor.model.named import NamedTuple
from auditor.model.observation import Mark, MarkType, Observation, ProbeBasis, Value
from auditor.probes import Probe, Seen

_KEYS, _TERMINAL, _LOGINS = "input.keystrokes.content", "terminal.session", "auth.events"


class _Meaning(NamedTuple):
    """What a kind of setting gives, how it is known, and what its component is."""

    capability: str
    basis: ProbeBasis
    component: MarkType = MarkType.EXECUTABLE


_MEANINGS: dict[str, _Meaning] = {
    "tty-audit": _Meaning(_KEYS, Basis.CONFIGURED),
    "tty-audit-passwords": _Meaning(_KEYS, Basis.CONFIGURED),
    "login-command": _Meaning(_LOGINS, Basis.CONFIGURED, MarkType.SCRIPT),
    "login-command-password": _Meaning(_LOGINS, Basis.CONFIGURED, MarkType.SCRIPT),
    "login-filter": _Meaning(_TERMINAL, Basis.CONFIGURED),
    "login-module": _Meaning(_LOGINS, Basis.CAPABLE),
    "sudo-output": _Meaning(_TERMINAL, Basis.CONFIGURED),
    "sudo-input": _Meaning(_TERMINAL, Basis.CONFIGURED),
    "sudo-plugin": _Meaning(_TERMINAL, Basis.CAPABLE),
    "shell-recorder": _Meaning(_TERMINAL, Basis.CONFIGURED, MarkType.SCRIPT),
    "shell-commands": _Meaning(_TERMINAL, Basis.CONFIGURED, MarkType.SCRIPT),
    "shell-history": _Meaning(_TERMINAL, Basis.CONFIGURED, MarkType.SCRIPT),
    "shell-environment": _Meaning(_TERMINAL, Basis.CONFIGURED),
    "login-shell": _Meaning(_TERMINAL, Basis.CONFIGURED),
    "login-shell-other": _Meaning(_TERMINAL, Basis.CAPABLE),
    "forced": _Meaning(_TERMINAL, Basis.CAPABLE),
    "forced-recorder": _Meaning(_TERMINAL, Basis.CONFIGURED),
    "session-recording": _Meaning(_TERMINAL, Basis.CONFIGURED),
}


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(LOGINS)
    yield from table.gaps
    for setting in table.settings:
        meaning = _MEANINGS.get(setting.kind)
        if meaning is not None:
            yield _seen(setting, meaning)
    refused = sum("environ" in item.refused for item in host.processes().processes)
    if refused:
        yield Gap(
            kind=GapKind.DENIED, reason="environments-untold", count=refused, needs="root"
        )


def _seen(setting: LoginSetting, meaning: _Meaning) -> Observation:
    arguments: dict[str, Value] = {"path": setting.component, "place": setting.place}
    if setting.services:
        arguments["services"] = ", ".join(setting.services)
    if setting.pid:
        arguments = {"name": setting.place}
    marks = (
        Mark(type=meaning.component, value=setting.component),
        Mark(type=MarkType.SETTING, value=setting.place),
    )
    return Observation(
        message=setting.kind,
        arguments=arguments,
        pid=setting.pid,
        started=setting.started,
        capability=meaning.capability,
        basis=meaning.basis,
        marks=marks if setting.component else (),
    )


PROBE = Probe(
    title="recording of logins, terminals and commands by settings",
    topics=frozenset({Topic.TERMINALS}),
    uses=frozenset({Verb.PROCESSES, LOGINS}),
    look=_look,
)
