"""A program that uses the accessibility interface; run by the system's own Python.

Its arguments say what for: ``keys``, ``some-keys``, events to be told of, or nothing.
It prints a line when it is ready.
"""

import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

Atspi.init()
Atspi.get_desktop(0).get_child_count()
listener = Atspi.EventListener.new(lambda *_: None)
device = Atspi.DeviceListener.new(lambda *_: False)
for word in sys.argv[2:]:
    if word == "keys":
        Atspi.register_keystroke_listener(
            device, None, 0, 3, Atspi.KeyListenerSyncType.NOSYNC
        )
    else:
        listener.register(word)
with open(sys.argv[1], "w", encoding="ascii") as file:
    file.write("ready")
GLib.MainLoop().run()
