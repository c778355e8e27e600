"""Write results to files that the person named: whole, and never over another file."""

from __future__ import annotations

import os
from collections.abc import Mapping

from auditor.errors import AuditorError, InputError
from auditor.seal.files import parent_of, remove, sync_folder, write_new

PRIVATE = 0o600
"""Rights of a file that is the person's own."""

SHARED = 0o666
"""Rights of a file to be passed on; the person's own mask is taken off."""


def write_files(folder: str, files: Mapping[str, str], *, mode: int = SHARED) -> None:
    """Put new files into a folder: all of them or none.

    Args:
        folder: made if need be.
        files: texts by name; written in UTF-8.
        mode: rights of each file.

    Raises:
        InputError: one of the files is there already.
        AuditorError: they could not be written; none of them is there.
    """
    for name in files:
        _refuse_taken(os.path.join(folder, name))
    made: list[str] = []
    try:
        os.makedirs(folder or ".", exist_ok=True)
        for name, text in files.items():
            made.append(_partial(folder, name))
            write_new(made[-1], text.encode("utf-8"), mode=mode)
        for name in files:
            os.rename(_partial(folder, name), os.path.join(folder, name))
            made.append(os.path.join(folder, name))
        sync_folder(folder or ".")
    except OSError as error:
        for path in made:
            remove(path)
        raise AuditorError(
            f"{folder or '.'} cannot be written to: {error.strerror}",
            hint="make room, or choose another place with -o",
        ) from error


def _partial(folder: str, name: str) -> str:
    return os.path.join(folder, f".{name}.{os.getpid()}.partial")


def write_file(path: str, text: str, *, mode: int = SHARED) -> None:
    """Put one new file in place, whole or not at all.

    Raises:
        InputError: there is something already.
        AuditorError: it could not be written.
    """
    folder = parent_of(path)
    if not os.path.isdir(folder):
        raise InputError(
            f"{path} cannot be written: there is no folder {folder}",
            hint="make the folder first, or choose another place with -o",
        )
    write_files(folder, {os.path.basename(path): text}, mode=mode)


def is_folder(path: str) -> bool:
    """Return whether a person means a folder: it is one, or is written like one."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def _refuse_taken(path: str) -> None:
    if os.path.lexists(path):
        raise InputError(
            f"{path} is there already, and nothing is written over it",
            hint="choose another place with -o",
        )
