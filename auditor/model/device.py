"""Device nodes that can take something from a person."""

from __future__ import annotations

from auditor.model.coverage import Gap
from auditor.model.frozen import frozen


@frozen
class Device:
    """One character device of interest.

    Attributes:
        number: ``c:MAJOR:MINOR``.
        kind: ``evdev``, ``mouse``, ``joystick``, ``hidraw``, ``uinput``, ``uhid``,
            ``video``, ``sound-capture``, ``sound-playback``, ``sound-control`` or
            ``usb-monitor``.
        name: what the device calls itself; withholdable free text; may be empty.
        keys: it has letter or digit keys.
        pointer: it tells where a pointer, finger or pen is or moves.
        virtual: there is no hardware behind it.
    """

    number: str
    kind: str
    name: str = ""
    keys: bool = False
    pointer: bool = False
    virtual: bool = False


@frozen
class DeviceTable:
    """The devices that exist here, and what was missed."""

    devices: tuple[Device, ...] = ()
    gaps: tuple[Gap, ...] = ()
