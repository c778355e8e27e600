"""Code in the kernel: recorded cases, the kernel probes as a Debian laptop showed them."""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.kernel import Attachment, KernelProgram, KernelProgramTable
from auditor.model.process import KernelObject, Process, ProcessTable
from auditor.probes.linux.kernel_programs import PROBE

pytestmark = pytest.mark.tried("kernel-programs", "composed")

TRACING_TOOL = (
    KernelObject(kind="bpf-prog", facts={"prog_type": 2, "prog_id": 16}),
    KernelObject(kind="bpf-map", facts={"map_type": 4, "map_id": 3}),
    KernelObject(kind="perf-event"),
)


def look(*objects, programs=(), attachments=(), gaps=(), refused=()):
    process = Process(pid=7, started=70, objects=objects, refused=refused)
    table = KernelProgramTable(programs=programs, attachments=attachments, gaps=gaps)
    answers = {
        Verb.PROCESSES: ProcessTable(processes=(process,)),
        "kernel-programs": table,
    }
    return list(PROBE.look(RecordedHost(answers)))


def program(kind, number=16, name="x"):
    return KernelProgram(id=number, type=kind, name=name)


def held(kind, number=16):
    return KernelObject(kind="bpf-prog", facts={"prog_type": kind, "prog_id": number})


def told(seen):
    return seen.message, seen.capability, seen.basis, seen.pid


def test_a_machine_without_such_code_is_quiet():
    assert look() == []


def test_a_kernel_probe_on_the_input_layer_is_handed_every_key():
    probe = Attachment(program=16, kind="kprobe", target="input_event", pid=7)
    (seen,) = look(*TRACING_TOOL, programs=(program(2),), attachments=(probe,))
    keys = ("kernel-keys", "input.keystrokes.content", Basis.ACTIVE, 7)
    assert told(seen) == keys
    assert seen.started == 70


def test_a_probe_on_a_line_reader_is_handed_what_is_typed():
    probe = Attachment(
        program=16, kind="uprobe", target="/bin/bash", symbols=("readline",), pid=7
    )
    (seen,) = look(*TRACING_TOOL, programs=(program(2),), attachments=(probe,))
    assert told(seen) == ("kernel-terminal", "terminal.session", Basis.ACTIVE, 7)
    assert seen.arguments["path"] == "/bin/bash"


def test_a_probe_at_an_unknown_place_of_a_shell_is_told_with_its_doubt():
    probe = Attachment(program=16, kind="uprobe", target="/bin/zsh", pid=7)
    (seen,) = look(*TRACING_TOOL, attachments=(probe,))
    assert seen.message == "kernel-terminal-perhaps"
    assert seen.arguments["candidates"] == 1


def test_several_probes_of_one_kind_are_one_fact():
    probes = [
        Attachment(program=16, kind="tracepoint", target=name, pid=7)
        for name in ("sched_process_exec", "sys_enter_execve", "sched_process_exit")
    ]
    (seen,) = look(*TRACING_TOOL, attachments=tuple(probes))
    assert (seen.message, seen.arguments["places"]) == ("kernel-processes", 3)


def test_a_link_tells_its_holder():
    link = KernelObject(kind="bpf-link", facts={"link_id": 5, "prog_id": 16})
    probe = Attachment(program=16, kind="raw-tracepoint", target="sys_enter", link=5)
    (seen,) = look(link, programs=(program(17),), attachments=(probe,))
    assert told(seen) == ("kernel-processes", "process.events", Basis.ACTIVE, 7)


def test_a_probe_that_no_process_holds_is_told_without_one():
    probe = Attachment(program=16, kind="kprobe", target="input_event", link=5)
    (seen,) = look(programs=(program(2),), attachments=(probe,))
    assert told(seen)[2:] == (Basis.ACTIVE, 0)


@pytest.mark.parametrize(
    ("kind", "capability"),
    [
        (1, "network.packets"),
        (3, "network.packets"),
        (6, "network.packets"),
        (8, "network.packets"),
        (18, "network.flow"),
        (26, "process.events"),
        (29, "process.events"),
    ],
)
def test_a_program_by_its_type_is_capable(kind, capability):
    (seen,) = look(held(kind), programs=(program(kind),))
    assert (seen.capability, seen.basis, seen.pid) == (capability, Basis.CAPABLE, 7)
    (seen,) = look(held(kind))  # as an ordinary user sees own programs
    assert seen.capability == capability
    (seen,) = look(programs=(program(kind),))  # pinned
    assert (seen.capability, seen.pid) == (capability, 0)


@pytest.mark.parametrize("kind", [15, 20, 21, 23, 25, 27, 30, 99])
def test_filters_of_devices_and_the_like_take_nothing(kind):
    assert look(held(kind), programs=(program(kind), program(kind, 17))) == []


def test_an_iterator_runs_only_when_it_is_read():
    iterator = Attachment(program=16, kind="iterator")
    assert look(programs=(program(26),), attachments=(iterator,)) == []


def test_perf_events_alone_are_profiling():
    (seen,) = look(KernelObject(kind="perf-event"), KernelObject(kind="perf-event"))
    assert told(seen) == ("kernel-profile", "process.events", Basis.CAPABLE, 7)


def test_malformed_facts_of_a_descriptor_give_nothing():
    assert look(KernelObject(kind="bpf-prog", facts={"prog_id": "x"})) == []


def test_what_is_denied_is_a_gap():
    missed = Gap(kind=GapKind.DENIED, reason="kernel-programs", count=0, needs="root")
    first, second = look(gaps=(missed,), refused=("fd",))
    assert first == missed
    assert (second.reason, second.needs) == ("other-users-kernel", "root")
