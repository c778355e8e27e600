"""Applications that bring their own files and run inside a fence: flatpaks and snaps."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen
from auditor.model.surface import Surface


@frozen
class FencedApp:
    """One installed application of that kind.

    Attributes:
        kind: ``flatpak`` or ``snap``.
        id: as its store names it (``org.example.App``, ``firefox``).
        version: the snap's version or revision; empty for a flatpak.
        place: the file that says what it asks for.
        granted: what it may use, sorted: ``devices=all``, ``filesystems=home``,
            ``talk=org.example.Name``, ``camera`` (a connected interface).
        wished: what it asks for without its being known whether it was granted.
        unfenced: it is not fenced in at all (a snap of classic confinement).
    """

    kind: str
    id: str
    version: str = ""
    place: str = ""
    granted: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()
    unfenced: bool = False


@frozen
class FencedApps:
    """All of them, and what was missed."""

    apps: tuple[FencedApp, ...] = ()
    gaps: tuple[Gap, ...] = ()


FENCED_APPS: Surface[FencedApps] = Surface("fenced-apps", FencedApps)
"""Installed flatpaks and snaps, with what they may use."""
