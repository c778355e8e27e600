"""Open input, video and sound devices.

## What it reads
The targets of every process's descriptors, and what sysfs tells of the devices behind
them (the kernel's Documentation/admin-guide/devices.txt for the numbers). No device is
opened.

## Why it matters
An open event node of a keyboard hands its holder every key, whatever window has the
focus. Display servers and session managers hold these nodes by their purpose: that is for
attribution to weigh, so nobody is left out here.

A holder of `/dev/uinput` can *make* input devices and press keys through them
(Documentation/input/uinput.rst): it can act on the person's behalf, `remote.control`, but
learns nothing of what the person types. The handle shows that position, not that anybody
steers, so the basis is `capable`.

A camera's pictures reach a program that maps the node's buffers. One that is open and not
mapped may be idle, or may read in another way (Documentation/userspace-api/media/v4l).

## What it cannot see
Whether a holder reads, or has grabbed a device for itself alone. Other users' descriptors
without root. Who is behind a sound or camera server: the server holds the device.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.host import Host, Verb
from auditor.model.capability import Basis
from auditor.model.coverage import Gap, GapKind
from auditor.model.device import Device
from auditor.model.inventory import Topic
from auditor.model.observation import Observation
from auditor.model.process import Handle, Process
from auditor.probes import Probe, Seen

_KEYS = "input.keystrokes.content"
_POINTER = ("input.pointer.movement", "input.pointer.clicks")
_INPUT, _VIDEO = 13, 81  # majors, devices.txt
_JOYSTICKS, _MICE = range(32), range(32, 64)  # minors of the input major
_UINPUT = "c:10:223"


def _look(host: Host) -> Iterator[Seen]:
    table = host.devices()
    yield from table.gaps
    devices = {device.number: device for device in table.devices}
    unreadable = 0
    for process in host.processes().processes:
        unreadable += "fd" in process.refused and not process.kernel
        if process.handles:
            yield from _held(process, devices)
    if unreadable:
        yield Gap(
            kind=GapKind.DENIED,
            reason="other-users-handles",
            count=unreadable,
            needs="root",
        )


def _held(process: Process, devices: dict[str, Device]) -> Iterator[Observation]:
    """Yield what one process's handles give it, each device once."""
    held: dict[str, Handle] = {}
    for handle in process.handles:
        before = held.setdefault(handle.device, handle)
        if handle.mapped and not before.mapped:
            held[handle.device] = handle
    for number, handle in held.items():
        device = devices.get(number) or _unlisted(number, handle.target)
        if device is not None:
            yield from _given(process, handle, device)


def _unlisted(number: str, target: str) -> Device | None:
    """Judge a device that sysfs did not describe by its number, else by its name."""
    kind, _, rest = number.partition(":")
    major, _, minor = rest.partition(":")
    if kind != "c" or not (major.isdecimal() and minor.isdecimal()):
        return None
    if int(major) == _INPUT:
        return _unlisted_input(number, int(minor))
    if target.startswith("/dev/hidraw"):
        return Device(number=number, kind="hidraw", keys=True, pointer=True)
    camera = int(major) == _VIDEO and "subdev" not in target
    capture = target.startswith("/dev/snd/pcm") and target.endswith("c")
    for kind, fits in (
        ("video", camera),
        ("sound-capture", capture),
        ("uinput", number == _UINPUT),
    ):
        if fits:
            return Device(number=number, kind=kind)
    return None


def _unlisted_input(number: str, minor: int) -> Device | None:
    """Judge an input node by its minor; an event device counts as keyboard and pointer."""
    if minor in _JOYSTICKS:
        return None
    if minor in _MICE:
        return Device(number=number, kind="mouse", pointer=True)
    return Device(number=number, kind="evdev", keys=True, pointer=True)


def _given(process: Process, handle: Handle, device: Device) -> Iterator[Observation]:
    """Yield one observation per capability that a device gives its holder."""
    for message, capability in _gifts(device, mapped=handle.mapped):
        yield Observation(
            message=message,
            arguments={
                "kind": device.kind,
                "path": handle.target,
                "text": device.name or device.kind,
                "virtual": device.virtual,
                "mapped": handle.mapped,
            },
            pid=process.pid,
            started=process.started,
            capability=capability,
            basis=Basis.CAPABLE if device.kind == "uinput" else Basis.ACTIVE,
        )


def _gifts(device: Device, *, mapped: bool) -> tuple[tuple[str, str], ...]:
    """Return message and capability of all that an open device gives."""
    if device.kind == "uinput":
        return (("device-injects", "remote.control"),)
    if device.kind == "video":
        return (("camera-streaming" if mapped else "camera-open", "camera"),)
    if device.kind == "sound-capture":
        return (("sound-capture", "microphone"),)
    keys = (("device-keys", _KEYS),) if device.keys else ()
    pointer = tuple(("device-pointer", word) for word in _POINTER) if device.pointer else ()
    return (*keys, *pointer)


PROBE = Probe(
    title="open input, video and sound devices",
    topics=frozenset({Topic.DEVICES}),
    uses=frozenset({Verb.PROCESSES, Verb.DEVICES}),
    look=_look,
)
