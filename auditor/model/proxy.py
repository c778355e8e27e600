"""Where the settings send network traffic, and who is given the keys to read it."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class ProxySetting:
    """One setting that sends traffic to another host.

    Attributes:
        path: the file it stands in.
        name: of the setting.
        address: ``HOST:PORT`` or the address of a script that chooses (PAC), without
            user and password.
        script: it names a script that chooses the proxy for each address.
        scope: whose traffic: ``system`` (all programs that heed it), ``packages`` (the
            package manager), ``chromium``, ``firefox`` or ``desktop``.
    """

    path: str
    name: str
    address: str
    script: bool = False
    scope: str = "system"


@frozen
class KeyLogSetting:
    """A setting that has programs write down the keys of their encrypted connections.

    Attributes:
        path: the file it stands in.
        target: the file that is written to.
    """

    path: str
    target: str


@frozen
class KeyLogFile:
    """What is told of a file that such keys are written to; it is never opened.

    Attributes:
        path: where it is.
        size: bytes; -1 when there is none, or it cannot be seen.
        modified_at: last change, RFC 3339 UTC; empty likewise.
    """

    path: str
    size: int = -1
    modified_at: str = ""


@frozen
class DiversionTable:
    """Settings that divert or open up traffic.

    Attributes:
        proxies: in order of files.
        key_logs: settings for all programs.
        files: the key logs that settings and processes name.
        gaps: what was missed.
    """

    proxies: tuple[ProxySetting, ...] = ()
    key_logs: tuple[KeyLogSetting, ...] = ()
    files: tuple[KeyLogFile, ...] = ()
    gaps: tuple[Gap, ...] = ()


DIVERSIONS: Surface[DiversionTable] = Surface("proxies-and-keys", DiversionTable)
"""Proxy settings and key logs of the system."""
