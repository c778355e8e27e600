"""Input, video and sound devices as sysfs describes them; no device is ever opened.

Sources: the kernel's Documentation/ABI/stable/sysfs-class-* and -devices, and
Documentation/admin-guide/devices.txt for the numbers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from auditor.model.coverage import Gap, GapKind
from auditor.model.device import Device, DeviceTable
from auditor.model.frozen import field, slotted
from auditor.parse.input import (
    Reports,
    judge_event_device,
    judge_hid_descriptor,
    parse_bitmap,
)

_LIMIT = 4096  # a sysfs attribute is at most a page; so is a HID report descriptor
_OSS = ("dsp", "adsp", "audio")  # the older interface: one node plays and records
_NOTHING = Reports(keys=False, pointer=False)
_MAKERS = ("uinput", "uhid")  # make input devices: uinput.rst, Documentation/hid/uhid.rst
_SOFTWARE = (  # where devices without hardware are, below /sys
    "/devices/virtual/",
    "/devices/platform/snd_aloop.",
    "/devices/platform/snd_dummy.",
    "/devices/platform/vivid.",
)
_NOT_SOFTWARE = (
    "/devices/virtual/input/mice",  # one node for all mice, the real ones too
    "/devices/virtual/usbmon/",
    "/devices/virtual/misc/uhid/",  # Bluetooth keyboards and mice, served by their daemon
)


def read_devices(root: str = "/sys") -> DeviceTable:
    """Return the devices below one sysfs.

    A class that does not exist has no devices here; one that cannot be listed is a gap. A
    device whose description cannot be read is left out and a gap, so that a handle on it
    counts as one on an unknown device.
    """
    look = _Look(root)
    devices = (
        *look.each("input", _input),
        *look.each("hidraw", _hidraw),
        *look.each("misc", _maker),
        *look.each("video4linux", _video),
        *look.each("sound", _sound),
        *look.each("usbmon", _usb_monitor),
    )
    return DeviceTable(devices=devices, gaps=tuple(look.gaps))


@slotted
class _Look:
    """One look at one sysfs, and what it missed."""

    root: str
    gaps: list[Gap] = field(default_factory=list)

    def each(
        self, name: str, describe: Callable[[str, str], Device | None]
    ) -> Iterator[Device]:
        """Yield the devices of one class."""
        folder = f"{self.root}/class/{name}"
        try:
            nodes = sorted(os.listdir(folder))
        except FileNotFoundError:
            return
        except OSError:
            self._missed("device-class", folder)
            return
        for node in nodes:
            path = f"{folder}/{node}"
            try:
                device = describe(node, path)
            except FileNotFoundError:
                continue  # unplugged meanwhile, or a part without a node
            except (OSError, ValueError):
                self._missed("device-description", path)
                continue
            if device is not None:
                yield device

    def _missed(self, reason: str, place: str) -> None:
        self.gaps.append(Gap(kind=GapKind.FAILED, reason=reason, place=place))


def _input(node: str, path: str) -> Device | None:
    name = f"{path}/device/name"
    if node.startswith("event"):
        reports = judge_event_device(
            *(_bitmap(path, kind) for kind in ("key", "rel", "abs"))
        )
        return _device(path, "evdev", name, reports)
    if node.startswith(("mouse", "mice")):
        return _device(path, "mouse", name, Reports(keys=False, pointer=True))
    if node.startswith("js"):
        # Tells axes and buttons but no keys and no movement (Documentation/input/joydev).
        reports = judge_event_device(_bitmap(path, "key"), 0, _bitmap(path, "abs"))
        return _device(path, "joystick", name, reports._replace(keys=False))
    return None


def _bitmap(path: str, kind: str) -> int:
    return parse_bitmap(_text(f"{path}/device/capabilities/{kind}"))


def _hidraw(node: str, path: str) -> Device | None:
    reports = judge_hid_descriptor(_bytes(f"{path}/device/report_descriptor"))
    if reports is None:
        raise ValueError(node)
    return _device(path, "hidraw", f"{path}/device/uevent", reports)


def _maker(node: str, path: str) -> Device | None:
    return _device(path, node) if node in _MAKERS else None


def _usb_monitor(node: str, path: str) -> Device | None:
    return _device(path, "usb-monitor") if node.startswith("usbmon") else None


def _video(node: str, path: str) -> Device | None:
    return _device(path, "video", f"{path}/name") if node.startswith("video") else None


def _sound(node: str, path: str) -> Device | None:
    kind = "sound-control"
    if node.startswith("pcm"):
        kind = "sound-capture" if node.endswith("c") else "sound-playback"
    elif node.rstrip("0123456789") in _OSS:
        kind = "sound-capture"
    return _device(path, kind, f"{path}/device/id")


def _device(path: str, kind: str, name: str = "", reports: Reports = _NOTHING) -> Device:
    """Describe one node.

    Args:
        path: its entry in a class folder, a link to where the device is.
        kind: see `Device.kind`.
        name: where its name is written; a ``uevent`` names it in its ``HID_NAME``.
        reports: what it can report.

    Raises:
        OSError: it has no number: no node, or gone.
        ValueError: its number is none.
    """
    major, _, minor = _text(f"{path}/dev").partition(":")
    return Device(
        number=f"c:{int(major)}:{int(minor)}",
        kind=kind,
        name=_name(name),
        keys=reports.keys,
        pointer=reports.pointer,
        virtual=_is_software(os.path.realpath(path)),
    )


def _is_software(place: str) -> bool:
    return any(part in place for part in _SOFTWARE) and not any(
        part in place for part in _NOT_SOFTWARE
    )


def _name(path: str) -> str:
    if not path:
        return ""
    try:
        text = _text(path)
    except OSError:
        return ""
    if not path.endswith("/uevent"):
        return text
    lines = (line.partition("=") for line in text.splitlines())
    return next((value for key, _, value in lines if key == "HID_NAME"), "")


def _text(path: str) -> str:
    return _bytes(path).decode("utf-8", "replace").strip()


def _bytes(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(handle, _LIMIT)
    finally:
        os.close(handle)
