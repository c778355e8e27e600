"""Whether a declared component is here at all, beyond the programs worth naming.

Programs without a capability are counted and not named, so a declared one among them is
looked for in the inventory itself before anybody says that it was not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.inventory import Inventory
from auditor.model.observation import MarkType
from auditor.model.policy import Component, Declaration
from auditor.model.process import FileIdentity
from auditor.model.program import Program
from auditor.policy.atoms import Facts, facts_of, is_checkable
from auditor.policy.index import index_of
from auditor.policy.matching import match_component


def can_be_seen(component: Component) -> bool:
    """Return whether some group of a component has only atoms that Linux can check."""
    return component.kind != "cloud_only" and any(
        all(map(is_checkable, group)) for group in component.match
    )


def found_here(
    declarations: Iterable[Declaration], inventory: Inventory
) -> frozenset[tuple[str, str]]:
    """Return which declared parts anything in the inventory fits, however weakly.

    Args:
        declarations: the declared programs.
        inventory: its processes, the files looked at and the installed packages.

    Returns:
        The ids of a declaration and of its part.
    """
    index = index_of(declarations)
    found = {
        (declaration.id, component.id)
        for declaration, component in index.parts
        if _is_installed(component, inventory)
    }
    for facts in _everything(inventory):
        for declaration, component in index.candidates(facts):
            key = (declaration.id, component.id)
            if key not in found and match_component(component, facts):
                found.add(key)
    return frozenset(found)


def _is_installed(component: Component, inventory: Inventory) -> bool:
    return any(
        group
        and all(
            atom.kind == "package" and atom.parts.get("name") in inventory.packages
            for atom in group
        )
        for group in component.match
    )


def _everything(inventory: Inventory) -> Iterator[Facts]:
    files = {(file.path, file.file_key): file for file in inventory.files}
    for process in inventory.processes:
        if not process.kernel:
            path = process.executable or ""
            file = files.get((path, process.file_key), FileIdentity(path=path))
            yield facts_of(_program(file, executable=process.executable), [process])
    for file in inventory.files:
        yield Facts(program=_program(file, script=file.path))
    for run in inventory.runs:
        for seen in run.observations:
            found = [mark.value for mark in seen.marks if mark.type is MarkType.ROOT_CA]
            if found:
                yield Facts(program=Program(id=0, name="", root_cas=tuple(found)))


def _program(
    file: FileIdentity, *, executable: str | None = None, script: str | None = None
) -> Program:
    """Return a file as a program that is only compared with, never reported."""
    return Program(
        id=0,
        name="",
        executable=executable,
        script=script,
        file_sha256=file.sha256,
        package=file.package,
        package_manager=file.manager,
        package_version=file.version,
        file_check=file.check,
        origin=file.origin,
    )
