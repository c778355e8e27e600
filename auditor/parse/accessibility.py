"""Who asked to be told of what on an accessibility bus (AT-SPI)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.named import NamedTuple
from auditor.parse.dbus import Value
from auditor.parse.match_rules import entries, rule_keys

EVERYTHING = "*"
_EVENTS = "org.a11y.atspi.Event."
_KEY_TYPES, _BUTTON_TYPES = 0b0011, 0b1100  # 1 << EDeviceEvent, at-spi2-core
_MOST_EVENTS = 64
_LONGEST = 64


class Asked(NamedTuple):
    """What one connection asked for; see `auditor.model.bus.BusListener`."""

    keys: str = ""
    buttons: bool = False
    events: tuple[str, ...] = ()


def asked(
    registered: Value, rules: Mapping[str, Sequence[str]], keys: Value, devices: Value
) -> dict[str, Asked]:
    """Return what each connection asked for, by its name on the bus.

    Args:
        registered: what ``GetRegisteredEvents`` gave, ``a(ss)``.
        rules: match rules by connection.
        keys: what ``GetKeystrokeListeners`` gave, ``a(souua(iisi)u(bbb))``.
        devices: what ``GetDeviceEventListeners`` gave, ``a(sou)``.
    """
    events: dict[str, set[str]] = {}
    for name, event in [*_events(registered), *_matched(rules)]:
        if len(found := events.setdefault(name, set())) < _MOST_EVENTS:
            found.add(event)
    pressed = dict(_keys(keys))
    pointed = set()
    for name, types in _devices(devices):
        if types & _KEY_TYPES:
            pressed[name] = "all"
        if types & _BUTTON_TYPES:
            pointed.add(name)
    return {
        name: Asked(
            pressed.get(name, ""), name in pointed, tuple(sorted(events.get(name, ())))
        )
        for name in sorted(pressed.keys() | pointed | events.keys())
    }


def _events(registered: Value) -> Iterator[tuple[str, str]]:
    for item in entries(registered):
        match item:
            case (str(name), str(event), *_):
                yield name, _plain(event)
            case _:
                continue


def _plain(event: str) -> str:
    """Return an event's name; anything else than letters counts as everything."""
    letters = event.replace(":", "").replace("-", "").replace("_", "")
    if not letters or not letters.isascii() or not letters.isalnum():
        return EVERYTHING
    return event[:_LONGEST]


def _matched(rules: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the events that match rules let through, as the registry would spell them."""
    for name, listed in rules.items():
        for rule in listed:
            keys = rule_keys(rule)
            if keys.get("type", "signal") != "signal":
                continue
            interface = keys.get("interface", "")
            if not keys.keys() - {"type", "eavesdrop"}:
                yield name, EVERYTHING
            elif interface.startswith(_EVENTS):
                kind, member = interface.removeprefix(_EVENTS), keys.get("member", "")
                yield name, _plain(f"{kind}:{member}:")


def _keys(listeners: Value) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for item in entries(listeners):
        match item:
            case (str(name), _, _, _, listed, *_):
                every = not listed or found.get(name) == "all"
                found[name] = "all" if every else "some"
            case _:
                continue
    yield from found.items()


def _devices(listeners: Value) -> Iterator[tuple[str, int]]:
    for item in entries(listeners):
        match item:
            case (str(name), _, int(types), *_):
                yield name, types
            case _:
                continue
