"""``/etc/audit``: rules and plug-ins (audit.rules(7), auditd-plugins(5))."""

from __future__ import annotations

from typing import cast

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.audit_rules import AuditRuleTable, AuditSetting

_FOLDER = "/etc/audit"
_PLUGINS = (f"{_FOLDER}/plugins.d", "/etc/audisp/plugins.d")
_LOADERS = ("/usr/sbin/auditd", "/sbin/auditd", "/usr/sbin/auditctl", "/sbin/auditctl")
_FIRST_PERSON = 1000


def gather(shelf: Shelf) -> Plain:
    """Return rows of kind, place, component and number, and whether auditing is off."""
    if not shelf.is_folder(_FOLDER):
        return None
    from auditor.parse.audit_rules import (  # noqa: PLC0415 - seldom
        parse_audit_rules,
        parse_plugin,
    )

    loader = next(filter(None, map(shelf.real, _LOADERS)), "")
    people = [path for uid, path in shelf.folders.items() if uid >= _FIRST_PERSON]
    homes = ("/home", *sorted(people))
    folder = f"{_FOLDER}/rules.d"
    names = [name for name in shelf.names(folder) if name.endswith(".rules")]
    rows: list[tuple[str, str, str, int]] = []
    off = False
    for place in (*(f"{folder}/{name}" for name in names), f"{_FOLDER}/audit.rules"):
        told = parse_audit_rules(shelf.text(place), homes)
        off = off or told.off
        rows += [(kind, place, loader, rules) for kind, rules in told.kinds.items()]
    for folder in _PLUGINS:
        for name in shelf.names(folder):
            place = f"{folder}/{name}"
            path = parse_plugin(shelf.text(place)) if name.endswith(".conf") else ""
            if path:
                rows.append(("plugin", place, shelf.real(path) if loader else "", 1))
    return (tuple(rows), off)


def answer(_host: Machine, gathered: Plain) -> AuditRuleTable:
    """Return them as a value."""
    if not gathered:
        return AuditRuleTable()
    rows, off = cast("tuple[tuple[tuple[str, str, str, int], ...], bool]", gathered)
    return AuditRuleTable(
        settings=tuple(
            AuditSetting(kind=kind, place=place, component=component, rules=rules)
            for kind, place, component, rules in rows
        ),
        off=off,
    )
