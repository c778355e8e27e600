"""What the kernel's auditing is set to record.

## What it reads
`/etc/audit/audit.rules` and `/etc/audit/rules.d` (audit.rules(7)), the plug-ins that
`/etc/audit/plugins.d` switches on (auditd-plugins(5)), and whether `auditd` or `auditctl`
is installed, which load the rules. Of a rule only its kind is told.

## Why it matters
A rule on `execve` has every program recorded that is started, with its arguments:
`process.events`, as a rule on single programs has for these. A watch on people's folders,
or a rule on the opening of files without a path, has their use of files recorded:
`file.events`. A rule on `connect` and its like: `network.flow`. A plug-in is handed all
records. These are `configured`, and `capable` where the rules switch auditing off at their
end. Other rules (on settings of the system, on the clock, on mounting) and rules that
nothing installed would load are told as facts.

## What it cannot see
What the kernel has loaded: rules can be loaded and removed at any time, and other programs
than auditd bring their own. What a rule leaves out by its fields (for example all but one
person). Recording of what is typed is not switched on by a rule but by a PAM module. All
of `/etc/audit` without root.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host
from auditor.model.audit_rules import AUDIT_RULES, AuditSetting
from auditor.model.capability import Basis
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation, Value
from auditor.probes import Probe, Seen

_CAPABILITIES = {
    "programs": "process.events",
    "some-programs": "process.events",
    "home-files": "file.events",
    "files": "file.events",
    "connections": "network.flow",
    "plugin": "process.events",
}


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(AUDIT_RULES)
    yield from table.gaps
    for setting in table.settings:
        yield _seen(setting, off=table.off)


def _seen(setting: AuditSetting, *, off: bool) -> Observation:
    capability = _CAPABILITIES.get(setting.kind, "")
    arguments: dict[str, Value] = {"place": setting.place, "count": setting.rules}
    if not capability or not setting.component:
        kind = "other" if setting.component else "unloaded"
        return Observation(message=f"audit-{kind}", arguments=arguments)
    if setting.kind == "plugin":
        arguments = {"place": setting.place, "path": setting.component}
    return Observation(
        message=f"audit-{setting.kind}",
        arguments=arguments,
        capability=capability,
        basis=Basis.CAPABLE if off else Basis.CONFIGURED,
        marks=(
            Mark(type=MarkType.EXECUTABLE, value=setting.component),
            Mark(type=MarkType.SETTING, value=setting.place),
        ),
    )


PROBE = Probe(
    title="rules of the kernel's auditing",
    topics=frozenset({Topic.KERNEL}),
    uses=frozenset({AUDIT_RULES}),
    look=_look,
)
