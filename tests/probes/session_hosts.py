"""Composed hosts for the probes of what lies behind daemons of a session."""

from auditor.host import Verb
from auditor.host.recorded import RecordedHost
from auditor.model.bus import Bus, BusTable
from auditor.model.coverage import Gap
from auditor.model.observation import Observation
from auditor.model.process import Process, ProcessTable

WITH_TOOLKIT = Process(pid=10, started=100, toolkits=("qt5",))
PROCESSES = (*(Process(pid=pid, started=pid * 10) for pid in (7, 8, 9)), WITH_TOOLKIT)


def seen(probe, surface, table):
    """Return observations and gaps of a probe."""
    answers = {Verb.PROCESSES: ProcessTable(processes=PROCESSES), surface: table}
    found = list(probe.look(RecordedHost(answers)))
    return (
        [item for item in found if isinstance(item, Observation)],
        [item for item in found if isinstance(item, Gap)],
    )


def on_bus(probe, gaps=(), unread_stores=(), **bus):
    """Return what a probe sees of one bus."""
    buses = (Bus(place="/run/user/1000/bus", **bus),) if bus else ()
    table = BusTable(buses=buses, gaps=gaps, unread_stores=unread_stores)
    return seen(probe, "buses", table)
