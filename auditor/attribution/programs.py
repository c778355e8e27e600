"""Programs from processes, files and the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from auditor.attribution.identity import NOT_VISIBLE, UNREADABLE, identity_of
from auditor.catalogue.matching import Catalogue
from auditor.model.capability import Basis, covers
from auditor.model.frozen import field, replace, slotted
from auditor.model.named import NamedTuple
from auditor.model.observation import Mark, MarkType, Observation, Ranges, count_of
from auditor.model.process import FileIdentity, Process
from auditor.model.program import Presence, Product, Program, ProgramCapability
from auditor.parse.interpreter import Script
from auditor.parse.quoting import path_text

_ORDER = tuple(Basis)
_UNIDENTIFIED = "unidentified program"
_NO_FILE = FileIdentity(path="")


class Files(NamedTuple):
    """The files' identities, as they are asked for.

    Attributes:
        running: by path and key of the running executable.
        scripts: by path, for what an interpreter runs.
    """

    running: dict[tuple[str, str], FileIdentity]
    scripts: dict[str, FileIdentity]


@slotted
class Group:
    """The processes of one program, and what was observed of them."""

    processes: list[Process] = field(default_factory=list)
    script: Script | None = None
    evidence: dict[str, dict[int, Basis]] = field(default_factory=lambda: defaultdict(dict))
    observations: list[int] = field(default_factory=list)
    candidates: dict[int, int] = field(default_factory=dict)
    marks: frozenset[Mark] = frozenset()
    looks: dict[int, Ranges] = field(default_factory=dict)

    def add(self, number: int, seen: Observation) -> None:
        """Take one observation of one of the processes, or of what it left behind."""
        self.observations.append(number)
        self.marks |= frozenset(seen.marks)
        if seen.basis is not None:
            self.evidence[seen.capability][number] = seen.basis
            self.looks[number] = seen.looks
            self.candidates[number] = int(seen.arguments.get("candidates") or 0)

    def uncertain(self, capability: str) -> int:
        """Return `ProgramCapability.candidates`."""
        seen = self.evidence.get(capability, {})
        strongest = max(map(_ORDER.index, seen.values()), default=0)
        doubts = [
            self.candidates[number]
            for number, basis in seen.items()
            if _ORDER.index(basis) == strongest
        ]
        return min(doubts, default=0)


def is_unrelated(group: Group, files: Files, catalogue: Catalogue, auditor: int) -> bool:
    """Return whether a program holds nothing, is known for nothing and not the auditor."""
    if group.evidence or any(item.pid == auditor for item in group.processes):
        return False
    product = product_told(catalogue, _marks(group, _file(group, files)))
    return product is None or not product.role.is_named


def program_of(
    group: Group,
    files: Files,
    catalogue: Catalogue,
    auditor_pid: int,
) -> Program:
    """Return the program that a group of processes is; its id is still 0."""
    first = group.processes[0]
    executable = files.running.get((first.executable or "", first.file_key), _NO_FILE)
    file = _file(group, files)
    notes = tuple(sorted(_notes(group, executable, file)))
    product = product_told(catalogue, _marks(group, file))
    pids = tuple(sorted(item.pid for item in group.processes))
    draft = Program(
        id=0,
        name=product.name if product else _name(first, group.script),
        product=product.id if product else None,
        presence=_presence(group),
        pids=pids,
        executable=first.executable,
        script=group.script.label if group.script else None,
        file_sha256=file.sha256,
        package=file.package,
        package_manager=file.manager,
        package_version=file.version,
        file_check=file.check,
        origin=file.origin,
        notes=notes,
        is_self=auditor_pid in pids,
        root_cas=authorities(group),
    )
    return replace(draft, capabilities=capabilities_of(draft, group, product))


def _presence(group: Group) -> Presence:
    ended = all(item.ended for item in group.processes)
    return Presence.ENDED if ended else Presence.RUNNING


def _file(group: Group, files: Files) -> FileIdentity:
    """Return what tells the program: its script if there is one, else its executable."""
    if group.script:
        return files.scripts.get(group.script.path, _NO_FILE)
    first = group.processes[0]
    return files.running.get((first.executable or "", first.file_key), _NO_FILE)


def _notes(group: Group, executable: FileIdentity, file: FileIdentity) -> Iterator[str]:
    running, scripted = group.processes, group.script is not None
    reasons = {
        UNREADABLE: any(item.executable is None for item in running),
        "executable-deleted": any(item.deleted for item in running),
        "foreign-code": not scripted and any(item.foreign_code for item in running),
        "in-a-container": any(item.container for item in running),
        "script-by-argument": scripted,
        "interpreter-differs": scripted and executable.check == "differs",
        "interpreter-unproven": scripted and executable.check in {"", "unlisted"},
        "file-differs": file.check == "differs",
    }
    yield from (note for note, holds in reasons.items() if holds)


def _marks(group: Group, file: FileIdentity) -> frozenset[Mark]:
    first = group.processes[0]
    marks = {Mark(MarkType.PROCESS_NAME, first.name)}
    if group.script:
        marks.add(Mark(MarkType.SCRIPT, group.script.label))
    elif first.executable:
        marks.add(Mark(MarkType.EXECUTABLE, first.executable))
    marks |= {Mark(MarkType.UNIT, item.unit) for item in group.processes if item.unit}
    return frozenset(marks) | marks_of_file(file) | group.marks


def authorities(group: Group) -> tuple[str, ...]:
    """Return the digests of the certificate authorities that a program is, or uses."""
    found = (mark.value for mark in group.marks if mark.type is MarkType.ROOT_CA)
    return tuple(sorted(found))


def marks_of_file(file: FileIdentity) -> frozenset[Mark]:
    """Return what a file's bytes and its package tell."""
    found = ((MarkType.SHA256, file.sha256), (MarkType.PACKAGE, file.package))
    return frozenset(Mark(kind, value) for kind, value in found if value)


def product_told(catalogue: Catalogue, marks: frozenset[Mark]) -> Product | None:
    """Return the product that the marks of one program tell best; ``None`` for none."""
    found = catalogue.match(marks)
    return catalogue.products[found[0]] if found else None


def _name(process: Process, script: Script | None) -> str:
    label = script.path.rpartition("/")[2] if script and script.path else ""
    if script and not label:
        label = f"{(process.executable or '').rpartition('/')[2]} {script.label}"
    name = label or (process.executable or "").rpartition("/")[2] or process.name
    return path_text(name)


def capabilities_of(
    program: Program, group: Group, product: Product | None
) -> tuple[ProgramCapability, ...]:
    """Return what a program can take: seen, and for a monitor what its maker documents."""
    bases: dict[str, set[Basis]] = defaultdict(set)
    for capability, seen in group.evidence.items():
        bases[capability].update(seen.values())
    if product and product.role.is_named:
        for item in product.capabilities:
            # A documented node says nothing new beside the leaves of it that were seen.
            below = [seen for seen in group.evidence if covers(item.capability, seen)]
            for capability in below or [item.capability]:
                bases[capability].add(item.basis)
    return tuple(
        ProgramCapability(
            capability=capability,
            bases=tuple(sorted(bases[capability], key=_ORDER.index)),
            evidence=tuple(sorted(group.evidence.get(capability, ()))),
            identity=identity_of(program, product, capability),
            candidates=group.uncertain(capability),
            looks=count_of(
                [group.looks[item] for item in group.evidence.get(capability, ())]
            ),
        )
        for capability in sorted(bases)
    )


def stray_program(number: int, seen: Observation) -> Program:
    """Return a program for something that is held by nobody we could see."""
    draft = Program(id=0, name=_UNIDENTIFIED, notes=(NOT_VISIBLE,))
    group = Group()
    group.add(number, seen)
    return replace(draft, capabilities=capabilities_of(draft, group, None))


def installed_programs(
    packages: frozenset[str], catalogue: Catalogue, running: frozenset[str | None]
) -> Iterator[Program]:
    """Yield monitors and tools whose package is installed and which do not run."""
    found: dict[str, str] = {}
    for package in sorted(catalogue.known_packages(packages)):
        for name in catalogue.match(frozenset({Mark(MarkType.PACKAGE, package)})):
            found.setdefault(name, package)
    for name, package in sorted(found.items()):
        product = catalogue.products[name]
        if not product.role.is_named or name in running:
            continue
        draft = Program(
            id=0,
            name=product.name,
            product=name,
            presence=Presence.INSTALLED,
            package=package,
            package_manager="dpkg",
        )
        yield replace(draft, capabilities=capabilities_of(draft, Group(), product))
