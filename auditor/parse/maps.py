"""``/proc/PID/maps`` (proc_pid_maps(5)): what is mapped, narrowed."""

from __future__ import annotations

from auditor.model.named import NamedTuple

_TOOLKITS = (
    ("libgtk-x11-2", "gtk2"),
    ("libgtk-3", "gtk3"),
    ("libgtk-4", "gtk4"),
    ("libQt5XcbQpa", "qt5"),
    ("libQt6XcbQpa", "qt6"),
    ("libQtGui.so.4", "qt4"),
    ("libSDL2-2", "sdl2"),
    ("libfltk.", "fltk"),
    ("libtk8", "tk"),
    ("libawt_xawt", "awt"),
    ("libwx_gtk", "wx"),
)
_SYSTEM = ("/usr/", "/lib/", "/lib64/", "/bin/", "/sbin/", "/etc/", "/snap/")
_LOCAL = ("/usr/local/",)


class Mappings(NamedTuple):
    """What the audit needs of a process's mappings.

    Attributes:
        toolkits: names of windowing toolkits, sorted.
        shared_memory: ids of attached System V segments, sorted.
        devices: paths below ``/dev`` that are mapped, sorted.
        foreign_code: executable mappings of files outside the system's folders, sorted.
        system_code: those of files inside them: path, device (``fe:00``) and inode.
    """

    toolkits: tuple[str, ...] = ()
    shared_memory: tuple[int, ...] = ()
    devices: tuple[str, ...] = ()
    foreign_code: tuple[str, ...] = ()
    system_code: tuple[tuple[str, str, int], ...] = ()


def parse_maps(data: bytes) -> Mappings:
    """Return the narrowed mappings; malformed lines are left out."""
    toolkits: set[str] = set()
    segments: set[int] = set()
    devices: set[str] = set()
    foreign: set[str] = set()
    system: set[tuple[str, str, int]] = set()
    for line in set(data.decode("utf-8", "surrogateescape").split("\n")):
        fields = line.split(None, 5)
        if len(fields) < 6 or not fields[5].startswith("/"):  # noqa: PLR2004
            continue
        permissions, inode, path = fields[1], fields[4], fields[5]
        if path.startswith("/SYSV") and inode.isdigit():
            segments.add(int(inode))
        elif path.startswith("/dev/") and not path.startswith("/dev/shm/"):  # noqa: S108
            devices.add(path)
        elif "x" in permissions:
            name = path.rpartition("/")[2]
            toolkits.update(word for start, word in _TOOLKITS if name.startswith(start))
            if path.startswith(_LOCAL) or not path.startswith(_SYSTEM):
                foreign.add(path)
            elif inode.isdigit():
                system.add((path, fields[3], int(inode)))
    return Mappings(
        tuple(sorted(toolkits)),
        tuple(sorted(segments)),
        tuple(sorted(devices)),
        tuple(sorted(foreign)),
        tuple(sorted(system)),
    )
