"""Files of the kernel's tracing as values (kprobetrace.rst, uprobetracer.rst, events.rst).

Every function takes any bytes; what is malformed is left out.
"""

from __future__ import annotations

from auditor.model.named import NamedTuple

_KINDS = frozenset({"p", "r"})
_LEAST_FIELDS = 2


class Definition(NamedTuple):
    """One line of ``kprobe_events`` or ``uprobe_events``.

    Attributes:
        event: ``GROUP:NAME`` as in ``set_event``.
        target: function of the kernel without its offset; path for a program or library.
        offset: in the program's or library's file; 0 otherwise.
    """

    event: str
    target: str
    offset: int = 0


def parse_definitions(data: bytes, *, in_programs: bool) -> tuple[Definition, ...]:
    """Return the probes that a definition file names."""
    found: list[Definition] = []
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        words = line.split(None, 2)
        kind, _, event = (words or [""])[0].partition(":")
        if len(words) < _LEAST_FIELDS or kind.rstrip("0123456789") not in _KINDS:
            continue
        name = event.replace("/", ":", 1)
        target, offset = (_in_program if in_programs else _in_kernel)(words[1])
        if target:
            found.append(Definition(name, target, offset))
    return tuple(found)


def _in_program(place: str) -> tuple[str, int]:
    path, _, rest = place.rpartition(":")
    digits = rest.partition("(")[0].partition("%")[0]
    try:
        return path, int(digits, 16)
    except ValueError:
        return "", 0


def _in_kernel(place: str) -> tuple[str, int]:
    return place.rpartition(":")[2].partition("+")[0].partition("%")[0], 0


def parse_events(data: bytes) -> tuple[str, ...]:
    """Return the ``GROUP:NAME`` of every event that ``set_event`` lists as recorded."""
    words = data.decode("utf-8", "surrogateescape").split()
    return tuple(dict.fromkeys(word for word in words if ":" in word))


def parse_kernel_probes(data: bytes) -> tuple[str, ...]:
    """Return the functions that ``kprobes/list`` names, sorted.

    A line is an address, ``k`` or ``r``, the function and its offset, and remarks.
    """
    found: set[str] = set()
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        words = line.split()
        if len(words) > _LEAST_FIELDS and words[1] in {"k", "r"}:
            found.add(words[2].partition("+")[0])
    return tuple(sorted(found))
