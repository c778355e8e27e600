"""Files and folders as a surface reads them, in the child that can be given up.

Every read is bounded, nothing but regular files is opened, and nothing raises: what is not
there is empty, what could not be read is empty and a gap. Paths on file systems behind
which another machine or program answers are left out, as a gap.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable

from auditor.host.live.mounts import Mounts
from auditor.host.live.reader import Beat, Plain
from auditor.host.live.reading import MOST_TEXT, open_regular, read_text
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, slotted
from auditor.model.named import NamedTuple

MOST_NAMES = 10_000
"""Most entries of one folder that are listed."""

_LARGEST_FILE = 1 << 40
_STEP = 32  # the first line of a private key, and next to nothing of the second

_BEAT_SECONDS = 0.02
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ESRCH)
_REFUSED = (errno.EACCES, errno.EPERM)


class Status(NamedTuple):
    """What stat(2) tells of a file, symbolic links followed.

    Attributes:
        size: bytes.
        modified: nanoseconds since 1970.
        uid: owner.
        mode: as `stat.S_ISREG` and its like take it.
    """

    size: int
    modified: int
    uid: int
    mode: int


@slotted
class Shelf:
    """What a surface's gathering reads from.

    Attributes:
        mounts: the mount table.
        person: user id of whom the audit is for.
        folders: home folders of people by user id.
        beat: called before a read, unless it just was: a silent child is taken for a
            stuck one.
    """

    mounts: Mounts
    person: int
    folders: dict[int, str]
    beat: Beat
    _beaten: float = 0.0
    _gaps: dict[tuple[str, str, str, str], None] = field(default_factory=dict)

    def text(self, path: str, most: int = MOST_TEXT) -> bytes:
        """Return a file's bytes; empty when it is absent or cannot be read (a gap)."""
        if not self._begin(path):
            return b""
        try:
            found = read_text(path, most)
        except OSError as error:
            self._refuse(path, error)
            return b""
        if isinstance(found, Gap):
            self.gap(found.kind, found.reason, path)
            return b""
        return found

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted; none when it is absent or unreadable."""
        if not self._begin(folder):
            return ()
        try:
            found = sorted(os.listdir(folder))
        except OSError as error:
            self._refuse(folder, error)
            return ()
        if len(found) > MOST_NAMES:
            self.gap(GapKind.SKIPPED, "folder-too-large", folder)
        return tuple(found[:MOST_NAMES])

    def listing(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of files and of folders in a folder, sorted, by one look.

        Symbolic links count as files, whatever they lead to. None when the folder is
        absent or unreadable.
        """
        if not self._begin(folder):
            return (), ()
        files: list[str] = []
        folders: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    (folders if is_folder else files).append(entry.name)
        except OSError as error:
            self._refuse(folder, error)
        return tuple(sorted(files)), tuple(sorted(folders))

    def status(self, path: str) -> Status | None:
        """Return what is told of a file without opening it; ``None`` when it is absent."""
        if not self._begin(path):
            return None
        try:
            found = os.stat(path)
        except OSError as error:
            self._refuse(path, error)
            return None
        return Status(found.st_size, found.st_mtime_ns, found.st_uid, found.st_mode)

    def is_folder(self, path: str) -> bool:
        """Return whether a path is a folder, symbolic links followed."""
        found = self.status(path)
        return found is not None and stat.S_ISDIR(found.mode)

    def link(self, path: str) -> str:
        """Return where a symbolic link points, made absolute; empty for anything else."""
        if not self._begin(path):
            return ""
        try:
            target = os.readlink(path)
        except OSError:
            return ""
        return target if target[:1] == "/" else f"{path.rpartition('/')[0]}/{target}"

    def real(self, path: str) -> str:
        """Return the path of a file with all symbolic links followed; empty for none."""
        if not self._begin(path):
            return ""
        try:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return ""
        try:
            found = os.readlink(f"/proc/self/fd/{opened}")
            return found if stat.S_ISREG(os.fstat(opened).st_mode) else ""
        finally:
            os.close(opened)

    def head(
        self, path: str, most: int = 256, until: Callable[[bytes], bool] | None = None
    ) -> bytes:
        """Return a file's first bytes; empty when it is absent or cannot be read (a gap).

        Args:
            path: the file.
            most: bytes.
            until: is asked after each small step whether what was read is enough, so that
                what follows is never read; all of it is read at once without.
        """
        if not path or not self._begin(path):
            return b""
        try:
            opened = open_regular(path, _LARGEST_FILE)
            if isinstance(opened, Gap):
                return b""
            try:
                size = _STEP if until else most
                found = step = os.read(opened, size)
                while until and step and len(found) < most and not until(found):
                    step = os.read(opened, size)
                    found += step
            finally:
                os.close(opened)
        except OSError as error:
            self._refuse(path, error)
            return b""
        return found

    def homes(self) -> tuple[str, ...]:
        """Return the home folders that may be looked at, the person's own first.

        Root looks at everybody's; anybody else at the own one only, and the others are a
        gap.
        """
        own = self.folders.get(self.person)
        others = [path for uid, path in self.folders.items() if uid != self.person]
        others = [path for path in others if path != own and self.is_folder(path)]
        if os.geteuid() and others:
            self.gap(GapKind.DENIED, "other-users-homes", "", needs="root")
            others = []
        return tuple(path for path in (own, *others) if path)

    def gap(self, kind: GapKind, reason: str, place: str, needs: str = "") -> None:
        """Note something that could not be seen."""
        self._gaps[kind.value, reason, place, needs] = None

    def told(self) -> Plain:
        """Return the gaps as plain tuples: kind, reason, place, need."""
        return tuple(self._gaps)

    def _begin(self, path: str) -> bool:
        now = time.monotonic()
        if now - self._beaten > _BEAT_SECONDS:  # each one wakes who waits for us
            self.beat()
            self._beaten = now
        if self.mounts.is_remote(path):
            self.gap(GapKind.SKIPPED, "remote-file-system", path)
            return False
        return True

    def _refuse(self, path: str, error: OSError) -> None:
        if error.errno in _ABSENT:
            return
        if error.errno in _REFUSED:
            self.gap(GapKind.DENIED, "file-refused", path, needs="root")
        else:
            self.gap(GapKind.FAILED, "file-unreadable", path)
