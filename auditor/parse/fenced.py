"""What flatpaks and snaps say of themselves, as values; nothing raises."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.named import NamedTuple
from auditor.parse.unit_file import Settings, last

_LISTS = ("devices", "features", "filesystems", "shared", "sockets")
_BUSES = ("Session Bus Policy", "System Bus Policy")
_MOST_LINES = 5000


def flatpak_grants(*files: Settings) -> tuple[str, ...]:
    """Return what a flatpak may use, by its metadata and overrides (flatpak-metadata(5)).

    Args:
        files: the metadata, then the overrides in the order in which they apply; ``!word``
            takes a word back.
    """
    held: dict[str, None] = {}
    for settings in files:
        for grant, given in _words(settings):
            if given:
                held[grant] = None
            else:
                held.pop(grant, None)
    return tuple(sorted(held))


def _words(settings: Settings) -> Iterator[tuple[str, bool]]:
    for key in _LISTS:
        for word in last(settings, "Context", key).split(";"):
            name = word.strip().removeprefix("!")
            if name:
                yield f"{key}={name}", not word.strip().startswith("!")
    for (section, key), values in settings.items():
        if section in _BUSES and values:
            yield f"talk={key}", values[-1] in {"talk", "own"}


class Snap(NamedTuple):
    """What a snap's ``meta/snap.yaml`` says.

    Attributes:
        name: of the snap.
        version: as its maker counts.
        confinement: ``strict``, ``classic`` or ``devmode``.
        plugs: interface by the plug's name.
    """

    name: str
    version: str
    confinement: str
    plugs: dict[str, str]


def parse_snap(text: str) -> Snap:
    """Return what ``snap.yaml`` says, in the forms in which tools write it."""
    plain: dict[str, str] = {}
    plugs: dict[str, str] = {}
    section = key = plug = ""
    at = 0
    for line in text.splitlines()[:_MOST_LINES]:
        depth = len(line) - len(line.lstrip(" "))
        word, value = _pair(line)
        if depth == 0 and line[:1] not in {"-", "#", ""}:
            section, plug = word, ""
            plain.setdefault(word, value)
        elif section == "plugs":
            if not plug or depth <= at:
                plug, at = word, depth
                plugs[plug] = value or word
            elif word == "interface":
                plugs[plug] = value
        elif section == "apps":
            key = key if line.lstrip().startswith("-") else word
            if key == "plugs":
                plugs |= {name: plugs.get(name, name) for name in _listed(line, value)}
    return Snap(
        plain.get("name", ""),
        plain.get("version", ""),
        plain.get("confinement", "strict"),
        plugs,
    )


def _pair(line: str) -> tuple[str, str]:
    word, _, value = line.strip().partition(":")
    return word.strip("\"' "), value.strip().strip("\"'")


def _listed(line: str, value: str) -> list[str]:
    text = line.strip()
    if text.startswith("-"):
        return [text[1:].strip().strip("\"'")]
    return [
        word.strip().strip("\"'") for word in value.strip("[]").split(",") if word.strip()
    ]


def connected_interfaces(data: bytes) -> dict[str, tuple[str, ...]] | None:
    """Return the interfaces that are connected, by snap, from snapd's ``state.json``.

    ``data.conns`` there maps ``SNAP:PLUG SNAP:SLOT`` to the interface; connections that
    were undone stay with ``undesired``. ``None`` when the text is not understood.
    """
    import json  # noqa: PLC0415 - seldom

    try:
        connections = json.loads(data)["data"]["conns"]
        found: dict[str, dict[str, None]] = {}
        for pair, about in connections.items():
            if not about.get("undesired") and not about.get("hotplug-gone"):
                snap = str(pair).partition(":")[0]
                found.setdefault(snap, {})[str(about["interface"])] = None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return {snap: tuple(sorted(names)) for snap, names in found.items()}
