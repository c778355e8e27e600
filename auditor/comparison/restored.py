"""The programs of a report as values again, so that they can be held against a policy.

What was withheld, and what a report does not tell, is left out: an atom that needs it does
not match.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.inventory import Inventory
from auditor.model.process import Process
from auditor.model.program import Presence, Program, ProgramCapability
from auditor.render import Json
from auditor.render._reading import number, numbers, objects, word, words

_IDENTITY = ("executable", "script", "file_sha256")


def programs_of(report: Json) -> tuple[Program, ...]:
    """Return the programs of a report.

    Args:
        report: its plain JSON; see `auditor.comparison.compare`.
    """
    return tuple(_program(each) for each in objects(report, "programs"))


def inventory_of(report: Json) -> Inventory:
    """Return an inventory that holds no more than the processes of a report."""
    return Inventory(about=About(), processes=tuple(_processes(report)))


def is_hidden(program: Json) -> bool:
    """Return whether something that would identify a program is withheld or not told."""
    owners = (program, *objects(program, "processes"))
    withheld = any(
        isinstance(owner.get(key), (dict, list)) for owner in owners for key in _IDENTITY
    )
    return withheld or "root-certificate" in words(program, "notes")


def _program(facts: Json) -> Program:
    return Program(
        id=number(facts, "id"),
        name=word(facts, "name"),
        product=word(facts, "product") or None,
        presence=_presence(word(facts, "presence")),
        pids=tuple(number(each, "pid") for each in objects(facts, "processes")),
        executable=word(facts, "executable") or None,
        script=word(facts, "script") or None,
        file_sha256=word(facts, "file_sha256"),
        package=word(facts, "package"),
        package_manager=word(facts, "package_manager"),
        package_version=word(facts, "package_version"),
        file_check=word(facts, "file_check"),
        origin=word(facts, "origin"),
        notes=tuple(words(facts, "notes")),
        capabilities=tuple(_capability(each) for each in objects(facts, "capabilities")),
        is_self=facts.get("is_self") is True,
    )


def _presence(text: str) -> Presence:
    known = {each.value: each for each in Presence}
    return known.get(text, Presence.RUNNING)


def _capability(facts: Json) -> ProgramCapability:
    told = words(facts, "bases")
    return ProgramCapability(
        capability=word(facts, "capability"),
        bases=tuple(basis for basis in Basis if basis.value in told),
        evidence=tuple(numbers(facts, "evidence")),
    )


def _processes(report: Json) -> Iterator[Process]:
    for program in objects(report, "programs"):
        for each in objects(program, "processes"):
            yield Process(
                pid=number(each, "pid"),
                started=0,
                parent=number(each, "parent"),
                name=word(each, "process_name"),
                executable=word(each, "executable") or None,
                user=word(each, "user"),
                unit=word(each, "unit"),
                container="container" if each.get("container") is True else "",
                remotes=tuple(word(each, "address").split()),
            )
