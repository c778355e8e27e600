"""``/proc/PID/fdinfo/N`` (proc_pid_fdinfo(5)) as words and numbers."""

from __future__ import annotations

from typing import NamedTuple

KINDS: dict[str, str] = {
    "anon_inode:inotify": "inotify",
    "anon_inode:[fanotify]": "fanotify",
    "anon_inode:bpf-prog": "bpf-prog",
    "anon_inode:bpf-map": "bpf-map",
    "anon_inode:bpf_link": "bpf-link",
    "anon_inode:bpf-link": "bpf-link",
    "anon_inode:[perf_event]": "perf-event",
}
"""What a descriptor's link says, and what that object is called here."""

_EVERY_FILE_EVENT = 0xFFF  # IN_ALL_EVENTS, linux/inotify.h
_BPF_FIELDS = {b"prog_type", b"prog_id", b"prog_tag", b"map_type", b"map_id", b"link_type"}


def object_facts(kind: str, data: bytes) -> dict[str, str | int]:
    """Return what the text tells of a kernel object; malformed lines are left out.

    Args:
        kind: a word of `KINDS`.
        data: the text.

    Returns:
        For ``inotify`` ``watches`` (how many) and ``all_events`` (how many of them for
        every event there is); for ``fanotify`` ``marks`` and ``mask`` (all masks joined);
        for ``bpf-*`` its type, id and tag as the kernel names them.
    """
    if kind == "inotify":
        masks = [_hex(line, b"mask:") for line in _lines(data, b"inotify ")]
        every = sum(mask & _EVERY_FILE_EVENT == _EVERY_FILE_EVENT for mask in masks)
        return {"watches": len(masks), "all_events": every}
    if kind == "fanotify":
        marks = [line for line in _lines(data, b"fanotify ") if b" mask:" in line]
        joined = 0
        for line in marks:
            joined |= _hex(line, b" mask:")
        return {"marks": len(marks), "mask": joined}
    if kind.startswith("bpf-"):
        return dict(_fields(data))
    return {}


def terminal_index(data: bytes) -> int:
    """Return the number of the pseudo-terminal behind a ``/dev/ptmx``; -1 for none."""
    for line in _lines(data, b"tty-index:"):
        word = line.partition(b":")[2].strip()
        if word.isdigit():
            return int(word)
    return -1


class Access(NamedTuple):
    """How a descriptor was opened (open(2), O_ACCMODE), and whether its file is locked."""

    reads: bool = False
    writes: bool = False
    locked: bool = False


_MODES = (Access(reads=True), Access(writes=True), Access(reads=True, writes=True))


def access(data: bytes) -> Access:
    """Return how a descriptor may be used; not at all when the text is malformed."""
    for line in _lines(data, b"flags:"):
        digit = line[-1:]
        mode = int(digit) & 3 if digit.isdigit() else len(_MODES)
        if mode < len(_MODES):
            return _MODES[mode]._replace(locked=bool(_lines(data, b"lock:")))
    return Access()


def _lines(data: bytes, start: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if line.startswith(start)]


def _hex(line: bytes, label: bytes) -> int:
    word = line.partition(label)[2].split(b" ", 1)[0]
    try:
        return int(word, 16)
    except ValueError:
        return 0


def _fields(data: bytes) -> list[tuple[str, str | int]]:
    found: list[tuple[str, str | int]] = []
    for line in data.split(b"\n"):
        name, _, rest = line.partition(b":")
        value = rest.strip()
        if name in _BPF_FIELDS and value:
            text = value.decode("ascii", "replace")
            found.append((name.decode("ascii"), int(text) if value.isdigit() else text))
    return found
