"""What runs or lies on a machine beyond the programs worth naming, as atoms see it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from auditor.model.inventory import Inventory
from auditor.model.process import FileIdentity
from auditor.model.program import Program
from auditor.policy.atoms import Facts, facts_of


def running_files(
    inventory: Inventory, known: Collection[int] = ()
) -> Iterator[tuple[str, Facts]]:
    """Yield what every process runs, with its path; the kernel's threads run nothing.

    Args:
        inventory: its processes, and the files that were looked at.
        known: processes that are left out.
    """
    files = {(file.path, file.file_key): file for file in inventory.files}
    for process in inventory.processes:
        if not process.kernel and process.pid not in known:
            path = process.executable or ""
            file = files.get((path, process.file_key), FileIdentity(path=path))
            program = bare_program(file, executable=process.executable)
            yield path, facts_of(program, [process])


def bare_program(
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
