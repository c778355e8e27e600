"""Listen to keyboard or pointer with pynput, and throw every event away.

Run in a process of its own, by hand or by tests, never imported by the auditor::

    python -m auditor.drill.specimen keyboard 30

It holds real capture handles for the given seconds and keeps, shows and sends nothing. It
needs the extra ``drill``.
"""

from __future__ import annotations

import sys
import time


def main(arguments: list[str]) -> int:
    """Listen to ``keyboard`` or ``pointer`` for some seconds; print ``ready`` once."""
    from pynput import keyboard, mouse  # noqa: PLC0415 - an extra, and it opens the display

    kinds = {
        "keyboard": lambda: keyboard.Listener(on_press=_discard),
        "pointer": lambda: mouse.Listener(on_move=_discard, on_click=_discard),
    }
    kind, seconds = arguments[0], float(arguments[1])
    with kinds[kind]() as listener:
        listener.wait()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        time.sleep(seconds)
    return 0


def _discard(*_event: object) -> None:
    """Forget the event."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
