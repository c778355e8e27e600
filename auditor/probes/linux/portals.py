"""What the desktop's portals allow applications, and who has a session with them.

## What it reads
Over the message bus of the person's session: the permission store of the portals (XDG
Desktop Portal, `org.freedesktop.impl.portal.PermissionStore`) for cameras, microphones,
location, screenshots, screen casts and remote control, and which programs have a session
open. Nothing is started for it: where the store does not run, only the existence of its
files is seen, and that is a gap.

## Why it matters
On a modern desktop an application gets the screen, the camera or the location by asking a
portal. What the person once allowed is kept, so the application may come back without
asking: `permitted`. A session is how an application asks for a screen cast, for control of
pointer and keys, for input beyond a screen's edge or for its location.

## What it cannot see
What a session is for, and whether it was allowed: the portal does not tell others. What an
application outside a sandbox does without a portal. Desktops that keep permissions
elsewhere, and other people's stores.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.bus import BUSES, Bus, Grant
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation
from auditor.model.process import Process
from auditor.probes import Probe, Seen

_CAPABILITIES = {
    ("devices", "camera"): "camera",
    ("devices", "microphone"): "microphone",
    ("location", "location"): "location.precise",
    ("screenshot", "screenshot"): "screen.image",
    ("screencast", ""): "screen.video",
    ("remote-desktop", ""): "remote.control",
}
_NOBODY = Process(pid=0, started=0)


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(BUSES)
    yield from table.gaps
    for path in table.unread_stores:
        yield Gap(kind=GapKind.SKIPPED, reason="portal-store-not-running", place=path)
    processes = {item.pid: item for item in host.processes().processes}
    for bus in table.buses:
        yield from _sessions(bus, processes)
        for grant in bus.grants:
            yield from _granted(grant)


def _sessions(bus: Bus, processes: dict[int, Process]) -> Iterator[Seen]:
    for pid in sorted(set(bus.sessions)):
        process = processes.get(pid, _NOBODY)
        yield Observation(
            message="portal-session" if process.pid else "portal-session-unknown",
            arguments={"count": bus.sessions.count(pid)},
            pid=process.pid,
            started=process.started,
        )
    if bus.sessions:
        count = len(bus.sessions)
        yield Gap(kind=GapKind.HIDDEN, reason="portal-session-kind", count=count)


def _granted(grant: Grant) -> Iterator[Observation]:
    """Yield one permission; one for all programs outside a sandbox is of no program."""
    capability = _CAPABILITIES.get((grant.table, grant.item), "")
    if not capability or not grant.allowed:
        return
    kind = f"{grant.table}-{grant.item}" if grant.table == "devices" else grant.table
    if grant.app:
        yield Observation(
            message=f"portal-{kind}",
            arguments={"text": grant.app},
            capability=capability,
            basis=Basis.PERMITTED,
            marks=(Mark(type=MarkType.SETTING, value=grant.app),),
        )
    else:
        yield Observation(message=f"portal-{kind}-unsandboxed")


PROBE = Probe(
    title="permissions and sessions of the desktop's portals",
    topics=frozenset({Topic.PORTALS}),
    uses=frozenset({Verb.PROCESSES, BUSES}),
    look=_look,
)
