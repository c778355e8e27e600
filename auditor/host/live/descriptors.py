"""What a process's descriptors point to, narrowed while the process table is read."""

from __future__ import annotations

import os
from contextlib import suppress

from auditor.host.live.procfs import slurp
from auditor.host.live.statx import known_of
from auditor.model.frozen import field, slotted
from auditor.model.named import NamedTuple
from auditor.model.process import Handle, KernelObject
from auditor.parse.fdinfo import KINDS, object_facts, terminal_index

_DULL = frozenset({"c:1:3", "c:1:5", "c:1:7", "c:1:8", "c:1:9", "c:5:0"})
_TERMINALS = ("c:4:", "c:136:", "c:137:", "c:204:")  # Documentation/admin-guide/devices.txt
_OF_KERNEL = ("/proc/kcore", "/sys/kernel/debug/", "/sys/kernel/tracing/")
_OUTLETS = ("/kcore", "/trace_pipe", "/trace_pipe_raw")  # memory; what probes recorded
_USB = "/usb/usbmon/"  # Documentation/usb/usbmon.rst
_MASTER = "c:5:2"  # /dev/ptmx, the same list


class Held(NamedTuple):
    """The descriptors of one process that may matter, as `Process` has them."""

    handles: tuple[Handle, ...] = ()
    objects: tuple[KernelObject, ...] = ()
    masters: tuple[int, ...] = ()
    sockets: tuple[int, ...] = ()
    pipes: tuple[int, ...] = ()


@slotted
class Descriptors:
    """Looks at the descriptors of one process after another.

    Attributes:
        devices: device number by (mount namespace, target), so each is asked for once.
        own_mounts: the auditor's own mount namespace.
    """

    devices: dict[tuple[str, str], str] = field(default_factory=dict)
    own_mounts: str = field(default_factory=lambda: os.readlink("/proc/self/ns/mnt")[5:-1])

    def of(self, base: int, mount_space: str) -> Held:
        """Return what a process holds.

        Args:
            base: descriptor of its folder below ``/proc``.
            mount_space: its mount namespace.

        Raises:
            PermissionError: it is not told.
        """
        handles: list[Handle] = []
        objects: list[KernelObject] = []
        masters: list[int] = []
        sockets: list[int] = []
        pipes: set[int] = set()
        folder = os.open("fd", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=base)
        try:
            for number in os.listdir(folder):
                target = _target(folder, number)
                first = target[:1]
                if first in {"p", "s"}:
                    _note(target, sockets, pipes)
                elif first == "/":
                    device = self._device(folder, number, target, mount_space)
                    if device == _MASTER:
                        masters.append(terminal_index(_told(base, number)))
                    elif device or is_outlet(target):
                        handles.append(Handle(target=target, device=device))
                elif first == "a" and target in KINDS:
                    kind = KINDS[target]
                    facts = object_facts(kind, _told(base, number))
                    objects.append(KernelObject(kind=kind, facts=facts))
        finally:
            os.close(folder)
        return Held(
            *(tuple(handles), tuple(objects), tuple(masters), tuple(sockets)),
            tuple(sorted(pipes)),
        )

    def _device(self, folder: int, number: str, target: str, mount_space: str) -> str:
        if mount_space != self.own_mounts:
            # There anybody may put a device at the path of a file (mount_namespaces(7)).
            return _device_number(folder, number)
        key = (mount_space, target)
        known = self.devices.get(key)
        if known is None:
            known = self.devices[key] = _device_number(folder, number)
        return known


def is_outlet(target: str) -> bool:
    """Tell whether a file of the kernel's own hands out what it takes in."""
    return target.startswith(_OF_KERNEL) and (target.endswith(_OUTLETS) or _USB in target)


def _target(folder: int, number: str) -> str:
    try:
        return os.readlink(number, dir_fd=folder)
    except OSError:
        return ""  # closed since; a descriptor, not the process


def _note(target: str, sockets: list[int], pipes: set[int]) -> None:
    """Keep the inode of a socket or pipe; other names (``pid:[…]``) are none."""
    if target[:8] == "socket:[":
        sockets.append(int(target[8:-1]))
    elif target[:6] == "pipe:[":
        pipes.add(int(target[6:-1]))


def _told(base: int, number: str) -> bytes:
    with suppress(OSError):
        return slurp(f"fdinfo/{number}", base, paged=True)
    return b""


def _device_number(folder: int, name: str) -> str:
    try:
        number = known_of(name, folder).device
    except OSError:
        return ""
    return "" if number in _DULL or number.startswith(_TERMINALS) else number
