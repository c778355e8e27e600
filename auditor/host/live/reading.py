"""What the reading child does with one file; the parent calls nothing of this.

A path is first opened without being read (open(2), O_PATH) and reopened for reading only
if it is a regular file, so no device, FIFO or socket is ever opened, whatever takes a
path's place meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import stat

from auditor.host.live.processes import file_key
from auditor.host.live.reader import Beat, Plain
from auditor.model.coverage import Gap, GapKind
from auditor.model.process import FileRequest

MOST_TEXT = 1 << 20
"""Longest text that is read: no configuration is longer."""

MOST_DIGEST = 2 << 30
"""Longest file that is hashed."""

_BLOCK = 1 << 18  # most executables; a larger buffer costs more to make than it saves
_BLOCKS_PER_BEAT = 64
_READING = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def read_text(path: str, most: int = MOST_TEXT) -> bytes | Gap:
    """Return the bytes of a configuration file, symbolic links followed.

    Raises:
        OSError: it cannot be opened or read.
    """
    opened = _open_regular(path, most)
    if isinstance(opened, Gap):
        return opened
    handle, size = opened
    try:
        data = os.read(handle, size + 1)
        if len(data) == size > 0:  # the kernel's own files give no size
            return data
        while len(data) <= most and (part := os.read(handle, _BLOCK)):
            data += part
    finally:
        os.close(handle)
    return data if len(data) <= most else _refuse("file-too-large", path)


def fingerprint(
    request: FileRequest, known: dict[str, tuple[str, str]], beat: Beat
) -> Plain | Gap:
    """Return what a file is: ``(file key, sha256, md5, the path names it)``.

    A running file is read through its process, so that one which was deleted, replaced or
    lies in another mount namespace is itself read; if that process is gone, through its
    path, provided that this is still the same file.

    Args:
        request: the file; md5 is empty unless it is to be checked.
        known: digests by file key, read and added to: the same file under two names is
            read once.
        beat: called as the reading gets on.

    Raises:
        OSError: it cannot be opened or read.
    """
    opened = _open_requested(request)
    if isinstance(opened, Gap):
        return opened
    try:
        status = os.fstat(opened)
        key = file_key(status)
        if request.file_key and key != request.file_key:
            return _gone(request.path)
        digests = known.get(key, ("", ""))
        if not digests[0] or (request.check and not digests[1]):
            digests = known[key] = _digests(opened, beat, md5=request.check)
        if not _same(os.fstat(opened), status):
            return Gap(kind=GapKind.FAILED, reason="file-changed", place=request.path)
    finally:
        os.close(opened)
    return (key, *digests, _names(request.path, status))


def _open_requested(request: FileRequest) -> int | Gap:
    if request.pid:
        try:
            through = f"/proc/{request.pid}/exe"
            opened = open_regular(through, MOST_DIGEST, shown=request.path)
        except (FileNotFoundError, ProcessLookupError):
            opened = -1
        if isinstance(opened, Gap):
            return opened
        if opened >= 0 and request.file_key in {"", file_key(os.fstat(opened))}:
            return opened
        if opened >= 0:  # the number is another process's by now
            os.close(opened)
    return open_regular(request.path, MOST_DIGEST)


def open_regular(path: str, most: int, shown: str = "") -> int | Gap:
    """Open a regular file of at most so many bytes for reading.

    Args:
        path: what to open; symbolic links are followed.
        most: bytes.
        shown: the path to name in a gap; ``path`` itself when empty.

    Raises:
        OSError: it cannot be opened.
    """
    opened = _open_regular(path, most, shown)
    return opened if isinstance(opened, Gap) else opened[0]


def _open_regular(path: str, most: int, shown: str = "") -> tuple[int, int] | Gap:
    """Return the handle of `open_regular`, and the file's size."""
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return _refuse("file-not-regular", shown or path)
        if status.st_size > most:
            return _refuse("file-too-large", shown or path)
        return os.open(f"/proc/self/fd/{handle}", _READING), status.st_size
    finally:
        os.close(handle)


def _digests(handle: int, beat: Beat, *, md5: bool) -> tuple[str, str]:
    """Return SHA-256 and, if wanted, MD5, which dpkg's own records use, of a file."""
    strong = hashlib.sha256()
    weak = hashlib.md5(usedforsecurity=False) if md5 else None
    block = memoryview(bytearray(_BLOCK))
    read = blocks = 0
    while (size := os.readv(handle, [block])) and read <= MOST_DIGEST:
        strong.update(block[:size])
        if weak is not None:
            weak.update(block[:size])
        read, blocks = read + size, blocks + 1
        if blocks % _BLOCKS_PER_BEAT == 0:
            beat()
    return strong.hexdigest(), weak.hexdigest() if weak else ""


def _names(path: str, status: os.stat_result) -> bool:
    """Tell whether a path names a file in our own view of the file system."""
    try:
        return _same(os.stat(path), status)
    except OSError:
        return False


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    """Tell whether two looks saw the same file, unchanged."""
    return (
        one.st_ino == other.st_ino
        and one.st_dev == other.st_dev
        and one.st_size == other.st_size
        and one.st_mtime_ns == other.st_mtime_ns
        and one.st_ctime_ns == other.st_ctime_ns
    )


def _refuse(reason: str, place: str) -> Gap:
    return Gap(kind=GapKind.SKIPPED, reason=reason, place=place)


def _gone(place: str) -> Gap:
    return Gap(kind=GapKind.VANISHED, reason="file-gone", place=place)
