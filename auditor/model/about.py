"""What a host says of itself."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen


@frozen
class About:
    """The frame of an audit.

    Attributes:
        source: ``live`` or ``recorded``.
        recording_sha256: digest of the recording's manifest; empty when live.
        host_name: the machine's own name.
        user: who the audit is for.
        uid: that person's user id.
        privilege: ``user`` or ``root``: what the looking was done with.
        system: for example ``Debian GNU/Linux 12``.
        family: ``linux``, ``macos`` or ``windows``.
        kernel: release of the kernel.
        architecture: for example ``x86_64``.
        time: RFC 3339 UTC, when the look began.
        zone: IANA name or UTC offset of the machine's time zone.
        booted: RFC 3339 UTC.
        environment: ``bare``, ``container``, ``vm``, ``wsl`` … as far as told.
        namespaces: the auditor's own, as in `Process.namespaces`.
        displays: displays that the person's session names, for example ``:0``.
        session_type: ``x11``, ``wayland``, ``tty`` or empty.
        auditor_pid: the auditor's own process, so that it can list itself.
        gaps: what encloses this system and so limits any look from inside it.
    """

    source: str = "live"
    recording_sha256: str = ""
    host_name: str = ""
    user: str = ""
    uid: int = 0
    privilege: str = "user"
    system: str = ""
    family: str = "linux"
    kernel: str = ""
    architecture: str = ""
    time: str = ""
    zone: str = ""
    booted: str = ""
    environment: str = ""
    namespaces: tuple[str, ...] = ()
    displays: tuple[str, ...] = ()
    session_type: str = ""
    auditor_pid: int = 0
    gaps: tuple[Gap, ...] = ()
