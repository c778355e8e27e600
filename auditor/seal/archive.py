"""Zip archives that can be read without being fooled.

A bundle is a zip file of one BagIt bag. Whoever made it may be hostile, so what it says of
itself is checked before anything is read: no link, no way out of its folder, no name
twice, no sizes beyond reason, and nothing that unpacks to more than it says.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from auditor.errors import InputError, VerificationError

MOST_FILES = 2_000
MOST_BYTES = 256 * 1024 * 1024
MAGIC = b"PK\x03\x04"

_CHECK = "bundle-form"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TIME = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_LARGEST_RATIO = 2_000


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive; equal files give equal bytes.

    Args:
        files: bytes by name, with ``/`` between folders.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, date_time=_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)
    return stream.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name.

    Raises:
        InputError: it is no zip archive.
        VerificationError: (``bundle-form``) it is one that cannot be relied on.
    """
    if not data.startswith(MAGIC):
        raise InputError("this is no bundle: it is no zip archive")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            for problem in _problems(listed, len(data)):
                raise VerificationError(_CHECK, problem)
            return {info.filename: _content(archive, info) for info in listed}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise VerificationError(_CHECK, f"the archive is damaged: {error}") from error
    except (NotImplementedError, RuntimeError) as error:
        raise VerificationError(
            _CHECK, f"it is another kind of archive: {error}"
        ) from error


def _problems(listed: list[zipfile.ZipInfo], size: int) -> Iterator[str]:
    """Yield what is wrong with what an archive says of its files."""
    if len(listed) > MOST_FILES:
        yield f"it has more than {MOST_FILES} files"
    if sum(info.file_size for info in listed) > min(MOST_BYTES, size * _LARGEST_RATIO):
        yield "it would unpack to more than is reasonable"
    seen: set[str] = set()
    for info in listed:
        name = info.filename
        if not all(map(_NAME.fullmatch, name.split("/"))) or "\0" in info.orig_filename:
            yield f"it has a file of the name {name!a}"
        if name.lower() in seen:
            yield f"it has the name {name!a} twice"
        seen.add(name.lower())
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG} or info.is_dir():
            yield f"{name!a} is no plain file"
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
            yield f"{name!a} is packed in another way than a bundle's files are"


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a file's bytes, never more of them than the archive says there are."""
    with archive.open(info) as file:
        data = file.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise VerificationError(_CHECK, f"{info.filename!a} has another size than it says")
    return data
