"""A folder of signed statements: one file each, in order, never changed and never removed.

Each statement names the SHA-256 of the file before it. A file is written under a temporary
name, brought to the disk and renamed, all under the folder's lock, so a kill at any moment
leaves the statement there whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping

from auditor.errors import AuditorError, InputError, VerificationError
from auditor.model.frozen import frozen
from auditor.seal.files import locked, private_folder, remove, write_whole
from auditor.seal.given import content
from auditor.seal.statements import LARGEST_STATEMENT, Statement, open_statement
from auditor.seal.trust import Signer

_NAME = re.compile(r"([0-9]{4,})-[a-z-]+\.dsse\.json")
_PARTIAL = re.compile(r"\.[0-9a-z.-]+\.partial")
_ENDING = ".dsse.json"


@frozen
class Written:
    """A statement that was put into a folder.

    Attributes:
        path: of its file.
        name: of the file without its ending, for example ``0007-objection``.
        data: its bytes.
        sha256: of its bytes.
    """

    path: str
    name: str
    data: bytes
    sha256: str


@frozen
class Kept:
    """A file of a folder of statements, as it was found.

    Attributes:
        name: of the file.
        statement: what it holds; ``None`` when a check does not pass.
        check: the check that does not pass; empty when all do.
        problem: what is wrong, in words; it may quote the file.
    """

    name: str
    statement: Statement | None = None
    check: str = ""
    problem: str = ""


def append(folder: str, label: str, make: Callable[[str], bytes]) -> Written:
    """Add a statement to a folder, through to the disk.

    Args:
        folder: made if need be, for its owner only.
        label: what the statement is, in kebab-case; part of the file's name.
        make: given the SHA-256 of the file before (empty for none), signs the statement.

    Raises:
        AuditorError: it could not be written, the newest file cannot be read, or another
            process keeps the folder locked; nothing was added.
    """
    try:
        private_folder(folder)
        with locked(os.path.join(folder, ".lock")):
            number, previous = _newest(folder)
            data = make(previous)
            name = f"{number + 1:04d}-{label}"
            path = os.path.join(folder, f"{name}{_ENDING}")
            write_whole(path, data)
    except OSError as error:
        raise AuditorError(
            f"nothing could be added to {folder}: {error.strerror}",
            hint="check that the folder can be written to and the disk is not full",
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    return Written(path=path, name=name, data=data, sha256=digest)


def _newest(folder: str) -> tuple[int, str]:
    """Return number and SHA-256 of the newest file, and clear away what a kill left."""
    for name in os.listdir(folder):
        if _PARTIAL.fullmatch(name):
            remove(os.path.join(folder, name))
    names = _names(folder)
    if not names:
        return 0, ""
    data = content(os.path.join(folder, names[-1]))
    if data is None:
        raise AuditorError(f"{names[-1]} has gone from {folder} just now", hint="try again")
    return _number(names[-1]), hashlib.sha256(data).hexdigest()


def _names(folder: str) -> list[str]:
    found = [name for name in os.listdir(folder) if _NAME.fullmatch(name)]
    return sorted(found, key=lambda name: (_number(name), name))


def _number(name: str) -> int:
    return int(name.partition("-")[0])


def kept(folder: str, kind: str, trusted: Mapping[str, Signer]) -> Iterator[Kept]:
    """Yield every statement of a folder, checked, in order; strangers' files are told too.

    Args:
        folder: of statements.
        kind: of `auditor.seal.statements.KINDS`.
        trusted: whose signatures are believed, by key id.

    Raises:
        InputError: the folder cannot be listed.
    """
    previous = ""
    for name in _listed(folder):
        data, problem = _read(os.path.join(folder, name))
        if not problem:
            yield _checked(name, data, kind, trusted, previous)
        else:
            yield Kept(name=name, check="file", problem=problem)
        previous = hashlib.sha256(data).hexdigest()


def _listed(folder: str) -> list[str]:
    try:
        names = _names(folder)
        others = [name for name in os.listdir(folder) if name.endswith(_ENDING)]
    except OSError as error:
        raise InputError(
            f"{folder} cannot be read: {error.strerror}", hint="name a folder of records"
        ) from error
    return [*names, *sorted(set(others) - set(names))]


def _read(path: str) -> tuple[bytes, str]:
    try:
        data = content(path)
    except InputError as error:
        return b"", error.message
    if data is None:
        return b"", "it has gone just now"
    if not _NAME.fullmatch(os.path.basename(path)):
        return data, "its name is not that of a statement kept here: 0001-….dsse.json"
    return data, "" if len(data) <= LARGEST_STATEMENT else "it is too large"


def _checked(
    name: str, data: bytes, kind: str, trusted: Mapping[str, Signer], previous: str
) -> Kept:
    try:
        statement = open_statement(data, trusted, kind=kind)
    except VerificationError as error:
        return Kept(name=name, check=error.check, problem=error.message)
    if statement.signer is None:
        problem = f"its key {statement.key.keyid} is not one of those trusted here"
        return Kept(name=name, check="signer-known", problem=problem)
    if statement.predicate.get("previous") != previous:
        problem = (
            "it does not follow the file before it: "
            "one was removed, changed, added or put in another place"
        )
        return Kept(name=name, check="chain", problem=problem)
    return Kept(name=name, statement=statement)
