"""What the kernel's tracing is set to record: recorded cases.

The kernel probe is as a Debian laptop's kernel lists one that was set by hand.
"""

import pytest

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.kernel import Attachment, KernelProgramTable
from auditor.model.process import Handle, Process, ProcessTable
from auditor.model.tracing import TraceProbe, TraceTable
from auditor.probes.linux.kernel_tracing import PROBE

pytestmark = pytest.mark.tried("kernel-tracing", "composed")

PLACE = "/sys/kernel/tracing"
KEYS = TraceProbe(setting=f"{PLACE}/kprobe_events", target="input_event", enabled=True)
LINES = TraceProbe(
    setting=f"{PLACE}/uprobe_events",
    target="/bin/bash",
    symbols=("readline",),
    in_program=True,
    enabled=True,
)
READER = Process(
    pid=7, started=70, handles=(Handle(target="/sys/kernel/tracing/trace_pipe"),)
)


def look(*processes, attachments=(), gaps=(), **table):
    answers = {
        Verb.PROCESSES: ProcessTable(processes=processes),
        "tracing": TraceTable(place=PLACE, gaps=gaps, **table),
        "kernel-programs": KernelProgramTable(attachments=attachments),
    }
    return list(PROBE.look(RecordedHost(answers)))


def test_tracing_that_records_nothing_is_quiet():
    assert look(Process(pid=8, started=80)) == []


@pytest.mark.parametrize(
    ("probe", "message", "capability"),
    [
        (KEYS, "trace-in-kernel", "input.keystrokes.content"),
        (LINES, "trace-in-program", "terminal.session"),
    ],
)
def test_a_probe_set_by_hand_is_configured_by_its_setting(probe, message, capability):
    (seen,) = look(probes=(probe,))
    assert (seen.message, seen.capability) == (message, capability)
    assert (seen.basis, seen.pid) == (Basis.CONFIGURED, 0)
    assert seen.marks[0].value == probe.setting


def test_a_probe_that_is_only_defined_is_capable():
    idle = TraceProbe(setting=f"{PLACE}/kprobe_events", target="vfs_open")
    (seen,) = look(probes=(idle,))
    assert (seen.message, seen.basis) == ("trace-in-kernel-off", Basis.CAPABLE)


def test_a_place_without_a_symbol_in_a_shell_is_told_with_its_doubt():
    probe = TraceProbe(setting="x", target="/bin/bash", in_program=True, enabled=True)
    (seen,) = look(probes=(probe,))
    assert (seen.capability, seen.arguments["candidates"]) == ("terminal.session", 1)


def test_events_of_what_people_do_are_told_and_others_are_not():
    events = ("sched:sched_process_exec", "syscalls:sys_enter_execve", "ras:mc_event")
    (seen,) = look(events=events)
    assert (seen.message, seen.capability) == ("trace-events", "process.events")
    assert seen.arguments["places"] == 2
    assert look(events=("block:block_rq_issue",)) == []


def test_a_tracer_of_the_kernels_functions_is_told():
    (seen,) = look(tracer="function")
    assert seen.basis is Basis.CONFIGURED


def test_who_holds_the_stream_is_handed_what_is_recorded():
    *_, seen = look(READER, probes=(KEYS,))
    assert (seen.message, seen.pid, seen.started) == ("trace-reader", 7, 70)
    assert (seen.capability, seen.basis) == ("input.keystrokes.content", Basis.ACTIVE)
    (idle,) = look(READER)
    assert (idle.message, idle.basis) == ("trace-reader-idle", Basis.CAPABLE)


def test_a_probe_on_input_that_nothing_explains_is_told():
    (seen,) = look(kernel_probes=("input_event", "vfs_open"))
    assert (seen.message, seen.arguments["text"]) == (
        "kernel-probe-unexplained",
        "input_event",
    )
    held = Attachment(program=16, kind="kprobe", target="input_event", pid=7)
    assert look(kernel_probes=("input_event",), attachments=(held,)) == []
    assert len(look(kernel_probes=("input_event",), probes=(KEYS,))) == 1


@pytest.mark.parametrize(
    "gap",
    [
        Gap(kind=GapKind.DENIED, reason="file-refused", place=PLACE, needs="root"),
        Gap(kind=GapKind.HIDDEN, reason="tracing-not-mounted", place=PLACE),
    ],
)
def test_what_could_not_be_read_is_passed_on(gap):
    assert look(gaps=(gap,)) == [gap]
