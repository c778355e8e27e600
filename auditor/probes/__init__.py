"""Probes: one file, one place to look. A probe has no opinion."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from auditor.discovery import discover
from auditor.errors import AuditorError
from auditor.host import Host, Verb
from auditor.host.scoped import ScopedHost
from auditor.model.coverage import Gap, GapKind, coverage_of
from auditor.model.frozen import frozen, replace
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.observation import MarkType, Observation
from auditor.model.process import FileRequest, Process
from auditor.model.surface import Surface
from auditor.parse.files import file_requests

Seen = Observation | Process | Gap
"""What a probe may yield."""


@frozen
class Probe:
    """One place to look.

    Attributes:
        title: a noun phrase for people.
        topics: what it helps to answer.
        families: systems it exists on.
        uses: the host's verbs and surfaces it may ask for; `auditor.host.scoped` refuses
            any other.
        look: yields what it sees and what it could not see.
    """

    title: str
    topics: frozenset[Topic]
    uses: frozenset[Verb | Surface[Any]]
    look: Callable[[Host], Iterator[Seen]]
    families: frozenset[str] = frozenset({"linux"})


_FILE_MARKS = frozenset({MarkType.EXECUTABLE, MarkType.SCRIPT})


def all_probes() -> dict[str, Probe]:
    """Return every probe by id."""
    return discover("auditor.probes", "PROBE", Probe)


def collect(host: Host, probes: dict[str, Probe]) -> Inventory:
    """Visit a host with probes and return what they brought home.

    A probe that breaks is a ``failed`` run, not the end of the audit. ``UndeclaredAccess``
    is a bug in a probe and is passed on.
    """
    about = host.about()
    runs: list[ProbeRun] = []
    processes: list[Process] = []
    for name, probe in sorted(probes.items()):
        if about.family not in probe.families:
            continue
        begun = time.perf_counter()
        seen = _visit(ScopedHost(host, name, probe.uses), probe)
        gaps = tuple(
            _closable(item, about.privilege) for item in seen if isinstance(item, Gap)
        )
        processes += [item for item in seen if isinstance(item, Process)]
        runs.append(
            ProbeRun(
                probe=name,
                topics=tuple(sorted(probe.topics)),
                coverage=coverage_of(gaps),
                gaps=gaps,
                observations=tuple(item for item in seen if isinstance(item, Observation)),
                seconds=time.perf_counter() - begun,
            )
        )
    files = host.identify(tuple(_wanted(runs, processes)))
    return Inventory(
        about=about,
        runs=tuple(_with_gaps(run, files.gaps, about.privilege) for run in runs),
        processes=tuple(processes),
        files=files.files,
        packages=host.packages(),
    )


def _wanted(runs: list[ProbeRun], processes: list[Process]) -> Iterator[FileRequest]:
    """Yield the files that must be known: of all processes, and of all that was observed.

    Nothing that is reported for what it holds may be known by its name alone, so the file
    of whatever was observed is compared with its package.
    """
    seen = [item for run in runs for item in run.observations if item.basis is not None]
    pids = {(item.pid, item.started) for item in seen}
    observed = tuple(
        replace(item, holder=True) if (item.pid, item.started) in pids else item
        for item in processes
    )
    checked: set[str] = set()
    for request in file_requests(observed):
        if request.check:
            checked.add(request.path)
        yield request
    marks = {path for item in seen for path in _marked_files(item)}
    for path in sorted(marks - checked):
        yield FileRequest(path=path, check=True)


def _with_gaps(run: ProbeRun, gaps: tuple[Gap, ...], privilege: str) -> ProbeRun:
    """Return a run with what was missed at the files, if it answers for packages."""
    if Topic.PACKAGES not in run.topics or not gaps:
        return run
    found = (*run.gaps, *(_closable(gap, privilege) for gap in gaps))
    return replace(run, gaps=found, coverage=coverage_of(found))


def _marked_files(seen: Observation) -> Iterator[str]:
    """Yield the files whose package tells what left these marks."""
    is_certificate = any(mark.type is MarkType.ROOT_CA for mark in seen.marks)
    for mark in seen.marks:
        if mark.type in _FILE_MARKS or (is_certificate and mark.type is MarkType.SETTING):
            yield mark.value


def _closable(gap: Gap, privilege: str) -> Gap:
    """Root that did not suffice would not suffice a second time."""
    return replace(gap, needs="") if gap.needs == privilege else gap


def _visit(host: Host, probe: Probe) -> list[Seen]:
    seen: list[Seen] = []
    try:
        seen.extend(probe.look(host))
    except AuditorError:
        raise
    except Exception as error:  # noqa: BLE001 - one broken probe must not cost the report
        reason = f"broke-{type(error).__name__.lower()}"
        seen.append(Gap(kind=GapKind.FAILED, reason=reason, whole=True))
    return seen
