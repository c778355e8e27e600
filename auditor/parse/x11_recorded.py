"""What a range of a RECORD context gives to its holder.

Sources: X Window System Protocol, appendix B (codes); RECORD Extension Protocol 1.13,
section 2 (device events are copied before any client gets them, delivered events and
replies as they go to a client, requests as they come from one); X11 Input Extension
Protocol; X Rendering Extension.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.display import RecordRange

KEYS = "input.keystrokes.content"
CLICKS = "input.pointer.clicks"
MOVEMENT = "input.pointer.movement"
IMAGE = "screen.image"
TEXT = "screen.text"
CLIPBOARD = "clipboard.content"
TITLES = "app.window_titles"
USAGE = "app.usage"

Code = dict[int, tuple[str, tuple[str, ...]]]

_DEVICE: Code = {
    2: ("KeyPress", (KEYS,)),
    3: ("KeyRelease", (KEYS,)),
    4: ("ButtonPress", (CLICKS,)),
    5: ("ButtonRelease", (CLICKS,)),
    6: ("MotionNotify", (MOVEMENT,)),
}
_DELIVERED: Code = {
    **_DEVICE,
    7: ("EnterNotify", (MOVEMENT,)),
    8: ("LeaveNotify", (MOVEMENT,)),
    9: ("FocusIn", (USAGE,)),
    10: ("FocusOut", (USAGE,)),
    11: ("KeymapNotify", (KEYS,)),
    28: ("PropertyNotify", (TITLES,)),
    35: ("GenericEvent", (KEYS, CLICKS, MOVEMENT)),  # X Input 2 events, as toolkits get
}
_XI1: Code = {
    1: ("DeviceKeyPress", (KEYS,)),
    2: ("DeviceKeyRelease", (KEYS,)),
    3: ("DeviceButtonPress", (CLICKS,)),
    4: ("DeviceButtonRelease", (CLICKS,)),
    5: ("DeviceMotionNotify", (MOVEMENT,)),
    10: ("DeviceStateNotify", (KEYS, CLICKS)),
    13: ("DeviceKeyStateNotify", (KEYS,)),
}
_REQUESTS: Code = {
    18: ("ChangeProperty", (CLIPBOARD, TITLES)),
    25: ("SendEvent", (KEYS,)),
    72: ("PutImage", (IMAGE,)),
    74: ("PolyText8", (TEXT,)),
    75: ("PolyText16", (TEXT,)),
    76: ("ImageText8", (TEXT,)),
    77: ("ImageText16", (TEXT,)),
}
_REPLIES: Code = {
    20: ("GetProperty", (CLIPBOARD, TITLES)),
    38: ("QueryPointer", (MOVEMENT,)),
    39: ("GetMotionEvents", (MOVEMENT,)),
    44: ("QueryKeymap", (KEYS,)),
    73: ("GetImage", (IMAGE,)),
}
_EXT_REQUESTS: dict[str, Code] = {
    "RENDER": {
        20: ("RenderAddGlyphs", (TEXT,)),
        23: ("RenderCompositeGlyphs8", (TEXT,)),
        24: ("RenderCompositeGlyphs16", (TEXT,)),
        25: ("RenderCompositeGlyphs32", (TEXT,)),
    },
    "XTEST": {2: ("XTestFakeInput", (KEYS, CLICKS, MOVEMENT))},
}
_EXT_REPLIES: dict[str, Code] = {
    "XInputExtension": {
        10: ("GetDeviceMotionEvents", (MOVEMENT,)),
        30: ("QueryDeviceState", (KEYS, CLICKS)),
        40: ("XIQueryPointer", (MOVEMENT,)),
    },
}


def recorded(
    ranges: Iterable[RecordRange], *, xi_first_event: int, opcodes: dict[str, int]
) -> dict[str, tuple[str, ...]]:
    """Return the names of what is recorded by the capability that each one gives.

    Args:
        ranges: of one context.
        xi_first_event: first event code of the X Input extension; 0 when absent.
        opcodes: major opcodes by extension.
    """
    found: dict[str, dict[str, None]] = {}
    for each in ranges:
        for name, capabilities in _contents(each, xi_first_event, opcodes):
            for capability in capabilities:
                found.setdefault(capability, {})[name] = None
    return {capability: tuple(names) for capability, names in sorted(found.items())}


def numbers_text(ranges: Iterable[RecordRange], opcodes: dict[str, int]) -> str:
    """Return what is recorded as protocol numbers, for example ``core 36-37``."""
    names = {opcode: name for name, opcode in opcodes.items()}
    found: dict[str, None] = {}
    for each in ranges:
        for first, last in (each.core_requests, each.core_replies):
            if last:
                found[f"core {_span(first, last)}"] = None
        for first, last in (each.device_events, each.delivered_events):
            if last:
                found[f"event {_span(first, last)}"] = None
        for first, last, low, high in (each.ext_requests, each.ext_replies):
            if last:
                major = names.get(first, "") if first == last else ""
                found[
                    f"{major or f'extension {_span(first, last)}'} {_span(low, high)}"
                ] = None
    return ", ".join(found)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _contents(
    each: RecordRange, xi_first_event: int, opcodes: dict[str, int]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    xi1 = {xi_first_event + code: value for code, value in _XI1.items() if xi_first_event}
    yield from _within(each.device_events, {**_DELIVERED, **xi1})
    yield from _within(each.delivered_events, {**_DELIVERED, **xi1})
    yield from _within(each.core_requests, _REQUESTS)
    yield from _within(each.core_replies, _REPLIES)
    for span, tables in (
        (each.ext_requests, _EXT_REQUESTS),
        (each.ext_replies, _EXT_REPLIES),
    ):
        for extension, table in tables.items():
            if span[0] <= opcodes.get(extension, -1) <= span[1]:
                yield from _within(span[2:], table)


def _within(span: tuple[int, ...], table: Code) -> Iterator[tuple[str, tuple[str, ...]]]:
    first, last = span
    yield from (value for code, value in table.items() if first <= code <= last)
