"""Programs that do not run, by the marks they left: a job, a setting, a certificate."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.attribution.programs import (
    Files,
    Group,
    authorities,
    capabilities_of,
    marks_of_file,
    product_told,
)
from auditor.catalogue.matching import Catalogue
from auditor.model.frozen import replace
from auditor.model.observation import Mark, MarkType, Observation
from auditor.model.process import FileIdentity
from auditor.model.program import Presence, Program
from auditor.parse.quoting import path_text

_SUBJECTS = (
    MarkType.SCRIPT,
    MarkType.EXECUTABLE,
    MarkType.UNIT,
    MarkType.ROOT_CA,
    MarkType.SETTING,
    MarkType.PACKAGE,
)
_SHORT = 12
_PEOPLES = "/var/spool/cron"


def subject_of(seen: Observation) -> Mark | None:
    """Return the mark by which an observation's program is told from others."""
    found = {mark.type: mark for mark in seen.marks}
    return next((found[kind] for kind in _SUBJECTS if kind in found), None)


def running_as(subject: Mark, groups: list[Group]) -> Group | None:
    """Return the processes of the program that a mark is of, if it runs."""
    return next((group for group in groups if _is(group, subject)), None)


def marked_program(
    subject: Mark, group: Group, files: Files, catalogue: Catalogue
) -> Program:
    """Return the program that left these marks; its id is still 0.

    Args:
        subject: the mark that tells it apart.
        group: what was observed of it, and all its marks.
        files: identities of the files that are marks.
        catalogue: the known products.
    """
    file = files.scripts.get(_file_of(subject, group), _NO_FILE)
    product = product_told(catalogue, group.marks | marks_of_file(file))
    draft = Program(
        id=0,
        name=product.name if product else _name(subject),
        product=product.id if product else None,
        presence=Presence.INSTALLED,
        executable=subject.value if subject.type is MarkType.EXECUTABLE else None,
        script=subject.value if subject.type is MarkType.SCRIPT else None,
        file_sha256=file.sha256,
        package=file.package,
        package_manager=file.manager,
        package_version=file.version,
        file_check=file.check,
        origin=file.origin,
        notes=tuple(_notes(subject, file)),
        root_cas=authorities(group),
    )
    return replace(draft, capabilities=capabilities_of(draft, group, product))


_NO_FILE = FileIdentity(path="")


def _file_of(subject: Mark, group: Group) -> str:
    """Return the file that tells what a subject is: itself, or what holds a certificate."""
    if subject.type in {MarkType.EXECUTABLE, MarkType.SCRIPT}:
        return subject.value
    if subject.type is not MarkType.ROOT_CA:
        return ""
    held = sorted(mark.value for mark in group.marks if mark.type is MarkType.SETTING)
    return held[0] if held else ""


def _is(group: Group, subject: Mark) -> bool:
    match subject.type:
        case MarkType.SCRIPT:
            return group.script is not None and group.script.path == subject.value
        case MarkType.EXECUTABLE:
            return group.script is None and any(
                item.executable == subject.value for item in group.processes
            )
        case MarkType.UNIT:
            return any(item.unit == subject.value for item in group.processes)
        case _:
            return False


def _name(subject: Mark) -> str:
    match subject.type:
        case MarkType.ROOT_CA:
            return f"holder of root certificate {subject.value[:_SHORT]}"
        case MarkType.UNIT | MarkType.PACKAGE:
            return path_text(subject.value)
        case _:
            folder, _, name = subject.value.rpartition("/")
            if folder.startswith(_PEOPLES):
                name = "crontab"  # files there bear the names of people
            return path_text(name or subject.value)


def _notes(subject: Mark, file: FileIdentity) -> Iterator[str]:
    if file.check == "differs":
        yield "file-differs"
    if subject.type is MarkType.ROOT_CA:
        yield "root-certificate"
