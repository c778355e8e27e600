"""What files are: digest, package, version, origin, and whether they are unchanged.

All reading is done by the child of `auditor.host.live.reader`.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike

from auditor.host.live.dpkg import DATABASE, Owner, find_owners, read_stanzas
from auditor.host.live.hints import read_hints, write_hints
from auditor.host.live.mounts import Mounts, read_mounts
from auditor.host.live.reader import Answer, Beat, Plain, Reader, Task
from auditor.host.live.reading import fingerprint
from auditor.model.coverage import Gap
from auditor.model.named import NamedTuple
from auditor.model.process import FileIdentity, FileRequest, FileTable


class Digests(NamedTuple):
    """Digests under way of files that will surely be asked for.

    Attributes:
        places: path and key of each file, as an ordered set.
        reader: whose child reads them, in this order; it is kept for more.
        numbers: of their tasks.
    """

    places: dict[tuple[str, str], None]
    reader: Reader
    numbers: range

    def cover(self, request: FileRequest) -> bool:
        """Tell whether a request needs no reading of its own."""
        return not request.check and (request.path, request.file_key) in self.places


class Identification(NamedTuple):
    """An identification under way; its child reads while the caller does other work.

    Attributes:
        requests: the files.
        reader: its child asks the database, then reads what no digest covers.
        numbers: of these tasks.
        known: hints from an earlier look.
        hints: where to keep them; ``None`` for nowhere.
        digests: begun earlier; ``None`` for none.
    """

    requests: tuple[FileRequest, ...]
    reader: Reader
    numbers: range
    known: dict[str, str]
    hints: str | PathLike[str] | None = None
    digests: Digests | None = None

    def collect(self) -> tuple[FileTable, frozenset[str]]:
        """Wait for the child and return what came of it.

        Returns:
            The identities, in the order of the requests, and the names of the installed
            packages; none without a package database.
        """
        database, *prints = self.reader.collect(self.numbers)
        owners, names = _told(database)
        manager = "dpkg" if database.gap is None else ""
        if self.hints and manager:
            found = {
                each.path: owners[each.path].stem if each.path in owners else ""
                for each in self.requests
            }
            if found.items() - self.known.items():
                write_hints(self.hints, found)
        pairs = list(self._answered(iter(prints)))
        answers = (database, *(answer for _, answer in pairs))
        gaps = [answer.gap for answer in answers if answer.gap is not None]
        table = FileTable(
            files=tuple(_identity(*pair, owners, manager) for pair in pairs),
            gaps=tuple(gaps),
        )
        return table, names

    def _answered(self, prints: Iterator[Answer]) -> Iterator[tuple[FileRequest, Answer]]:
        early: dict[tuple[str, str], Answer] = {}
        if self.digests:
            collected = self.digests.reader.collect(self.digests.numbers)
            early = dict(zip(self.digests.places, collected, strict=True))
        for request in self.requests:
            covered = self.digests is not None and self.digests.cover(request)
            key = (request.path, request.file_key)
            yield request, early[key] if covered else next(prints)


def digest_tasks(requests: tuple[FileRequest, ...]) -> list[Task]:
    """Return the tasks that read files, before it is known what else will be asked."""
    known: dict[str, tuple[str, str]] = {}
    return [_print_task(request, known) for request in requests]


def digests_of(
    requests: tuple[FileRequest, ...], reader: Reader, numbers: range
) -> Digests:
    """Return the digests of files, whose `digest_tasks` a reader does."""
    places = dict.fromkeys((each.path, each.file_key) for each in requests)
    return Digests(places, reader, numbers)


def identify(
    requests: tuple[FileRequest, ...], mounts: Mounts | None = None, *, remote: bool = False
) -> FileTable:
    """Return what each file is; see `start_identifying`."""
    return start_identifying(requests, mounts, remote=remote).collect()[0]


def start_identifying(
    requests: tuple[FileRequest, ...],
    mounts: Mounts | None = None,
    *,
    remote: bool = False,
    hints: str | PathLike[str] | None = None,
    digests: Digests | None = None,
) -> Identification:
    """Begin to read files and the package database, and return at once.

    A file that is not what its path names here (deleted, replaced, or of another mount
    namespace) is hashed, but belongs to none of this system's packages.

    Args:
        requests: the files.
        mounts: the mount table, when the caller has it.
        remote: also read file systems behind which another machine or program answers.
        hints: file of the person's own that remembers which package held which path; an
            aid, never evidence.
        digests: begun earlier, for the requests that they cover.
    """
    known_owners = read_hints(hints) if hints else {}
    paths = tuple({request.path: None for request in requests})
    checked = frozenset(request.path for request in requests if request.check)
    known: dict[str, tuple[str, str]] = {}
    useful = {path: known_owners[path] for path in paths if path in known_owners}
    reader = digests.reader if digests else Reader(mounts or read_mounts(), remote=remote)
    asked = (paths, tuple(checked), tuple(useful.items()))
    numbers = reader.start(
        [
            Task(place=DATABASE, run=ask_database, asked=asked),
            *(
                _print_task(request, known)
                for request in requests
                if digests is None or not digests.cover(request)
            ),
        ]
    )
    return Identification(requests, reader, numbers, known_owners, hints, digests)


def ask_database(
    beat: Beat,
    paths: tuple[str, ...],
    checked: tuple[str, ...],
    hints: tuple[tuple[str, str], ...],
) -> Plain | Gap:
    """Return the owners of the paths and the names of all packages, in the child."""
    stanzas = read_stanzas()
    if isinstance(stanzas, Gap):
        return stanzas
    wanted = frozenset(checked)
    owners = find_owners(paths, wanted, beat, stanzas=stanzas, hints=dict(hints))
    if isinstance(owners, Gap):
        return owners
    return tuple(map(tuple, owners)), tuple(stanzas)


def _print_task(request: FileRequest, known: dict[str, tuple[str, str]]) -> Task:
    fields = (request.path, request.pid, request.file_key, request.check)
    return Task(place=request.path, run=read_print, asked=(fields, known))


def read_print(
    beat: Beat, fields: tuple[str, int, str, bool], known: dict[str, tuple[str, str]]
) -> Plain | Gap:
    """Return the `fingerprint` of a request's fields, in the child."""
    path, pid, file_key, check = fields
    request = FileRequest(path=path, pid=pid, file_key=file_key, check=check)
    return fingerprint(request, known, beat)


def _told(database: Answer) -> tuple[dict[str, Owner], frozenset[str]]:
    """Return owners by path and package names, as `_ask_database` gave them."""
    match database.value:
        case (tuple(found), tuple(names)):
            owners = [Owner(*map(str, item)) for item in found if isinstance(item, tuple)]
            return {owner.path: owner for owner in owners}, frozenset(map(str, names))
        case _:
            return {}, frozenset()


def _identity(
    request: FileRequest, answer: Answer, owners: dict[str, Owner], manager: str
) -> FileIdentity:
    if not isinstance(answer.value, tuple):
        return FileIdentity(path=request.path, file_key=request.file_key, manager=manager)
    key, sha256, md5, named = answer.value
    owner = owners.get(request.path) if named else None
    return FileIdentity(
        path=request.path,
        file_key=str(key),
        sha256=str(sha256),
        package=owner.package if owner else "",
        manager=manager,
        version=owner.version if owner else "",
        origin=owner.origin if owner else "",
        check=_check(owner, str(md5)) if owner and request.check else "",
    )


def _check(owner: Owner, md5: str) -> str:
    if not owner.md5:
        return "unlisted"
    return "matches" if owner.md5 == md5 else "differs"
