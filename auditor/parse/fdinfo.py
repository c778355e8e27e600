"""``/proc/PID/fdinfo/N`` (proc_pid_fdinfo(5)) as words and numbers."""

from __future__ import annotations

from auditor.model.named import NamedTuple

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
_BPF_FIELDS = frozenset(
    f"{kind}_{fact}".encode()
    for kind in ("prog", "map", "link")
    for fact in ("type", "id", "tag")
)


def object_facts(kind: str, data: bytes) -> dict[str, str | int]:
    """Return what the text tells of a kernel object; malformed lines are left out.

    Args:
        kind: a word of `KINDS`.
        data: the text.

    Returns:
        For ``inotify`` ``watches`` (how many) and ``all_events`` (how many of them for
        every event there is); for ``fanotify`` ``marks`` (how many on files), ``wide``
        (how many of them on a whole mount or file system) and ``mask`` (all joined);
        for ``bpf-*`` its type, id and tag as the kernel names them.
    """
    if kind == "inotify":
        masks = [_hex(line, b"mask:") for line in _lines(data, b"inotify ")]
        every = sum(mask & _EVERY_FILE_EVENT == _EVERY_FILE_EVENT for mask in masks)
        return {"watches": len(masks), "all_events": every}
    if kind == "fanotify":
        return _marks(data)
    if kind.startswith("bpf-"):
        return dict(_fields(data))
    return {}


def watched_folders(data: bytes) -> list[tuple[int, int]]:
    """Return device and inode of what an inotify descriptor watches.

    The device is numbered as within the kernel: the major number times 2**20, plus the
    minor number.
    """
    found = [
        (_hex(line, b" sdev:"), _hex(line, b" ino:")) for line in _lines(data, b"inotify ")
    ]
    return [item for item in found if item[1]]


def _marks(data: bytes) -> dict[str, str | int]:
    """Return the marks of a fanotify descriptor; those on mount namespaces are of no file.

    A mark whose mask is empty only takes events away from others.
    """
    count = wide = joined = 0
    for line in _lines(data, b"fanotify "):
        mask = _hex(line, b" mask:")
        if mask and not line.startswith(b"fanotify mnt_ns:"):
            count += 1
            wide += not line.startswith(b"fanotify ino:")
            joined |= mask
    return {"marks": count, "wide": wide, "mask": joined}


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
