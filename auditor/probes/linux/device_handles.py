"""Open input, video and sound devices, screens, memory and USB traffic.

## What it reads
The targets of every process's descriptors, and what sysfs tells of the devices behind
them (the kernel's Documentation/admin-guide/devices.txt for the numbers). No device is
opened.

## Why it matters
An open event node of a keyboard hands its holder every key, whatever window has the
focus. Display servers and session managers hold these nodes by their purpose: that is for
attribution to weigh, so nobody is left out here.

A holder of `/dev/uinput` or `/dev/uhid` can *make* input devices and press keys through
them (Documentation/input/uinput.rst, Documentation/hid/uhid.rst): it can act on the
person's behalf, `remote.control`, but learns nothing of what the person types. The handle
shows that position, not that anybody steers, so the basis is `capable`.

A touch screen or tablet may have a joystick node as well, which tells where it is touched;
what a game controller's node tells is neither key nor pointer.

Two kinds of handles leave a doubt, which is told: a device without hardware carries what a
person types only where a program passes that on, and a handle whose node was removed is
good only as long as its device is there: the kernel gives its number to the next one.

A monitor of USB traffic (Documentation/usb/usbmon.rst) hands out what all devices on a bus
send, a keyboard's keys too, where one is on it: told with that doubt. The memory of a
virtual console (vcs(4)) is its text. A frame buffer (Documentation/fb) is the picture on
the screen, but whoever draws there holds it as well, and the memory of the machine (mem(4),
`/proc/kcore`) holds everything, but has to be searched for it: `capable`.

A camera's pictures reach a program that maps the node's buffers. One that is open and not
mapped may be idle, or may read in another way (Documentation/userspace-api/media/v4l).

## What it cannot see
Whether a holder reads, or has grabbed a device for itself alone. Other users' descriptors
without root. Who is behind a sound or camera server: the server holds the device. A
descriptor outside its process's table: one of a thread with a table of its own (unshare(2),
CLONE_FILES), registered with an io_uring and closed, or on its way through a socket.
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
_CONSOLES, _SCREENS = 7, 29  # majors: vcs(4), frame buffers
_MAKERS = {"c:10:223": "uinput", "c:10:239": "uhid"}
_MEMORY = {"c:1:1": "memory", "c:1:2": "memory", "c:1:4": "ports"}  # mem(4)
_USB_FILES, _CORE = "/usb/usbmon/", "/kcore"
_DELETED = " (deleted)"
_PLAIN = {
    "usb-monitor": ("device-usb-traffic", _KEYS),
    "console": ("device-console-text", "screen.text"),
    "screen": ("device-screen", "screen.image"),
    "memory": ("device-memory", _KEYS),
    "ports": ("device-ports", _KEYS),
}
_CAPABLE = frozenset({*_MAKERS.values(), "screen", "memory", "ports"})
"""Kinds whose handle shows a position, not that anything is taken."""


def _look(host: Host) -> Iterator[Seen]:
    table = host.devices()
    yield from table.gaps
    devices = {device.number: device for device in table.devices}
    all_known = bool(devices) and not table.gaps
    unreadable = 0
    for process in host.processes().processes:
        unreadable += "fd" in process.refused and not process.kernel
        if process.handles:
            yield from _held(process, devices, all_known=all_known)
    if unreadable:
        yield Gap(
            kind=GapKind.DENIED,
            reason="other-users-handles",
            count=unreadable,
            needs="root",
        )


def _held(
    process: Process, devices: dict[str, Device], *, all_known: bool
) -> Iterator[Observation]:
    """Yield what one process's handles give it, each device once.

    A node is removed with its device, so a removed node of a device that is not among all
    the known ones gives nothing any more. Otherwise it may: whoever holds a device can
    remove its node.
    """
    held: dict[str, Handle] = {}
    for handle in process.handles:
        before = held.setdefault(handle.device or handle.target, handle)
        if handle.mapped and not before.mapped:
            held[handle.device or handle.target] = handle
    for handle in held.values():
        number = handle.device
        device = devices.get(number) or _by_file(handle)
        if device is None and not (all_known and handle.target.endswith(_DELETED)):
            device = _unlisted(number, handle.target)
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
    if int(major) in {_CONSOLES, _SCREENS}:
        kind = "console" if int(major) == _CONSOLES else "screen"
        return Device(number=number, kind=kind)
    if target.startswith("/dev/hidraw"):
        return Device(number=number, kind="hidraw", keys=True, pointer=True)
    camera = int(major) == _VIDEO and "subdev" not in target
    capture = target.startswith("/dev/snd/pcm") and target.endswith("c")
    for kind, fits in (("video", camera), ("sound-capture", capture)):
        if fits:
            return Device(number=number, kind=kind)
    known = _MAKERS.get(number) or _MEMORY.get(number)
    return Device(number=number, kind=known) if known else None


def _by_file(handle: Handle) -> Device | None:
    """Return what stands behind a file of the kernel's own that has no number."""
    if handle.device:
        return None
    kind = "usb-monitor" if _USB_FILES in handle.target else "memory"
    known = kind == "usb-monitor" or handle.target.endswith(_CORE)
    return Device(number="", kind=kind) if known else None


def _unlisted_input(number: str, minor: int) -> Device | None:
    """Judge an input node by its minor; an event device counts as keyboard and pointer."""
    if minor in _JOYSTICKS:
        return None
    if minor in _MICE:
        return Device(number=number, kind="mouse", pointer=True)
    return Device(number=number, kind="evdev", keys=True, pointer=True)


def _given(process: Process, handle: Handle, device: Device) -> Iterator[Observation]:
    """Yield one observation per capability that a device gives its holder."""
    only_capable = device.kind in _CAPABLE
    removed = handle.target.endswith(_DELETED)
    unsure = (removed or device.virtual) and not only_capable
    unsure |= device.kind == "usb-monitor"
    for message, capability in _gifts(device, mapped=handle.mapped, removed=removed):
        yield Observation(
            message=message,
            arguments={
                "kind": device.kind,
                "path": handle.target,
                "text": device.name or device.kind,
                "virtual": device.virtual,
                "mapped": handle.mapped,
                **({"candidates": 1} if unsure else {}),
            },
            pid=process.pid,
            started=process.started,
            capability=capability,
            basis=Basis.CAPABLE if only_capable else Basis.ACTIVE,
        )


def _gifts(device: Device, *, mapped: bool, removed: bool) -> tuple[tuple[str, str], ...]:
    """Return message and capability of all that an open device gives."""
    if device.kind in _MAKERS.values():
        return (("device-injects", "remote.control"),)
    if device.kind in _PLAIN:
        return (_PLAIN[device.kind],)
    if device.kind == "video":
        return (("camera-streaming" if mapped else "camera-open", "camera"),)
    if device.kind == "sound-capture":
        return (("sound-capture", "microphone"),)
    how = "-removed" if removed else "-made" if device.virtual else ""
    keys = ((f"device-keys{how}", _KEYS),) if device.keys else ()
    pointer = tuple((f"device-pointer{how}", word) for word in _POINTER)
    return (*keys, *(pointer if device.pointer else ()))


PROBE = Probe(
    title="open devices that take in what a person does",
    topics=frozenset({Topic.DEVICES}),
    uses=frozenset({Verb.PROCESSES, Verb.DEVICES}),
    look=_look,
)
