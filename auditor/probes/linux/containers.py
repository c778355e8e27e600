"""Containers that run, and flatpaks and snaps with what they may use.

## What it reads
Control groups and namespaces of the running processes; of every flatpak its metadata and
overrides (flatpak-metadata(5)); of every snap its `meta/snap.yaml`, and the connections of
its interfaces in `/var/lib/snapd/state.json`.

## Why it matters
What they hold is in none of the system's packages, so its origin cannot be checked here. A
fence tells what it lets through: the camera, all files of the home folder, the desktop's
interface for pictures of the screen (`permitted`). What nearly every application with a
window or a sound gets (a window on the display, the sound server) is told as a fact only:
programs without a fence have it as well. A wish of a snap's is no grant.

## What it cannot see
What an application does with what it may use, and what it was granted when asked
(portals). Images that are not running. Inside a container: its packages, settings and
jobs. The connections of snaps, containers' processes and other people's flatpaks without
root. Other formats that bring their own files (AppImage, Nix, unpacked archives). Whether
a control group's name is true: whoever may make one chooses its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.container import FENCED_APPS, FencedApp
from auditor.model.coverage import Gap, GapKind
from auditor.model.inventory import Topic
from auditor.model.observation import Mark, MarkType, Observation
from auditor.model.process import Process
from auditor.probes import Probe, Seen

GRANTS: dict[str, str] = {
    "devices=all": "camera",
    "filesystems=host": "file.content",
    "filesystems=home": "file.content",
    "filesystems=host:ro": "file.content",
    "filesystems=home:ro": "file.content",
    "talk=org.gnome.Shell.Screenshot": "screen.image",
    "talk=org.gnome.Shell.Screencast": "screen.video",
    "talk=org.gnome.Mutter.ScreenCast": "screen.video",
    "talk=org.gnome.Mutter.RemoteDesktop": "remote.control",
    "talk=org.kde.KWin.ScreenShot2": "screen.image",
    "talk=org.gnome.Mutter.IdleMonitor": "input.activity",
    "camera": "camera",
    "audio-record": "microphone",
    "screencast-legacy": "screen.video",
    "raw-input": "input.keystrokes.content",
    "home": "file.content",
    "network-observe": "network.flow",
    "network-control": "network.packets",
    "system-observe": "process.events",
    "process-control": "process.events",
    "log-observe": "auth.events",
    "location-observe": "location.precise",
}
"""What of the granted is more than a window and a sound; flatpak's words and snap's."""

_FENCES = ("bwrap", "flatpak", "xdg-dbus-proxy", "snap-confine", "snap")


def _look(host: Host) -> Iterator[Seen]:
    table = host.read(FENCED_APPS)
    yield from table.gaps
    processes = host.processes().processes
    for app in table.apps:
        yield from _app(app, processes)
    auditor = host.about().auditor_pid
    own = next((item.namespaces for item in processes if item.pid == auditor), {})
    yield from _containers(processes, own)
    hidden = sum(not item.namespaces and not item.kernel for item in processes)
    if hidden and "pid" in own:
        yield Gap(
            kind=GapKind.DENIED, reason="other-users-namespaces", count=hidden, needs="root"
        )


def _app(app: FencedApp, processes: tuple[Process, ...]) -> Iterator[Observation]:
    everyday = [word for word in app.granted if word not in GRANTS]
    words = (*everyday, *(f"{word}?" for word in app.wished))
    yield Observation(
        message="app-unfenced" if app.unfenced else "app-fenced",
        arguments={
            "kind": app.kind,
            "unrelated_name": app.id,
            "text": ", ".join(words) or "-",
            "path": app.place,
        },
    )
    running = _running(app, processes)
    for word in app.granted:
        if word in GRANTS:
            yield Observation(
                message="app-permitted",
                arguments={"kind": app.kind, "grant": word},
                pid=running.pid if running else 0,
                started=running.started if running else 0,
                capability=GRANTS[word],
                basis=Basis.PERMITTED,
                marks=(Mark(type=MarkType.PACKAGE, value=f"{app.kind}:{app.id}"),),
            )


def _running(app: FencedApp, processes: tuple[Process, ...]) -> Process | None:
    """Return the application's first process behind the fence, by its control group."""
    begin = f"app-flatpak-{app.id}-" if app.kind == "flatpak" else f"snap.{app.id}."
    return next(
        (
            item
            for item in processes
            if item.unit.startswith(begin)
            and (item.executable or "").rpartition("/")[2] not in _FENCES
        ),
        None,
    )


def _containers(
    processes: tuple[Process, ...], own: dict[str, str]
) -> Iterator[Observation]:
    named = Counter(item.container for item in processes if item.container)
    for container, count in sorted(named.items()):
        yield Observation(
            message="container-running", arguments={"unit": container, "count": count}
        )
    apart = Counter(
        item.namespaces["pid"]
        for item in processes
        if not item.container
        and not item.unit.startswith(("app-flatpak-", "snap."))
        and {"pid", "mnt"} <= item.namespaces.keys()
        and item.namespaces["pid"] != own.get("pid", item.namespaces["pid"])
        and item.namespaces["mnt"] != own.get("mnt")
    )
    for space, count in sorted(apart.items()):
        yield Observation(
            message="namespace-apart", arguments={"namespace": space, "count": count}
        )


PROBE = Probe(
    title="containers, flatpaks and snaps",
    topics=frozenset({Topic.CONTAINERS}),
    uses=frozenset({Verb.ABOUT, Verb.PROCESSES, FENCED_APPS}),
    look=_look,
)
