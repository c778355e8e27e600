"""Surfaces of this machine: one file, one surface (`auditor.model.surface`).

A module here defines one or both of::

    gather(shelf: Shelf) -> Plain                    in the reading child, which can be
                                                     given up: reads files, and narrows
    answer(host: Machine, gathered: Plain) -> VALUE  in the auditor: makes the value, and
                                                     asks what is not a file

One child gathers for all surfaces while the process table is read. A module imports what
it seldom needs inside its functions: all are loaded in every audit. A module that defines
``AS_PERSON`` asks servers of the person's session, which let only that person in: when root
looks for somebody else, a second child gathers for these, as that person. ``AS_PERSON``
names the modules that it imports then, for the person may not be able to read them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from auditor.discovery import module_names
from auditor.host.live.mounts import Mounts
from auditor.host.live.people import become
from auditor.host.live.reader import Answer, Beat, Plain, Reader, Task
from auditor.host.live.shelf import Shelf
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, replace, slotted

if TYPE_CHECKING:
    from auditor.model.network import SocketTable
    from auditor.model.process import ProcessTable
    from auditor.model.surface import Surface

T = TypeVar("T")
_LONGEST = 20  # seconds that asking as the person may take in all
GATHER, ANSWER, AS_PERSON = "gather", "answer", "AS_PERSON"


class Machine(Protocol):
    """What of the live host a surface may use."""

    person: int
    mounts: Mounts
    users: dict[int, str]
    folders: dict[int, str]

    def walked(self) -> ProcessTable:
        """Return the process table before anything is joined to it."""
        ...

    def sockets(self) -> SocketTable:
        """Return the socket tables."""
        ...

    def read(self, surface: Surface[T]) -> T:
        """Return the answer of another surface; none asks one that asks it."""
        ...

    def reader(self) -> Reader:
        """Return whose child reads what only the process table says to look for."""
        ...


@slotted
class Surfaces:
    """All surfaces, gathered by a child or two.

    Attributes:
        mounts: the mount table.
        person: user id of whom the audit is for.
        folders: home folders of people by user id.
        may_become: the power to become the person is still there; else what is asked as
            the person is not asked.
        modules: those that answer, by the surface's word.
    """

    mounts: Mounts
    person: int
    folders: dict[int, str]
    may_become: bool = True
    modules: dict[str, Any] = field(default_factory=dict)
    _readers: list[tuple[tuple[str, ...], Reader]] = field(default_factory=list)
    _gathered: dict[str, Answer] = field(default_factory=dict)

    def load(self) -> None:
        """Find the modules."""
        for name in module_names(__path__[0]):
            self.modules[name.replace("_", "-")] = import_module(f"{__name__}.{name}")

    def start_as_person(self) -> None:
        """Begin to gather what is asked as the person, and return at once.

        Becoming another user needs a power of root's that reading does not, so this goes
        before that power is given up.
        """
        wanted = [name for name in self._wanted() if self.is_personal(name)]
        self._start(wanted, self._become_person, Reader(self.mounts))

    def start(self, after: Sequence[Task] = ()) -> tuple[Reader, range]:
        """Begin to gather everything else, and return at once.

        Args:
            after: what the same child does when it has gathered. It is kept for more.

        Returns:
            What to collect that from, and the numbers of these tasks.
        """
        if os.geteuid() != self.person and self.may_become and not self._readers:
            self.start_as_person()
        begun = {name for names, _ in self._readers for name in names}
        left = [name for name in self._wanted() if name not in begun]
        if not self.may_become:
            left = [name for name in left if not self.is_personal(name)]
        reader = Reader(self.mounts, kept=True)
        numbers = self._start(left, lambda: None, reader, after)
        return reader, numbers[len(left) :]

    def _become_person(self) -> None:
        if os.geteuid() == self.person:
            return
        for module in self.modules.values():
            for name in getattr(module, AS_PERSON, ()):
                import_module(name)
        become(self.person)
        # Without root's powers we could not end it any more.
        signal.alarm(_LONGEST)

    def _wanted(self) -> list[str]:
        return [name for name, module in self.modules.items() if hasattr(module, GATHER)]

    def is_personal(self, name: str) -> bool:
        """Return whether a surface is asked as the person."""
        return hasattr(self.modules[name], AS_PERSON)

    def _start(
        self,
        wanted: list[str],
        first: Callable[[], None],
        reader: Reader,
        after: Sequence[Task] = (),
    ) -> range:
        self._readers.append((tuple(wanted), reader))
        return reader.start([*(self._task(name, first) for name in wanted), *after])

    def _task(self, name: str, first: Callable[[], None]) -> Task:
        gather: Callable[[Shelf], Plain] = getattr(self.modules[name], GATHER)

        def run(beat: Beat) -> Plain:
            first()
            shelf = Shelf(self.mounts, self.person, self.folders, beat)
            return gather(shelf), shelf.told()

        return Task(place=name, run=run)

    def read(self, name: str, host: Machine) -> Any:  # noqa: ANN401 - the surface's type
        """Return one surface's answer, with the gaps of its gathering; ``None`` for none.

        A surface that breaks is a gap of its own, never the end of the audit.
        """
        module = self.modules.get(name)
        if module is None:
            return None
        given, gaps = self._collected(name)
        try:
            value = getattr(module, ANSWER)(host, given)
        except Exception as error:  # noqa: BLE001 - one broken surface must not cost the rest
            reason = f"broke-{type(error).__name__.lower()}"
            return Gap(kind=GapKind.FAILED, reason=reason, place=name, whole=True)
        return replace(value, gaps=(*value.gaps, *gaps)) if gaps else value

    def _collected(self, name: str) -> tuple[Plain, tuple[Gap, ...]]:
        for names, reader in self._readers:
            answers = reader.collect(range(len(names)))
            self._gathered |= dict(zip(names, answers, strict=True))
        self._readers.clear()
        answer = self._gathered.get(name, Answer(None))
        if answer.gap is not None:
            return None, (replace(answer.gap, whole=True),)
        if not isinstance(answer.value, tuple):
            return None, ()
        given, told = answer.value
        return given, tuple(_gap(*item) for item in cast("tuple[Any, ...]", told))


def aside(
    host: Machine, look: Callable[..., Plain], *asked: Plain
) -> tuple[Plain, tuple[Gap, ...]]:
    """Gather what only the process table says to look for.

    Args:
        host: whose child looks.
        look: a module's own function; it is given a shelf and what is asked.
        asked: plain values.

    Returns:
        What was gathered, ``None`` when the child was given up; and the gaps.
    """
    mounts = host.mounts
    local = mounts.local if mounts.remote else ()  # they matter beside those alone
    shelf = (mounts.remote, local, mounts.hidden_processes, host.person)
    run = (look.__module__, look.__qualname__)
    reader = host.reader()
    numbers = reader.start([Task(place="/", run=_look, asked=(shelf, run, asked))])
    (given,) = reader.collect(numbers)
    if given.gap is not None or not isinstance(given.value, tuple):
        return None, (given.gap,) if given.gap else ()
    value, told = given.value
    return value, tuple(_gap(*item) for item in cast("tuple[Any, ...]", told))


def _look(
    beat: Beat,
    shelf: tuple[Any, Any, bool, int],
    run: tuple[str, str],
    asked: tuple[Plain, ...],
) -> Plain:
    """Look in the child for what `aside` asks."""
    remote, local, hidden, person = shelf
    reading = Shelf(Mounts(remote, local, hidden), person, {}, beat)
    look: Callable[..., Plain] = getattr(import_module(run[0]), run[1])
    return look(reading, *asked), reading.told()


def _gap(kind: str, reason: str, place: str, needs: str) -> Gap:
    return Gap(kind=GapKind(kind), reason=reason, place=place, needs=needs)
