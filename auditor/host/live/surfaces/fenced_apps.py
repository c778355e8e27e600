"""Installed flatpaks (flatpak-metadata(5)) and snaps, with what they may use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.host.live.reader import Plain
from auditor.host.live.shelf import Shelf
from auditor.host.live.surfaces import Machine
from auditor.model.container import FencedApp, FencedApps
from auditor.model.coverage import GapKind

_FLATPAKS = "/var/lib/flatpak"
_OWN_FLATPAKS = ".local/share/flatpak"
_SNAPS = ("/snap", "/var/lib/snapd/snap")
_STATE = "/var/lib/snapd/state.json"
_MOST_STATE = 32 << 20
_NO_SNAPS = frozenset({"bin", "README"})


def gather(shelf: Shelf) -> Plain:
    """Return the apps as plain tuples, in the order of `FencedApp`."""
    folders = (_FLATPAKS, *(f"{home}/{_OWN_FLATPAKS}" for home in shelf.homes()))
    return (
        *(app for folder in folders for app in _flatpaks(shelf, folder)),
        *_snaps(shelf),
    )


def answer(_host: Machine, gathered: Plain) -> FencedApps:
    """Return them as values."""
    items: Any = gathered if isinstance(gathered, tuple) else ()
    names = ("kind", "id", "version", "place", "granted", "wished", "unfenced")
    return FencedApps(
        apps=tuple(FencedApp(**dict(zip(names, item, strict=True))) for item in items)
    )


def _flatpaks(shelf: Shelf, folder: str) -> Iterator[Plain]:
    for name in shelf.names(f"{folder}/app"):
        place = f"{folder}/app/{name}/current/active/metadata"
        text = shelf.text(place)
        if text:
            yield "flatpak", name, "", place, _grants(shelf, folder, name, text), (), False


def _grants(shelf: Shelf, folder: str, name: str, text: bytes) -> tuple[str, ...]:
    from auditor.parse.fenced import flatpak_grants  # noqa: PLC0415 - seldom
    from auditor.parse.unit_file import parse_unit  # noqa: PLC0415 - seldom

    folders = dict.fromkeys((_FLATPAKS, folder))
    places = [f"{each}/overrides/{kind}" for each in folders for kind in ("global", name)]
    texts = [text, *(shelf.text(place) for place in places)]
    return flatpak_grants(
        *(parse_unit(each.decode("utf-8", "surrogateescape")) for each in texts)
    )


def _snaps(shelf: Shelf) -> Iterator[Plain]:
    found = [
        (name, f"{folder}/{name}/current/meta/snap.yaml")
        for folder in _SNAPS
        for name in shelf.names(folder)
        if name not in _NO_SNAPS
    ]
    if not found:
        return
    from auditor.parse.fenced import connected_interfaces, parse_snap  # noqa: PLC0415

    state = shelf.text(_STATE, _MOST_STATE)
    connected = connected_interfaces(state) if state else None
    if state and connected is None:
        shelf.gap(GapKind.FAILED, "snap-state", _STATE)
    for name, place in found:
        text = shelf.text(place).decode("utf-8", "surrogateescape")
        if text:
            snap = parse_snap(text)
            wished = tuple(sorted(set(snap.plugs.values()))) if connected is None else ()
            granted = (connected or {}).get(name, ())
            unfenced = snap.confinement == "classic"
            yield "snap", name, snap.version, place, granted, wished, unfenced
