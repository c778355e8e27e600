"""Unit files of systemd (systemd.syntax(7)) and desktop entries, as keys and values."""

from __future__ import annotations

Settings = dict[tuple[str, str], tuple[str, ...]]
"""Values by (section, key), in order."""

_MOST_LINES = 5000


def parse_unit(*texts: str) -> Settings:
    """Return the settings of a unit file and its drop-ins, in the order they are read.

    An empty value forgets what stood before it, as it does for lists of commands and
    times. Lines that end in a backslash go on in the next one.
    """
    found: Settings = {}
    for text in texts:
        section = kept = ""
        for raw in text.rstrip("\\ \t\r\n").split("\n", _MOST_LINES)[:_MOST_LINES]:
            line = raw.strip()
            if line[:1] in "#;":  # nothing, or a comment
                continue
            if line[-1] == "\\":
                kept += f"{line[:-1]} "
                continue
            line, kept = kept + line, ""
            if line[0] == "[":
                section = line.strip("[]")
                continue
            key, is_set, value = line.partition("=")
            if is_set:
                place, value = (section, key.rstrip()), value.lstrip()
                found[place] = (*found.get(place, ()), value) if value else ()
    return found


def without(text: str, sections: tuple[str, ...]) -> str:
    """Return a unit file's text without some sections, where they are told at a glance.

    Args:
        text: the file.
        sections: names, each with the ``]`` behind it.
    """
    if "\\" in text:  # a line may go on as what looks like a section
        return text
    parts = f"\n{text}".split("\n[")
    kept = [part for part in parts if not part.startswith(sections) or "[" in part]
    return "\n[".join(kept)


_EXEC = ("ExecStart", "ExecStartPre", "ExecStartPost", "ExecCondition", "ExecReload")
_ENDS = ("ExecStop", "ExecStopPost")
_TIMES = (
    *("OnCalendar", "OnUnitActiveSec", "OnUnitInactiveSec", "OnBootSec", "OnStartupSec"),
    "OnActiveSec",
)


def commands_in(unit: Settings) -> tuple[str, ...]:
    """Return the command lines of a service as shell text would have them.

    The signs before a program (``-@:+!``, systemd.service(5)) are left out.
    """
    lines = [line for key in (*_EXEC, *_ENDS) for line in unit.get(("Service", key), ())]
    return tuple(line.lstrip("-@:+!|").replace("%%", "%") for line in lines)


def times_in(unit: Settings) -> str:
    """Return when a timer goes off, as its file says it (systemd.timer(5))."""
    return ", ".join(
        f"{key}={value}" for key in _TIMES for value in unit.get(("Timer", key), ())
    )


def last(unit: Settings, section: str, key: str) -> str:
    """Return the value that holds for a key that has one; empty for none."""
    return next(iter(reversed(unit.get((section, key), ()))), "")


def desktop_command(entry: Settings) -> str:
    """Return what a desktop entry starts at log-in; empty when it is switched off.

    Desktop Application Autostart Specification: ``Hidden`` switches off, as does
    ``X-GNOME-Autostart-enabled=false``. Field codes (``%U``) are left out.
    """
    section = "Desktop Entry"
    if last(entry, section, "Hidden").lower() == "true":
        return ""
    if last(entry, section, "X-GNOME-Autostart-enabled").lower() == "false":
        return ""
    words = last(entry, section, "Exec").split(" ")
    return " ".join(
        word
        for word in words
        if not (len(word) == 2 and word[0] == "%" and word != "%%")  # noqa: PLR2004
    )


def only_in(entry: Settings) -> str:
    """Return the desktops that an entry is for, ``!NAME`` for one it is not for."""
    section = "Desktop Entry"
    shown = last(entry, section, "OnlyShowIn").strip(";").split(";")
    hidden = last(entry, section, "NotShowIn").strip(";").split(";")
    return ", ".join([*filter(None, shown), *(f"!{name}" for name in hidden if name)])
