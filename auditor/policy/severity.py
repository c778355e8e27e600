"""How much a capability matters: by evidence and identity, and by nothing else."""

from __future__ import annotations

from auditor.model.capability import Basis, is_intrusive
from auditor.model.finding import SEVERITIES, Severity
from auditor.model.program import Identity, ProgramCapability

STRONG: frozenset[Basis] = frozenset({Basis.CONFIGURED, Basis.USED, Basis.ACTIVE})
"""Bases on which something is observed; on the others it is only possible."""

_TABLE: dict[Identity, tuple[Severity, Severity]] = {
    Identity.MONITORING: (Severity.HIGH, Severity.MEDIUM),
    Identity.TOOL: (Severity.HIGH, Severity.MEDIUM),
    Identity.UNKNOWN: (Severity.HIGH, Severity.MEDIUM),
    Identity.VENDOR: (Severity.MEDIUM, Severity.LOW),
    Identity.DISTRIBUTION: (Severity.LOW, Severity.INFO),
    Identity.BENIGN: (Severity.INFO, Severity.INFO),
}
"""Identity → severity of an intrusive capability, and of any other."""


def is_observed(capability: ProgramCapability) -> bool:
    """Return whether a capability is configured, used or active; else only possible."""
    return not STRONG.isdisjoint(capability.bases)


def basis_of(capability: ProgramCapability) -> Basis:
    """Return the strongest basis of a capability; ``documented`` when it has none."""
    order = list(Basis)
    return max(capability.bases, key=order.index, default=Basis.DOCUMENTED)


def severity_of(capability: ProgramCapability) -> Severity:
    """Return the severity of a program's holding a capability that was not declared."""
    if _is_unused(capability):
        return Severity.INFO
    intrusive, other = _TABLE[capability.identity]
    severity = intrusive if is_intrusive(capability.capability) else other
    return severity if is_observed(capability) else lowered(severity)


def negative_severity(capability: ProgramCapability) -> Severity:
    """Return the severity of a capability inside a declared negative, whoever holds it."""
    if _is_unused(capability):
        return Severity.INFO
    return Severity.HIGH if is_observed(capability) else lowered(Severity.HIGH)


def _is_unused(capability: ProgramCapability) -> bool:
    """Return whether it is a tool's, and nothing but its maker's word speaks of it.

    Nobody holds it then, and that it lies there says nothing of anybody.
    """
    word_alone = set(capability.bases) <= {Basis.DOCUMENTED}
    return capability.identity is Identity.TOOL and word_alone


def undeclared_severity(capability: ProgramCapability, undeclared: str) -> Severity:
    """Return the severity of a capability that no declaration names.

    Args:
        capability: with its identity and bases.
        undeclared: the policy's default: ``report`` as it is, ``review`` one step lower,
            ``info`` at the lowest.
    """
    severity = severity_of(capability)
    if undeclared == "info":
        return Severity.INFO
    return lowered(severity) if undeclared == "review" else severity


def softened(severity: Severity, *, floor: Severity) -> Severity:
    """Return one step below a severity, but not below a floor that it reaches itself."""
    least = min(SEVERITIES.index(floor), SEVERITIES.index(severity))
    return SEVERITIES[max(least, SEVERITIES.index(lowered(severity)))]


def lowered(severity: Severity) -> Severity:
    """Return the next lower severity; ``info`` stays."""
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
