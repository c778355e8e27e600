"""Which paths lie on file systems that may not answer."""

from __future__ import annotations

from auditor.model.frozen import ordered

REMOTE = frozenset(
    {
        "9p", "afs", "autofs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre",
        "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "virtiofs",
    }
)  # fmt: skip
"""File system types behind which another machine or program answers; also ``fuse*``."""


@ordered
class Mounts:
    """The mount table of the auditor's own namespace.

    Attributes:
        remote: mount points of file systems that may not answer.
        local: mount points of the others, longer than some remote one.
        hidden_processes: ``/proc`` is mounted with ``hidepid``.
    """

    remote: tuple[str, ...]
    local: tuple[str, ...]
    hidden_processes: bool

    def is_remote(self, path: str) -> bool:
        """Return whether a path lies on such a file system, by its longest mount point."""
        if not path.startswith(self.remote) and "/" not in self.remote:
            return False  # nearly every path, told without a look at each mount
        return _longest(path, self.remote) > _longest(path, self.local)

    def remote_point(self, path: str) -> str:
        """Return where such a file system is mounted; empty if it is none."""
        return path[: _longest(path, self.remote)] if self.is_remote(path) else ""


def _longest(path: str, points: tuple[str, ...]) -> int:
    return max(
        (
            len(point)
            for point in points
            if point in {"/", path} or path.startswith(f"{point}/")
        ),
        default=-1,
    )


def parse_mounts(text: str) -> Mounts:
    """Return the mount table of a ``/proc/PID/mountinfo`` text (proc_pid_mountinfo(5))."""
    remote: list[str] = []
    local: list[str] = []
    hidden = False
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if len(fields) < 5 or not kinds:  # noqa: PLR2004
            continue
        point, kind = _unescape(fields[4]), kinds[0]
        (remote if kind in REMOTE or kind.startswith("fuse") else local).append(point)
        hidden |= point == "/proc" and kind == "proc" and _hides(after)
    return Mounts(tuple(remote), tuple(local), hidden)


def _hides(options: str) -> bool:
    return "hidepid=" in options and not any(
        word in options for word in ("hidepid=0", "hidepid=off")
    )


def _unescape(text: str) -> str:
    for code, character in (
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ):
        text = text.replace(code, character)
    return text


def read_mounts() -> Mounts:
    """Return the mount table of this process; an unreadable one has no remote mounts."""
    try:
        with open(
            "/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape"
        ) as file:
            return parse_mounts(file.read())
    except OSError:
        return Mounts((), (), hidden_processes=False)
