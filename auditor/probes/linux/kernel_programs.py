"""Code that programs have put into the kernel, and what sets it off.

## What it reads
The eBPF and perf descriptors of every process (proc_pid_fdinfo(5)) and, with root, the
kernel's own list of eBPF programs and links and what each descriptor sets off (bpf(2),
the commands that `bpftool perf` uses; none of them changes anything). Of a program or
library that a probe lies in, the symbols are read, to tell the function.

## Why it matters
Such code runs each time a function is called or an event happens, and is handed its
arguments: on a shell's line reader every line typed (`terminal.session`), on the reading
and writing functions of encryption libraries what is in the connection
(`network.tls_inspection`), on the kernel's input functions every key. These, and probes on
file, network and process functions, are `active`. Elsewhere in a program, or as a filter
that lets through or drops (traffic control, sockets, security decisions), the code could
pass on what it is handed: `capable`. Filters of devices and settings of control groups, as
service managers load them, and pieces that take nothing from anybody, are not told.

A function is told by its symbol, not by the file's name. Only where there is no symbol does
the name of a shell or library count, as a possibility.

## What it cannot see
What the code does. Which kernel function the newer kinds (fentry, security hooks, several
kprobes in one link) lie on: these count as being able to see what programs do. Who pinned
a program that no process holds. perf probes that only count or sample, without a program:
they are told as profiling. Without root, everything of other users, and all that no
descriptor holds. Code of kernel modules and patched kernels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.kernel import KERNEL_PROGRAMS, Attachment, KernelProgramTable
from auditor.model.named import NamedTuple
from auditor.model.observation import Observation, ProbeBasis, Value
from auditor.model.process import KernelObject, Process
from auditor.probes import Probe, Seen

if TYPE_CHECKING:
    from auditor.parse.kernel_targets import Gift

_CAPABILITIES: dict[str, tuple[str, ProbeBasis]] = {
    "keys": ("input.keystrokes.content", Basis.ACTIVE),
    "terminal": ("terminal.session", Basis.ACTIVE),
    "plaintext": ("network.tls_inspection", Basis.ACTIVE),
    "log-ins": ("auth.events", Basis.ACTIVE),
    "files": ("file.events", Basis.ACTIVE),
    "network": ("network.flow", Basis.ACTIVE),
    "processes": ("process.events", Basis.ACTIVE),
    "code": ("process.events", Basis.CAPABLE),
    "packets": ("network.packets", Basis.CAPABLE),
    "connections": ("network.flow", Basis.CAPABLE),
    "profile": ("process.events", Basis.CAPABLE),
}
_PACKETS = (1, 3, 4, 6, 8, 10, 11, 12, 14, 16, 19, 32)
_CONNECTIONS = (9, 13, 18)
_CODE = (2, 5, 7, 17, 24, 26, 29)
_BY_TYPE = {  # enum bpf_prog_type, linux/bpf.h; the rest takes nothing from anybody
    **dict.fromkeys(_PACKETS, "packets"),
    **dict.fromkeys(_CONNECTIONS, "connections"),
    **dict.fromkeys(_CODE, "code"),
}
_ATTACHED = frozenset({"uprobe", "kprobe", "tracepoint", "raw-tracepoint", "iterator"})
_SHOWN = 3


class _Fact(NamedTuple):
    """One thing a process is handed, by which facts are put together."""

    gift: Gift
    pid: int
    path: str = ""


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(KERNEL_PROGRAMS)
    yield from table.gaps
    processes = host.processes().processes
    facts: dict[_Fact, dict[str, None]] = {}
    for fact, name in (*_attached(table, processes), *_loaded(table, processes)):
        facts.setdefault(fact, {})[name] = None
    started = {item.pid: item.started for item in processes}
    for fact, names in facts.items():
        yield _seen(fact, sorted(names), started.get(fact.pid, 0))
    refused = sum("fd" in item.refused and not item.kernel for item in processes)
    if refused:
        yield Gap(
            kind=GapKind.DENIED, reason="other-users-kernel", count=refused, needs="root"
        )


def _attached(
    table: KernelProgramTable, processes: tuple[Process, ...]
) -> Iterator[tuple[_Fact, str]]:
    """Yield what is set off by functions and events, each for all who hold it."""
    for item in table.attachments:
        if item.kind == "iterator" or item.kind not in _ATTACHED:
            continue  # an iterator runs only when its reader asks it to
        gift, path, name = _judged(item)
        for pid in _holders(item, processes) or (0,):
            yield _Fact(gift, pid, path), name


def _judged(item: Attachment) -> tuple[Gift, str, str]:
    from auditor.parse.kernel_targets import (  # noqa: PLC0415 - seldom
        judge_function,
        judge_kernel_target,
    )

    if item.kind == "uprobe":
        gift = judge_function(item.target, item.symbols)
        return gift, item.target, item.symbols[0] if item.symbols else ""
    return judge_kernel_target(item.target), "", item.target


def _holders(item: Attachment, processes: tuple[Process, ...]) -> list[int]:
    if item.pid:
        return [item.pid]
    facts = {"link_id": item.link} if item.link else {}
    held = [each.pid for each in processes if _holds(each, facts)] if facts else []
    return held or [
        each.pid for each in processes if _holds(each, {"prog_id": item.program})
    ]


def _holds(process: Process, facts: dict[str, int]) -> bool:
    return any(facts.items() <= item.facts.items() for item in process.objects)


def _loaded(
    table: KernelProgramTable, processes: tuple[Process, ...]
) -> Iterator[tuple[_Fact, str]]:
    """Yield what programs are handed of which nobody said what sets them off."""
    told = {item.program for item in table.attachments if item.kind in _ATTACHED}
    types = {item.id: item.type for item in table.programs}
    names = {item.id: item.name for item in table.programs}
    held: set[int] = set()
    for process in processes:
        for item in process.objects:
            number = _number(item, "prog_id")
            if item.kind == "perf-event" and not _triggers(table, process):
                yield _Fact(_gift("profile"), process.pid), ""
            elif number:
                held.add(number)
                kind = types.get(number) or _number(item, "prog_type")
                if number not in told and kind in _BY_TYPE:
                    name = names.get(number, "")
                    yield _Fact(_gift(_BY_TYPE[kind]), process.pid), name
    for program in table.programs:
        if program.id not in held | told and program.type in _BY_TYPE:
            yield _Fact(_gift(_BY_TYPE[program.type]), 0), program.name


def _gift(word: str) -> Gift:
    from auditor.parse.kernel_targets import Gift  # noqa: PLC0415 - seldom

    return Gift(word)


def _number(item: KernelObject, fact: str) -> int:
    value = item.facts.get(fact, 0)
    return value if isinstance(value, int) else 0


def _triggers(table: KernelProgramTable, process: Process) -> bool:
    return any(item.pid == process.pid for item in table.attachments)


def _seen(fact: _Fact, names: list[str], started: int) -> Observation:
    capability, basis = _CAPABILITIES[fact.gift.word]
    shown = ", ".join(names[:_SHOWN])
    arguments: dict[str, Value] = {"text": shown or "?", "places": len(names)}
    if fact.path:
        arguments["path"] = fact.path
    if not fact.gift.certain:
        arguments["candidates"] = 1
    suffix = "" if fact.gift.certain else "-perhaps"
    return Observation(
        message=f"kernel-{fact.gift.word}{suffix}",
        arguments=arguments,
        pid=fact.pid,
        started=started,
        capability=capability,
        basis=basis,
    )


PROBE = Probe(
    title="code that programs have put into the kernel",
    topics=frozenset({Topic.KERNEL}),
    uses=frozenset({Verb.PROCESSES, KERNEL_PROGRAMS}),
    look=_look,
)
"""See the module's docstring."""
