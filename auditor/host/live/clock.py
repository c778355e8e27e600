"""Time: one reading of the boot time, from which every start time follows."""

from __future__ import annotations

import os
import time

from auditor.model.frozen import ordered


@ordered
class Clock:
    """One reading of the clock.

    Attributes:
        now: seconds since the epoch.
        booted: seconds since the epoch when the kernel started (proc_stat(5), btime).
        ticks: clock ticks a second (sysconf(3), _SC_CLK_TCK).
    """

    now: float
    booted: float
    ticks: int

    def at_tick(self, tick: int) -> str:
        """Return RFC 3339 UTC, whole seconds, of a moment in ticks after boot."""
        return rfc3339(self.booted + tick / self.ticks)


def read_clock() -> Clock:
    """Return the clock's reading; the boot time falls back to now minus uptime."""
    now = time.time()
    booted = now - time.clock_gettime(time.CLOCK_BOOTTIME)
    return Clock(now=now, booted=float(round(booted)), ticks=os.sysconf("SC_CLK_TCK"))


def rfc3339(seconds: float) -> str:
    """Return a moment since the epoch as RFC 3339 UTC, whole seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(seconds)))


def zone_name() -> str:
    """Return the IANA name of the local zone, else its offset like ``+0100``."""
    try:
        target = os.readlink("/etc/localtime")
    except OSError:
        target = ""
    _, found, name = target.partition("zoneinfo/")
    return name if found else time.strftime("%z") or "UTC"
