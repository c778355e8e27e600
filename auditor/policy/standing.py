"""How each capability of each program stands to the declaration: exactly one way."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from auditor.model.capability import Basis, covers, is_intrusive
from auditor.model.frozen import frozen
from auditor.model.policy import Declaration, Policy
from auditor.model.program import Program, ProgramCapability
from auditor.policy.match import Match, Strength, Why
from auditor.policy.places import install_tree, user_writable

_UNPROVEN = {Why.WEAK_MATCH, Why.SCRIPT_BY_ARGUMENT}


class Standing(Enum):
    """The ways; earlier ones go first. Each but `DECLARED` is one rule's question."""

    NEGATIVE = auto()
    """It lies inside what the policy says is not captured."""
    DECLARED = auto()
    """It is declared, and the program is certainly the declared one."""
    EXPLAINED = auto()
    """It is declared, and the program may be the declared one."""
    BEYOND = auto()
    """The program is or may be a declared one, and this is not declared of it."""
    UNLISTED = auto()
    """The program belongs to a declared one, and the declaration does not list it."""
    UNDECLARED = auto()
    """No declaration has to do with it."""


@frozen
class Stand:
    """One capability of one program, and how it stands.

    Attributes:
        match: the program's own match; ``None`` when it has none.
        declaration: the declared program it is, or belongs to; ``None`` for none.
        why: why the match does not clear this capability; ``None`` when there is none.
    """

    program: Program
    capability: ProgramCapability
    standing: Standing
    match: Match | None = None
    declaration: Declaration | None = None
    why: Why | None = None


def stands(
    policy: Policy, programs: tuple[Program, ...], matches: dict[int, Match]
) -> Iterator[Stand]:
    """Yield every capability of every program but the auditor, in order of program.

    Args:
        policy: what is declared.
        programs: as attributed.
        matches: see `auditor.policy.matching.match_programs`.
    """
    declared = {declaration.id: declaration for declaration in policy.programs}
    known = _products(programs, matches)
    for program in programs:
        if program.is_self or not program.capabilities:
            continue
        match = matches.get(program.id)
        related = match or _relative(program, known)
        declaration = declared.get(related.declaration) if related else None
        for capability in program.capabilities:
            yield Stand(
                program=program,
                capability=capability,
                standing=_standing(policy, declaration, match, capability),
                match=match,
                declaration=declaration,
                why=None if match is None else _why(match, capability),
            )


def captures_of(declaration: Declaration, component: str) -> tuple[str, ...]:
    """Return the capability nodes that are declared of one part of a program.

    Args:
        declaration: the declared program.
        component: id of the part; an unknown one has the program's own captures.
    """
    for part in declaration.components:
        if part.id == component and part.captures is not None:
            return part.captures
    return declaration.captures


def _standing(
    policy: Policy,
    declaration: Declaration | None,
    match: Match | None,
    held: ProgramCapability,
) -> Standing:
    if _is_negative(policy, declaration, match, held.capability):
        return Standing.NEGATIVE
    if match is None or declaration is None:
        return Standing.UNDECLARED if declaration is None else Standing.UNLISTED
    names = captures_of(declaration, match.component)
    if not any(covers(node, held.capability) for node in names):
        return Standing.BEYOND
    cleared = _why(match, held) is Why.CLEARED
    return Standing.DECLARED if cleared else Standing.EXPLAINED


def _is_negative(
    policy: Policy, declaration: Declaration | None, match: Match | None, capability: str
) -> bool:
    if policy.status != "active":
        return False
    negatives = policy.not_captured
    # A name accuses nobody: a program's own negatives need more than a hint.
    if declaration and match and match.strength >= Strength.S2:
        negatives = (*negatives, *declaration.not_captured)
    return any(covers(node, capability) for node in negatives)


def _why(match: Match, held: ProgramCapability) -> Why:
    """Return why a match clears a capability or not.

    An intrusive one needs an identity. One that only the vendor documents was not seen
    here, so there is nothing to clear that the declaration would have to prove.
    """
    why = match.why
    if (
        why is Why.CLEARED
        and is_intrusive(held.capability)
        and match.strength < Strength.S3
    ):
        why = Why.WEAK_MATCH
    documented = set(held.bases) <= {Basis.DOCUMENTED}
    if why in _UNPROVEN and documented and match.strength >= Strength.S2:
        why = Why.CLEARED
    return why


def _products(
    programs: tuple[Program, ...], matches: dict[int, Match]
) -> dict[tuple[str, str], tuple[int, Match]]:
    """Return the first match of each product that is certainly a declared one."""
    found: dict[tuple[str, str], tuple[int, Match]] = {}
    for number, program in enumerate(programs):
        match = matches.get(program.id)
        if match is not None and match.strength >= Strength.S2:
            for key in _belongs_to(program):
                found.setdefault(key, (number, match))
    return found


def _relative(
    program: Program, known: dict[tuple[str, str], tuple[int, Match]]
) -> Match | None:
    """Return the match of a declared program that an unmatched one belongs to.

    A file that differs from its package, or lies where a standard user may write, belongs
    to nobody's product, whatever it is called.
    """
    path = program.script or program.executable or ""
    if program.file_check == "differs" or (path and user_writable(path)):
        return None
    found = [known[key] for key in _belongs_to(program) if key in known]
    return min(found, key=lambda each: each[0])[1] if found else None


def _belongs_to(program: Program) -> Iterator[tuple[str, str]]:
    """Yield what a program shares with the others of its product."""
    if program.package:
        yield "package", program.package
    if program.product is not None:
        yield "product", program.product
    tree = install_tree(program.script or program.executable or "")
    if tree:
        yield "tree", tree
