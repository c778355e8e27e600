"""Hosts with one display, and what a probe sees on them."""

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.coverage import Gap, GapKind
from auditor.model.display import Display, DisplayClient, DisplayTable
from auditor.model.network import SocketTable
from auditor.model.observation import Observation
from auditor.model.process import Process, ProcessTable
from auditor.probes import Probe

KEYS = "input.keystrokes.content"
CLICKS = "input.pointer.clicks"
MOVEMENT = "input.pointer.movement"
IMAGE = "screen.image"
UNLISTED = Gap(kind=GapKind.UNSUPPORTED, reason="display-sockets", count=0)


def client(pid, *contexts, steady=True, **held):
    resources = {name.replace("_", " "): count for name, count in held.items()}
    return DisplayClient(
        xid=pid << 21,
        pid=pid,
        started=pid * 10,
        resources=resources,
        contexts=contexts,
        steady=steady,
    )


def process(pid, **more):
    return Process(**{"pid": pid, "started": pid * 10, "holder": True, **more})


def host(*clients, processes=None, memory=(), gaps=(), **display):
    if processes is None:
        processes = tuple(process(each.pid) for each in clients)
    shown = Display(
        **{"name": ":0", "screens": ((1280, 800),), "clients": clients, **display}
    )
    return RecordedHost(
        {
            Verb.DISPLAYS: DisplayTable(displays=(shown,), shared_memory=memory, gaps=gaps),
            Verb.PROCESSES: ProcessTable(processes=processes),
            Verb.SOCKETS: SocketTable(gaps=(UNLISTED,)),
        }
    )


def seen(probe: Probe, on: RecordedHost) -> set[tuple[int, str, str, str]]:
    """Return ``(pid, message, capability, basis)`` of what a probe observed."""
    return {
        (each.pid, each.message, each.capability, each.basis.value if each.basis else "")
        for each in probe.look(on)
        if isinstance(each, Observation)
    }


def gaps(probe: Probe, on: RecordedHost) -> set[tuple[str, str, int]]:
    return {
        (each.kind.value, each.reason, each.count)
        for each in probe.look(on)
        if isinstance(each, Gap)
    }
