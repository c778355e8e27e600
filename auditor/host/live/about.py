"""What this Linux machine says of itself."""

from __future__ import annotations

import os

from auditor.host.live.clock import Clock, rfc3339, zone_name
from auditor.host.live.mounts import Mounts
from auditor.model.about import About
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import replace

_CAN_READ_ALL = 1 << 19 | 1 << 2  # CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH (capabilities(7))
_INITIAL_PID_NAMESPACE = "pid:[4026531836]"  # include/linux/proc_ns.h, PROC_PID_INIT_INO
_VIRTUAL = (
    "kvm",
    "qemu",
    "vmware",
    "virtualbox",
    "xen",
    "microsoft",
    "bochs",
    "parallels",
    "firecracker",
)


def read_about(clock: Clock, mounts: Mounts, users: dict[int, str], person: int) -> About:
    """Return the frame of the audit.

    Args:
        clock: the one reading of the clock.
        mounts: the auditor's own mount table.
        users: names by user id, from ``/etc/passwd`` only.
        person: user id of whom the audit is for.
    """
    names = os.uname()
    environment, gaps = _environment()
    if mounts.hidden_processes:
        gaps = (*gaps, Gap(kind=GapKind.HIDDEN, reason="hidepid", count=0, place="/proc"))
    return About(
        host_name=names.nodename,
        user=users.get(person, str(person)),
        uid=person,
        privilege=_privilege(),
        system=_system(),
        kernel=names.release,
        architecture=names.machine,
        time=rfc3339(clock.now),
        zone=zone_name(),
        booted=rfc3339(clock.booted),
        environment=environment,
        namespaces=_namespaces(),
        displays=_displays(),
        session_type=_known(os.environ.get("XDG_SESSION_TYPE", "")),
        auditor_pid=os.getpid(),
        gaps=gaps,
    )


def as_seen_by(about: About, *, person: str, uid: int) -> About:
    """Return the frame with the person whom a privileged look was made for."""
    return replace(about, user=person, uid=uid)


def _privilege() -> str:
    status = _text("/proc/self/status")
    _, _, rest = status.partition("\nCapEff:\t")
    effective = int(rest.split(None, 1)[0], 16) if rest else 0
    return "root" if effective & _CAN_READ_ALL == _CAN_READ_ALL else "user"


def _system() -> str:
    for line in _text("/etc/os-release").splitlines():
        key, _, value = line.partition("=")
        if key == "PRETTY_NAME":
            return value.strip("\"'")
    return "Linux"


def _environment() -> tuple[str, tuple[Gap, ...]]:
    """Tell what encloses this system, as far as it tells itself."""
    found: list[str] = []
    gaps: list[Gap] = []
    release = os.uname().release.lower()
    if os.readlink("/proc/self/ns/pid") != _INITIAL_PID_NAMESPACE or os.path.exists(
        "/.dockerenv"
    ):
        found.append("container")
        gaps.append(Gap(kind=GapKind.HIDDEN, reason="inside-container", count=0))
    if "microsoft" in release:
        found.append("wsl")
        gaps.append(Gap(kind=GapKind.HIDDEN, reason="inside-wsl", count=0))
    vendor = " ".join(
        _text(f"/sys/class/dmi/id/{name}") for name in ("sys_vendor", "product_name")
    )
    hypervisor = " hypervisor" in _text("/proc/cpuinfo", 4096)
    if hypervisor or any(word in vendor.lower() for word in _VIRTUAL):
        found.append("vm")
        gaps.append(Gap(kind=GapKind.HIDDEN, reason="inside-vm", count=0))
    return "+".join(found) or "bare", tuple(gaps)


def _namespaces() -> tuple[str, ...]:
    names = ("mnt", "net", "pid", "user")
    return tuple(os.readlink(f"/proc/self/ns/{name}") for name in names)


def _displays() -> tuple[str, ...]:
    names = (os.environ.get("DISPLAY", ""), os.environ.get("WAYLAND_DISPLAY", ""))
    return tuple(name for name in names if name)


def _known(word: str) -> str:
    return word if word in {"x11", "wayland", "tty", "mir"} else ""


def _text(path: str, limit: int = 65536) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return ""
    try:
        return os.read(handle, limit).decode("utf-8", "replace").strip("\n")
    finally:
        os.close(handle)
