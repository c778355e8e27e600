"""Surfaces of this machine: one file, one surface (`auditor.model.surface`).

A module here defines one or both of::

    gather(shelf: Shelf) -> Plain                    in the reading child, which can be
                                                     given up: reads files, and narrows
    answer(host: Machine, gathered: Plain) -> VALUE  in the auditor: makes the value, and
                                                     asks what is not a file

One child gathers for all surfaces while the process table is read. A module imports what
it seldom needs inside its functions: all of them are loaded in every audit.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from auditor.discovery import module_names
from auditor.host.live.mounts import Mounts
from auditor.host.live.reader import Answer, Beat, Plain, Reader, Task
from auditor.host.live.shelf import Shelf
from auditor.model.coverage import Gap, GapKind
from auditor.model.frozen import field, replace, slotted

if TYPE_CHECKING:
    from auditor.model.network import SocketTable
    from auditor.model.process import ProcessTable
    from auditor.model.surface import Surface

T = TypeVar("T")
GATHER, ANSWER = "gather", "answer"


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


@slotted
class Surfaces:
    """All surfaces, gathered by one child.

    Attributes:
        mounts: the mount table.
        person: user id of whom the audit is for.
        folders: home folders of people by user id.
        modules: those that answer, by the surface's word.
    """

    mounts: Mounts
    person: int
    folders: dict[int, str]
    modules: dict[str, Any] = field(default_factory=dict)
    _reader: Reader | None = None
    _gathered: dict[str, Answer] = field(default_factory=dict)

    def start(self) -> None:
        """Begin to gather, and return at once."""
        for name in module_names(__path__[0]):
            self.modules[name.replace("_", "-")] = import_module(f"{__name__}.{name}")
        wanted = [name for name, module in self.modules.items() if hasattr(module, GATHER)]
        self._reader = Reader(self.mounts)
        self._reader.start([self._task(name) for name in wanted])

    def _task(self, name: str) -> Task:
        gather: Callable[[Shelf], Plain] = getattr(self.modules[name], GATHER)

        def run(beat: Beat) -> Plain:
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
        if self._reader is not None:
            wanted = [each for each, item in self.modules.items() if hasattr(item, GATHER)]
            self._gathered = dict(zip(wanted, self._reader.collect(), strict=True))
            self._reader = None
        answer = self._gathered.get(name, Answer(None))
        if answer.gap is not None:
            return None, (replace(answer.gap, whole=True),)
        if not isinstance(answer.value, tuple):
            return None, ()
        given, told = answer.value
        return given, tuple(_gap(*item) for item in cast("tuple[Any, ...]", told))


def aside(host: Machine, gather: Callable[[Shelf], Plain]) -> tuple[Plain, tuple[Gap, ...]]:
    """Gather what only the process table says to look for, in a child of its own.

    Returns:
        What was gathered, ``None`` when the child was given up; and the gaps.
    """

    def run(beat: Beat) -> Plain:
        shelf = Shelf(host.mounts, host.person, {}, beat)
        return gather(shelf), shelf.told()

    reader = Reader(host.mounts)
    reader.start([Task(place="/", run=run)])
    (given,) = reader.collect()
    if given.gap is not None or not isinstance(given.value, tuple):
        return None, (given.gap,) if given.gap else ()
    value, told = given.value
    return value, tuple(_gap(*item) for item in cast("tuple[Any, ...]", told))


def _gap(kind: str, reason: str, place: str, needs: str) -> Gap:
    return Gap(kind=GapKind(kind), reason=reason, place=place, needs=needs)
