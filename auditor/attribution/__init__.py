"""Which program holds what: by evidence, then identity, never by name alone.

A name explains; it never clears and never accuses. A program is one executable, or one
script of an interpreter. One that no product explains is reported as itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.attribution.marked import marked_program, running_as, subject_of
from auditor.attribution.programs import (
    Files,
    Group,
    installed_programs,
    is_unrelated,
    program_of,
    stray_program,
)
from auditor.catalogue.matching import Catalogue
from auditor.model.frozen import replace
from auditor.model.inventory import Inventory
from auditor.model.named import NamedTuple
from auditor.model.observation import Mark, Observation
from auditor.model.process import Process
from auditor.model.program import Attribution, Presence, Program
from auditor.parse.interpreter import script_of

MANAGED = "managed-by"
"""Message of an observation that settings let a server manage this computer."""


class _Key(NamedTuple):
    """What makes processes one program."""

    executable: str | None
    file_key: str
    script: str
    name: str
    container: str = ""
    own: bool = False


def attribute(
    inventory: Inventory, catalogue: Catalogue, *, everything: bool = False
) -> Attribution:
    """Recognise the programs of an inventory.

    Args:
        inventory: what was seen. Observations are numbered over all runs, from 1.
        catalogue: the known products.
        everything: name programs that hold nothing, too.

    Returns:
        Programs with a capability first, by name, then (if asked for) the
        rest; how many were counted and not named; and which program each observation is of.
    """
    groups, by_process = _grouped(inventory.processes, inventory.about.auditor_pid)
    marked, strays = _attach(inventory, list(groups.values()), by_process)
    files = Files(
        running={(item.path, item.file_key): item for item in inventory.files},
        scripts={item.path: item for item in inventory.files},
    )
    auditor = inventory.about.auditor_pid
    wanted = [
        group
        for group in groups.values()
        if everything or not is_unrelated(group, files, catalogue, auditor)
    ]
    named = [(program_of(group, files, catalogue, auditor), group) for group in wanted]
    named += [
        (stray_program(number, seen), Group(observations=[number]))
        for number, seen in strays
    ]
    named += [
        (marked_program(subject, group, files, catalogue), group)
        for subject, group in marked.items()
    ]
    running = frozenset(program.product for program, _ in named)
    installed = installed_programs(inventory.packages, catalogue, running)
    named += [(item, Group()) for item in installed]
    named.sort(key=lambda item: _rank(item[0]))
    programs = tuple(replace(item, id=place) for place, (item, _) in enumerate(named, 1))
    owner = {
        number: place
        for place, (_, group) in enumerate(named, 1)
        for number in group.observations
    }
    return Attribution(programs=programs, unrelated=len(groups) - len(wanted), owner=owner)


def numbered(inventory: Inventory) -> Iterator[tuple[int, Observation]]:
    """Yield all observations of all runs with their ordinals."""
    number = 0
    for run in inventory.runs:
        for observation in run.observations:
            number += 1
            yield number, observation


def _grouped(
    processes: Iterable[Process], auditor: int
) -> tuple[dict[_Key, Group], dict[tuple[int, int], Group]]:
    groups: dict[_Key, Group] = {}
    by_process: dict[tuple[int, int], Group] = {}
    for process in processes:
        if process.kernel:
            continue
        script = None
        if process.executable:
            script = script_of(process.executable, process.arguments, process.directory)
        key = _Key(
            process.executable,
            process.file_key,
            script.label if script else "",
            "" if process.executable else f"{process.name}:{process.uid}",
            process.container,
            process.pid == auditor,  # whoever runs likewise is not the auditor
        )
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(script=script)
        group.processes.append(process)
        by_process[process.pid, process.started] = group
    return groups, by_process


def _attach(
    inventory: Inventory,
    groups: list[Group],
    by_process: dict[tuple[int, int], Group],
) -> tuple[dict[Mark, Group], list[tuple[int, Observation]]]:
    """Give each observation to its program.

    Returns:
        What is of programs that do not run, by the mark that tells each apart; and the
        observations whose holder is not visible.
    """
    marked: dict[Mark, Group] = {}
    strays: list[tuple[int, Observation]] = []
    for number, seen in numbered(inventory):
        group = by_process.get((seen.pid, seen.started))
        subject = subject_of(seen)
        if group is None and subject is not None:
            group = running_as(subject, groups) or marked.get(subject)
            if group is None and seen.basis is not None:  # a mere fact makes no program
                group = marked[subject] = Group()
        if group is not None:
            group.add(number, seen)
        elif seen.basis is not None:
            strays.append((number, seen))
    return marked, strays


def _rank(program: Program) -> tuple[bool, bool, str, str, str, tuple[int, ...]]:
    return (
        not program.capabilities,
        program.presence is Presence.INSTALLED,
        program.name,
        program.executable or "",
        program.script or "",
        program.pids,
    )
