"""Whether one declared atom fits one program, and how much that is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from auditor.model.frozen import frozen, replace
from auditor.model.policy import Atom
from auditor.model.process import Process
from auditor.model.program import Program
from auditor.policy.match import Strength
from auditor.policy.places import is_broad, user_writable


class Fit(StrEnum):
    """Whether an atom fits a program."""

    MATCHED = "matched"
    NOT_MATCHED = "not-matched"
    NOT_CHECKABLE = "not-checkable"


@frozen
class AtomResult:
    """What one atom says of one program; ``strength`` counts only when it matched."""

    kind: str
    fit: Fit
    strength: Strength = Strength.S0


@frozen
class Facts:
    """What atoms compare with.

    Attributes:
        program: as attributed.
        names: kernel names of its processes.
        units: systemd units of its processes.
        remotes: addresses at the far end of its connections, without ports.
        contained: some process is in a container, whose paths are not this system's.
    """

    program: Program
    names: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    remotes: frozenset[str] = frozenset()
    contained: bool = False


def facts_of(program: Program, processes: Iterable[Process]) -> Facts:
    """Return what atoms compare with.

    Args:
        program: as attributed.
        processes: its own processes.
    """
    own = tuple(processes)
    remotes = {remote for process in own for remote in process.remotes}
    return Facts(
        program=program,
        names=frozenset(process.name for process in own),
        units=frozenset(process.unit for process in own if process.unit),
        remotes=frozenset(remote.rpartition(":")[0].strip("[]") for remote in remotes),
        contained=any(process.container for process in own),
    )


def is_checkable(atom: Atom) -> bool:
    """Return whether Linux has what an atom speaks of.

    A host's name never is: nothing is ever resolved, only addresses are compared.
    """
    if atom.kind == "ingest_host":
        return address_of(atom.value) is not None
    return atom.kind in _CHECKS


def judge_atom(atom: Atom, facts: Facts) -> AtomResult:
    """Return whether an atom fits a program on this system, and its worth.

    Version bounds are compared with the version of the program's package; without one
    they cannot be checked. Kinds that only other systems have cannot be checked.
    """
    if not is_checkable(atom):
        return AtomResult(kind=atom.kind, fit=Fit.NOT_CHECKABLE)
    result = _CHECKS[atom.kind](atom, facts)
    if result.fit is not Fit.MATCHED or not (atom.at_least or atom.at_most):
        return result
    version = facts.program.package_version
    if not version:
        return replace(result, fit=Fit.NOT_CHECKABLE)
    from auditor.policy.versions import within  # noqa: PLC0415 - seldom

    if within(version, at_least=atom.at_least, at_most=atom.at_most):
        return result
    return replace(result, fit=Fit.NOT_MATCHED)


def _result(atom: Atom, strength: Strength, *, fits: bool) -> AtomResult:
    fit = Fit.MATCHED if fits else Fit.NOT_MATCHED
    return AtomResult(kind=atom.kind, fit=fit, strength=strength)


def _sha256(atom: Atom, facts: Facts) -> AtomResult:
    digest = facts.program.file_sha256
    if not digest:
        return AtomResult(kind=atom.kind, fit=Fit.NOT_CHECKABLE)
    return _result(atom, Strength.S4, fits=digest == atom.value)


def _script_sha256(atom: Atom, facts: Facts) -> AtomResult:
    if facts.program.script is None:
        return _result(atom, Strength.S4, fits=False)
    return _sha256(atom, facts)


def _path(atom: Atom, facts: Facts) -> AtomResult:
    if is_broad(atom.value):
        return _result(atom, Strength.S0, fits=False)
    # A script's program is the script: its interpreter's path says nothing of it.
    own = facts.program.script or facts.program.executable
    weak = facts.contained or user_writable(atom.value)
    strength = Strength.S1 if weak else Strength.S2
    return _result(atom, strength, fits=own == atom.value)


def _process_name(atom: Atom, facts: Facts) -> AtomResult:
    if is_broad(atom.value):
        return _result(atom, Strength.S0, fits=False)
    # The kernel keeps 15 bytes of a name (proc(5), comm).
    short = atom.value.encode()[:15].decode(errors="ignore")
    return _result(atom, Strength.S1, fits=bool({atom.value, short} & facts.names))


def _package(atom: Atom, facts: Facts) -> AtomResult:
    program = facts.program
    if not program.package_manager:
        return AtomResult(kind=atom.kind, fit=Fit.NOT_CHECKABLE)
    same = (program.package_manager, program.package) == (
        atom.parts.get("manager", ""),
        atom.parts.get("name", ""),
    )
    # An altered file is not the package's, whatever the package database lists.
    fits = same and program.file_check != "differs"
    return _result(atom, _package_strength(facts), fits=fits)


def _package_strength(facts: Facts) -> Strength:
    program = facts.program
    if facts.contained:
        return Strength.S1
    if program.file_check == "matches":
        return Strength.S3 if program.origin else Strength.S2
    # Files are compared when their program holds something; else the database's word
    # counts as far as an ordinary user cannot put another file there.
    place = program.script or program.executable
    is_safe = place is None or not user_writable(place)
    return Strength.S2 if not program.file_check and is_safe else Strength.S1


def _unit(atom: Atom, facts: Facts) -> AtomResult:
    if is_broad(atom.value):
        return _result(atom, Strength.S0, fits=False)
    return _result(atom, Strength.S1, fits=_named(atom.value, facts.units))


def _service(atom: Atom, facts: Facts) -> AtomResult:
    if atom.parts.get("manager") != "systemd":
        return AtomResult(kind=atom.kind, fit=Fit.NOT_CHECKABLE)
    return _unit(replace(atom, value=atom.parts.get("name", "")), facts)


def _root_ca(atom: Atom, facts: Facts) -> AtomResult:
    program = facts.program
    # The certificate itself is exactly this one; a program that uses it is any that can.
    is_certificate = not (program.executable or program.script or program.pids)
    strength = Strength.S4 if is_certificate else Strength.S2
    return _result(atom, strength, fits=atom.value in program.root_cas)


def _named(name: str, units: frozenset[str]) -> bool:
    return name in units or f"{name}.service" in units


def _ingest_host(atom: Atom, facts: Facts) -> AtomResult:
    wanted = address_of(atom.value)
    return _result(atom, Strength.S1, fits=wanted in set(map(address_of, facts.remotes)))


def address_of(text: str) -> str | None:
    """Return an internet address in its one form; ``None`` for any other text."""
    from ipaddress import ip_address  # noqa: PLC0415 - costly, seldom

    try:
        return ip_address(text).compressed
    except ValueError:
        return None


_CHECKS: dict[str, Callable[[Atom, Facts], AtomResult]] = {
    "sha256": _sha256,
    "script_sha256": _script_sha256,
    "path": _path,
    "process_name": _process_name,
    "package": _package,
    "unit": _unit,
    "service": _service,
    "root_ca_sha256": _root_ca,
    "ingest_host": _ingest_host,
}
"""What Linux can check."""
